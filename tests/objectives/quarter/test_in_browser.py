"""The quarter's end and the next one's beginning, in a real browser."""

import os
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from metrics.catalogue_setup import ensure_metrics
from objectives.models import CheckIn, Cycle, Grade, KeyResult, Objective, Reported, Retrospective
from objectives.recompute import recompute
from objectives.use_cases.cycles import activate_cycle, create_cycle
from objectives.use_cases.key_results import KeyResultText, create_key_result
from objectives.use_cases.objectives import ObjectiveText, create_objective, publish_objective
from tests.axe import violations
from tests.objectives.test_in_browser import sign_in
from tests.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
M = 1_000_000


@pytest.fixture
def town(transactional_db: None) -> World:
    """A cycle in its last days with Bob's two key results, half and wholly reached; a next one."""
    world = make_world()
    ensure_metrics(world.organization)
    alice, today = world.access(world.alice), timezone.now().date()
    start, end = today - timedelta(days=85), today + timedelta(days=5)
    cycle = create_cycle(access=alice, name="This one", cadence="quarter", start=start, end=end)
    activate_cycle(access=alice, cycle=cycle)
    create_cycle(
        access=alice,
        name="The next",
        cadence="quarter",
        start=end,
        end=end + timedelta(days=90),
    )
    objective = create_objective(
        access=alice,
        text=ObjectiveText(title="Answer sooner", cycle=cycle, team=world.tier1, owner=world.bob),
    )
    made = [
        create_key_result(
            access=alice,
            objective=objective,
            text=KeyResultText(title=title, baseline=60 * M, target=45 * M),
            reason="It was left out.",
        )
        for title in ("Replies", "Calls")
    ]
    publish_objective(access=alice, objective=objective)
    long_ago = timezone.now() - timedelta(days=84)
    Objective.objects.update(published_at=long_ago)
    KeyResult.objects.update(published_at=long_ago)
    sunday = today - timedelta(days=today.isoweekday())
    for key_result, value in zip(made, (52_500_000, 45 * M), strict=True):
        CheckIn.objects.create(
            organization=world.organization,
            key_result=key_result,
            week_end=sunday,
            author=world.bob,
            confidence="on_track",
            value=value,
            value_as_of=timezone.now(),
        )
    KeyResult.objects.update(version=2)
    recompute(organization_id=world.organization.pk)
    return world


def seen(page: Page, name: str) -> None:
    """Axe finds nothing serious; a picture where a folder is named for it."""
    assert violations(page) == []
    folder = os.environ.get("QUARTER_PICTURES")
    if folder:
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_the_quarter_is_closed_and_carried_over(page: Page, live_server: Any, town: World) -> None:
    base = f"{live_server.url}/o/northwind"
    cycle = Cycle.objects.get(name="This one")
    sign_in(page, live_server.url, town.alice)
    page.goto(f"{base}/cycles/{cycle.pk}/")
    page.get_by_role("button", name="Begin grading").click()
    page.get_by_role("dialog").get_by_role("button", name="Begin grading").click()
    expect(page.get_by_text("2 key results are not graded yet")).to_be_visible()
    seen(page, "cycle-grading")

    # Bob grades by keyboard: the first stands as proposed, the second not, and he looks back.
    page.context.clear_cookies()
    sign_in(page, live_server.url, town.bob)
    page.goto(f"{base}/grading/")
    expect(page.get_by_text("0 of 3 done")).to_be_visible()
    seen(page, "to-grade")
    expect(page.locator("input[name$=-score]:focus")).to_have_value("0.5")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1 of 3 done")).to_be_visible()
    expect(page.locator("input[name$=-score]:focus")).to_have_value("1.0")
    page.keyboard.type("0.9")
    page.keyboard.press("Tab")
    page.keyboard.type("One week was missing.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("2 of 3 done")).to_be_visible()
    expect(page.locator("textarea[name$=helped]:focus")).to_be_visible()
    page.keyboard.type("The new rota.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("All done")).to_be_visible()
    assert list(Grade.objects.order_by("key_result").values_list("score", "reason")) == [
        (None, ""),
        (900_000, "One week was missing."),
    ]
    assert Retrospective.objects.get().helped == "The new rota."

    page.context.clear_cookies()
    sign_in(page, live_server.url, town.alice)
    page.goto(f"{base}/cycles/{cycle.pk}/")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    expect(page.get_by_text("figures and scores stand as reported then")).to_be_visible()
    seen(page, "cycle-closed")
    assert Reported.objects.count() == 2

    page.get_by_role("link", name="Answer sooner").click()
    expect(page.get_by_role("heading", name="Answer sooner", level=1)).to_be_visible()
    page.get_by_role("link", name="Carry over").click()
    expect(page.get_by_role("checkbox", name=re.compile("Replies"))).to_be_checked()
    seen(page, "carry")
    page.get_by_role("button", name="Carry over").click()
    expect(page.get_by_text("1 objective is carried over as a draft.")).to_be_visible()
    made = Objective.objects.get(cycle__name="The next")
    replies = made.key_results.get(title="Replies")
    assert (made.state, replies.baseline, replies.target) == ("draft", 52_500_000, 45 * M)


def test_a_director_plans_and_publishes_a_quarter(
    page: Page, live_server: Any, town: World
) -> None:
    base = f"{live_server.url}/o/northwind"
    sign_in(page, live_server.url, town.alice)
    page.get_by_role("link", name="Planning").click()
    expect(page.get_by_role("heading", name="Where we stand", level=1)).to_be_visible()
    page.get_by_role("link", name="Write the mission").click()
    page.get_by_role("textbox", name=re.compile("Mission")).fill("Nobody asks twice.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".mission-text")).to_have_text("Nobody asks twice.")
    expect(page.get_by_text("No leading metric has data yet")).to_be_visible()
    seen(page, "planning")

    for title in ("Answer at once", "Solve for good"):
        page.get_by_role("link", name="New objective").click()
        page.get_by_role("textbox", name="Objective", exact=True).fill(title)
        page.get_by_role("button", name="Save").click()
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("link", name="2 drafts to publish").click()
    expect(page.get_by_role("checkbox", name=re.compile("Solve for good"))).to_be_checked()
    seen(page, "publish")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("2 are published.")).to_be_visible()
    published = Objective.objects.filter(state="published", cycle__name="The next")
    assert set(published.values_list("title", flat=True)) == {"Answer at once", "Solve for good"}
    page.goto(f"{base}/planning/stages/")
    seen(page, "stages")
    page.goto(f"{base}/proposals/")
    seen(page, "proposals")
