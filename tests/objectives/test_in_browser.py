"""A lead's and a director's way through the objectives, in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from metrics.catalogue_setup import ensure_metrics
from metrics.models import Source
from objectives.models import CheckIn, KeyResult, Objective
from objectives.use_cases.check_ins import CheckInText, check_in
from objectives.use_cases.cycles import activate_cycle, create_cycle
from objectives.use_cases.key_results import (
    KeyResultText,
    archive_key_result,
    create_key_result,
)
from objectives.use_cases.objectives import ObjectiveText, create_objective, publish_objective
from people.models import Membership
from tests.factories import PASSWORD
from tests.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
M = 1_000_000


@pytest.fixture
def town(transactional_db: None) -> World:
    """A cycle that runs for five weeks already, with Bob's objective of three key results."""
    world = make_world()
    ensure_metrics(world.organization)
    alice, today = world.access(world.alice), timezone.now().date()
    cycle = create_cycle(
        access=alice,
        name="This quarter",
        cadence="quarter",
        start=today - timedelta(days=35),
        end=today + timedelta(days=56),
    )
    activate_cycle(access=alice, cycle=cycle)
    objective = create_objective(
        access=alice,
        text=ObjectiveText(title="Answer sooner", cycle=cycle, team=world.tier1, owner=world.bob),
    )
    for title in ("Replies", "Calls", "Letters"):
        create_key_result(
            access=alice,
            objective=objective,
            text=KeyResultText(title=title, baseline=60 * M, target=45 * M),
            reason="It was left out.",
        )
    publish_objective(access=alice, objective=objective)
    long_ago = timezone.now() - timedelta(days=34)
    Objective.objects.update(published_at=long_ago)
    KeyResult.objects.update(published_at=long_ago)
    return world


def sign_in(page: Page, url: str, person: Membership) -> None:
    page.goto(f"{url}/sign-in/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/o/**")


def test_a_weeks_check_ins_by_keyboard_alone(page: Page, live_server: Any, town: World) -> None:
    sign_in(page, live_server.url, town.bob)
    page.goto(f"{live_server.url}/o/northwind/week/")
    expect(page.get_by_text("3 left")).to_be_visible()

    for typed, left in (("54", "2 left"), ("52.5", "1 left"), ("51", "All done")):
        # The first field of the next one has the focus by itself, once the answer is there.
        expect(page.locator("input[name$=-value]:focus")).to_have_value("")
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
        page.keyboard.press("2")
        page.keyboard.press("Tab")
        page.keyboard.type("A new rota.")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#week-left")).to_contain_text(left)

    values = CheckIn.objects.order_by("key_result").values_list("value", "confidence", "comment")
    assert list(values) == [
        (54 * M, "at_risk", "A new rota."),
        (52_500_000, "at_risk", "A new rota."),
        (51 * M, "at_risk", "A new rota."),
    ]
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []
    )


def test_what_was_typed_survives_a_reload_and_a_refusal(
    page: Page, live_server: Any, town: World, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, town.bob)
    page.goto(f"{live_server.url}/o/northwind/week/")
    first = page.locator(".check-in").first
    first.get_by_label("What changed?").fill("Half a sentence")
    first.get_by_label("Off track").check()
    page.reload()
    expect(first.get_by_label("What changed?")).to_have_value("Half a sentence")
    expect(first.get_by_label("Off track")).to_be_checked()

    first.get_by_label("Value").fill("4,5")
    first.get_by_role("button", name="Check in").click()
    expect(first.get_by_label("Value")).to_be_focused()
    expect(first).to_contain_text("type 4.5 if that is what you mean")
    expect(first.get_by_label("What changed?")).to_have_value("Half a sentence")
    assert len(page_errors) == 1
    assert "422" in page_errors.pop()


def test_a_draft_does_not_come_over_what_another_has_said_meanwhile(
    page: Page, live_server: Any, town: World, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, town.bob)
    page.goto(f"{live_server.url}/o/northwind/week/")
    first = page.locator(".check-in").first
    first.get_by_label("Value").fill("54")
    first.get_by_label("Off track").check()
    first.get_by_label("What changed?").fill("Half a sentence")
    related = ("organization", "objective__cycle", "objective__owner")
    found = KeyResult.objects.select_related(*related).get(title="Replies")
    text = CheckInText(confidence="on_track", value=50 * M, comment="Alice was faster.")
    check_in(access=town.access(town.alice), key_result=found, text=text)

    page.reload()
    first.get_by_text("Change it").click()
    expect(first.get_by_label("What changed?")).to_have_value("Half a sentence")
    first.get_by_role("button", name="Change").click()
    expect(first.get_by_role("alert")).to_contain_text("Alice was faster.")
    assert CheckIn.objects.get().comment == "Alice was faster."
    assert "422" in page_errors.pop()
    page.wait_for_timeout(700)  # a press as quick as that of a double click is not taken
    first.get_by_role("button", name="Change").click()
    expect(first.get_by_role("alert")).to_have_count(0)
    assert CheckIn.objects.get().comment == "Half a sentence"


def test_a_director_writes_an_objective_and_a_key_result_without_a_page_load(
    page: Page, live_server: Any, town: World
) -> None:
    sign_in(page, live_server.url, town.alice)
    page.goto(f"{live_server.url}/o/northwind/")
    page.evaluate("window.here = true")
    page.get_by_role("link", name="New objective").click()
    dialog = page.get_by_role("dialog", name="New objective")
    dialog.get_by_label("Objective", exact=True).fill("Customers trust us")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Customers trust us")).to_be_visible()
    expect(page.get_by_role("link", name="New objective")).to_be_focused()
    assert page.evaluate("window.here")

    page.get_by_role("link", name="Customers trust us").click()
    page.evaluate("window.here = true")
    page.get_by_role("link", name="Add a key result").click()
    dialog = page.get_by_role("dialog", name="New key result")
    dialog.get_by_label("Key result", exact=True).fill("Replies within 45 min")
    dialog.get_by_label("Metric").select_option(label="First response time")
    expect(dialog.get_by_label("Read as")).to_be_visible()
    expect(dialog).to_contain_text("type the baseline yourself")
    expect(dialog.get_by_label("Key result", exact=True)).to_have_value("Replies within 45 min")
    dialog.get_by_label("Baseline").fill("60 min")
    dialog.get_by_label("Target").fill("-25 %")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Replies within 45 min")).to_be_visible()
    assert page.evaluate("window.here")
    made = KeyResult.objects.get(title="Replies within 45 min")
    assert (made.baseline, made.target) == (3600 * M, 2700 * M)
    page.wait_for_load_state("networkidle")  # the coach's card below the objective still comes


def test_every_progress_leads_to_why(page: Page, live_server: Any, town: World) -> None:
    sign_in(page, live_server.url, town.vera)
    page.get_by_title("Why this number?").first.click()
    page.wait_for_url("**/objectives/*/#why")
    expect(page.get_by_text("divided by all weights")).to_be_visible()
    page.get_by_title("Why this number?").first.click()
    page.wait_for_url("**/key-results/*/#why")
    expect(page.get_by_text("(target − baseline)")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_jumps_when_the_figures_come(
    page: Page, live_server: Any, town: World, width: int
) -> None:
    Source.objects.create(organization=town.organization, name="RT", kind="request_tracker")
    page.set_viewport_size({"width": width, "height": 900})
    page.route("**/headline/", lambda _route: None)  # no answer comes
    sign_in(page, live_server.url, town.alice)
    expect(page.locator(".headline-waits")).to_have_count(4)
    before = page.locator(".headline + *").bounding_box()

    page.unroute("**/headline/")
    page.reload()
    expect(page.locator(".headline .stat-value")).to_have_count(4)
    assert page.locator(".headline + *").bounding_box() == before


def test_an_open_dashboard_moves_by_itself_and_nothing_in_it_jumps(
    page: Page, live_server: Any, town: World, settings: LazySettings
) -> None:
    settings.NEWS_SECONDS = 0.3
    asked: list[str] = []

    def once(route: Route) -> None:
        """What needs a look is told once; asked again there is no answer."""
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(body="<p>Look at this</p>", content_type="text/html")

    page.route("**/needs-a-look/?card", once)
    sign_in(page, live_server.url, town.alice)
    page.evaluate("window.here = true")
    page.locator("summary", has_text="3 key results").click()
    row = page.locator(".okr-more")
    expect(row).to_contain_text("Replies")
    page.locator("#new-objective").click()
    title = page.get_by_role("dialog").get_by_label("Objective", exact=True)
    title.fill("Half a sentence")
    expect(page.get_by_text("Look at this")).to_be_visible()

    made = KeyResult.objects.select_related("organization", "objective__cycle").get(title="Replies")
    # As Bob does elsewhere, or the worker: from 60 to 45, now 51.
    check_in(
        access=town.access(town.bob),
        key_result=made,
        text=CheckInText(confidence="on_track", value=51 * M),
    )
    expect(row).to_contain_text("60\N{NO-BREAK SPACE}%")
    expect(row).to_have_attribute("open", "")
    expect(page.get_by_text("Look at this")).to_be_visible()
    expect(title).to_have_value("Half a sentence")
    expect(title).to_be_focused()
    assert len(asked) >= 2
    assert page.evaluate("window.here")


def test_an_undo_that_needs_a_reason_by_now_asks_for_it(
    page: Page, live_server: Any, town: World, page_errors: list[str]
) -> None:
    """The draft is published while Bob looks at what he has put away."""
    alice, cycle = town.access(town.alice), Objective.objects.get().cycle
    text = ObjectiveText(title="Another", cycle=cycle, team=town.tier1, owner=town.bob)
    draft = create_objective(access=alice, text=text)
    kept, put_away = (
        create_key_result(
            access=alice,
            objective=draft,
            text=KeyResultText(title=title, baseline=60 * M, target=45 * M),
        )
        for title in ("Letters answered", "Calls answered")
    )
    archive_key_result(access=alice, key_result=put_away)
    sign_in(page, live_server.url, town.bob)
    home = f"{live_server.url}{town.url('objectives:objective', objective=draft.pk)}"
    page.goto(f"{home}?archived={put_away.pk}")
    publish_objective(access=alice, objective=draft)
    page.locator("#undo").get_by_role("button", name="Undo").click()
    page.get_by_label("Why is it added now?").fill("It was left out.")
    assert page.url == f"{home}?archived={put_away.pk}"
    assert "422" in page_errors.pop()
    page.locator("#undo").get_by_role("button", name="Undo").click()
    expect(page.locator("#undo")).to_have_count(0)
    expect(page.locator(".row-title", has_text="Calls answered")).to_be_visible()
    assert KeyResult.objects.get(pk=put_away.pk).archived_at is None
    assert kept.archived_at is None


def test_what_is_typed_before_an_answer_comes_stays(
    page: Page, live_server: Any, town: World
) -> None:
    """A choice draws the form again from what stood in it then; two fields are typed meanwhile."""
    sign_in(page, live_server.url, town.bob)
    made = Objective.objects.get()
    page.goto(f"{live_server.url}{town.url('objectives:new-key-result', objective=made.pk)}")
    page.get_by_label("Baseline").fill("60")
    waiting: list[Route] = []
    page.route("**/key-results/new/?*", lambda route: waiting.append(route))
    with page.expect_request("**/key-results/new/?*unit=seconds*"):
        page.get_by_label("Unit").select_option("seconds")
    page.get_by_label("Target").fill("45 min")
    page.get_by_label("Baseline").fill("1 h")
    page.evaluate("document.getElementById('choices').dataset.before = ''")
    waiting[0].continue_()
    expect(page.locator("#choices[data-before]")).to_have_count(0)  # it has been drawn again
    expect(page.get_by_label("Target")).to_have_value("45 min")
    expect(page.get_by_label("Baseline")).to_have_value("1 h")


def test_a_reason_that_does_not_help_stays_where_it_was_typed(
    page: Page, live_server: Any, town: World, page_errors: list[str]
) -> None:
    """What is brought back lacks its baseline: the coach stops it, whatever the reason."""
    alice, cycle = town.access(town.alice), Objective.objects.get().cycle
    text = ObjectiveText(title="Another", cycle=cycle, team=town.tier1, owner=town.bob)
    draft = create_objective(access=alice, text=text)
    _kept, put_away = (
        create_key_result(
            access=alice,
            objective=draft,
            text=KeyResultText(title=title, unit="seconds", baseline=baseline, target=45 * M),
            unfinished=True,
        )
        for title, baseline in (("Letters answered", 60 * M), ("Calls answered", None))
    )
    archive_key_result(access=alice, key_result=put_away)
    publish_objective(access=alice, objective=draft)
    sign_in(page, live_server.url, town.bob)
    home = f"{live_server.url}{town.url('objectives:objective', objective=draft.pk)}"
    page.goto(f"{home}?archived={put_away.pk}")
    reason = page.get_by_label("Why is it added now?")
    reason.fill("A long reason that took a while to write.")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.locator("#undo").get_by_role("button", name="Undo").click()
    assert answered.value.status == 422
    assert "There is no baseline" in answered.value.headers["hx-trigger"]
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)  # a page that is drawn again asks for itself by then
    assert "422" in page_errors.pop()
    assert asked == ["POST"]
    expect(reason).to_have_value("A long reason that took a while to write.")
