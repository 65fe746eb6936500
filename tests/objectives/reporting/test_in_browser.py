"""The wall screen and the report in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from objectives.choices import Visibility
from objectives.models import Objective, ReportFile
from objectives.use_cases.cycles import activate_cycle, create_cycle
from objectives.use_cases.key_results import KeyResultText, create_key_result
from objectives.use_cases.objectives import ObjectiveText, create_objective, publish_objective
from objectives.use_cases.report_files import make_report_file
from people.models import Organization
from tests.axe import violations
from tests.objectives.test_in_browser import sign_in
from tests.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
M = 1_000_000


@pytest.fixture
def town(transactional_db: None) -> World:
    """Five objectives of Tier 1, and one that is private."""
    world = make_world()
    alice, today = world.access(world.alice), timezone.now().date()
    cycle = create_cycle(
        access=alice,
        name="This quarter",
        cadence="quarter",
        start=today - timedelta(days=35),
        end=today + timedelta(days=56),
    )
    activate_cycle(access=alice, cycle=cycle)
    for number in range(6):
        objective = create_objective(
            access=alice,
            text=ObjectiveText(
                title=f"Objective {number}",
                cycle=cycle,
                team=world.tier1,
                owner=world.bob,
                visibility=Visibility.EVERYONE if number < 5 else Visibility.PRIVATE,
            ),
        )
        create_key_result(
            access=alice,
            objective=objective,
            text=KeyResultText(title="Replies", baseline=60 * M, target=45 * M),
            reason="It was left out.",
        )
        publish_objective(access=alice, objective=objective)
    return world


def shown(page: Page) -> str:
    """The one slide that can be seen."""
    visible = page.locator(".slide:visible")
    expect(visible).to_have_count(1)
    return visible.get_attribute("id") or ""


def test_a_wall_screen_is_walked_through_by_keys(page: Page, live_server: Any, town: World) -> None:
    sign_in(page, live_server.url, town.vera)
    page.goto(f"{live_server.url}{town.url('objectives:present')}")

    assert shown(page) == "slide-overview"
    page.keyboard.press("ArrowRight")
    assert shown(page) == "slide-tier-1-1"
    expect(page.locator("[data-place]")).to_have_text("2 / 3")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert shown(page) == "slide-tier-1-2"
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Objective 5")).to_have_count(0)

    # It comes anew, with what is new, and stays where it was.
    Objective.objects.filter(title="Objective 4").update(title="Renamed")
    Organization.objects.touch(town.organization.pk)
    page.evaluate("document.body.dispatchEvent(new Event('pageChanged'))")
    expect(page.get_by_role("heading", name="Renamed")).to_be_visible()
    assert shown(page) == "slide-tier-1-2"
    assert violations(page) == []

    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Objectives", level=1)).to_be_visible()


def test_a_report_is_reached_from_the_dashboard_and_kept(
    page: Page, live_server: Any, town: World
) -> None:
    sign_in(page, live_server.url, town.vera)
    page.goto(f"{live_server.url}{town.url('objectives:dashboard')}")
    page.locator("#out-menu > summary").click()
    page.get_by_role("link", name="Report to print").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("This quarter")
    expect(page.get_by_role("heading", name="Objective 4")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download as PDF").click()
    assert kept.value.suggested_filename.endswith(".pdf")
    assert kept.value.path().read_bytes().startswith(b"%PDF-")


def test_a_large_cycle_comes_portion_after_portion(
    page: Page, live_server: Any, town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five objectives of Tier 1, one of Tier 2: two portions on the wall, one long report."""
    monkeypatch.setattr("objectives.board.portions.MOST", 2)
    monkeypatch.setattr("objectives.board.portions.ROWS", 2)
    alice = town.access(town.alice)
    last = create_objective(
        access=alice,
        text=ObjectiveText(
            title="The last one",
            cycle=Objective.objects.select_related("cycle").latest("pk").cycle,
            team=town.tier2,
            owner=town.dan,
        ),
    )
    made = KeyResultText(title="Replies", baseline=60 * M, target=45 * M)
    create_key_result(access=alice, objective=last, text=made, reason="It was left out.")
    publish_objective(access=alice, objective=last)
    sign_in(page, live_server.url, town.vera)
    page.goto(f"{live_server.url}{town.url('objectives:present')}")
    place = page.locator("[data-place]")

    expect(place).to_have_text("1 / 4")
    for text in ("2 / 4", "3 / 4", "4 / 4"):
        page.keyboard.press("ArrowRight")
        expect(place).to_have_text(text)
    expect(page.get_by_role("heading", name="The last one")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(place).to_have_text("1 / 4")
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text("4 / 4")
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text("3 / 4")
    assert shown(page) == "slide-tier-1-2"

    page.goto(f"{live_server.url}{town.url('objectives:report', cycle=last.cycle_id)}")
    expect(page.get_by_role("heading", name="The last one")).to_be_visible()
    expect(page.locator(".report-rest")).to_have_count(0)
    assert violations(page) == []


def test_the_pdf_of_a_large_cycle_is_waited_for(
    page: Page, live_server: Any, town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("objectives.reporting.reading.MOST_AT_ONCE", 2)
    sign_in(page, live_server.url, town.vera)
    cycle = Objective.objects.latest("pk").cycle_id
    page.goto(f"{live_server.url}{town.url('objectives:report', cycle=cycle)}")
    page.get_by_role("button", name="Make a PDF of it").click()
    state = page.get_by_role("status")

    expect(state.get_by_role("heading", name="The PDF is being made")).to_be_visible()
    assert violations(page) == []
    link = page.locator(".page-pretitle a")
    link.focus()
    make_report_file(report_id=ReportFile.objects.get().pk)
    # The page finds it by itself, in the region that is read out; the focus stays where it was.
    expect(state.get_by_role("heading", name="The PDF is ready")).to_be_visible()
    expect(link).to_be_focused()
    assert violations(page) == []
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download").click()
    assert kept.value.path().read_bytes().startswith(b"%PDF-")
