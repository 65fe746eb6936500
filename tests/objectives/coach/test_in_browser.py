"""The coach in a real browser: while one writes, before publishing, and a task that moves over."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from objectives.models import Initiative, KeyResult, Objective
from objectives.use_cases.key_results import KeyResultText, create_key_result
from objectives.use_cases.objectives import ObjectiveText, create_objective
from tests.axe import violations
from tests.objectives.cases import M
from tests.objectives.test_in_browser import sign_in, town
from tests.world import World

__all__ = ["town"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(town: World) -> Objective:
    """A draft with something to stop, to warn of and to hint at."""
    alice = town.access(town.alice)
    running = Objective.objects.get()
    objective = create_objective(
        access=alice,
        text=ObjectiveText(
            title="World-class service",
            cycle=running.cycle,
            team=town.tier1,
            owner=town.bob,
            supports=(),
        ),
    )
    for title, text in {
        "Reply time cut by 300 %": {"unit": "seconds", "baseline": 3600 * M, "target": 2700 * M},
        "Launch the help centre": {"target": M},
        "Fewer returns": {"baseline": 60 * M, "target": 45 * M},
    }.items():
        create_key_result(
            access=alice,
            objective=objective,
            text=KeyResultText(title=title, **text),  # type: ignore[arg-type]
            reason="It was left out.",
        )
    return objective


def test_the_coach_speaks_while_one_writes_and_a_task_moves_over(
    page: Page, live_server: Any, town: World, draft: Objective
) -> None:
    sign_in(page, live_server.url, town.bob)
    page.goto(f"{live_server.url}/o/northwind/objectives/{draft.pk}/")
    page.get_by_role("link", name="Add a key result").click()
    dialog = page.get_by_role("dialog", name="New key result")
    title = dialog.get_by_label("Key result", exact=True)
    title.press_sequentially("Prepare a guide")
    said = dialog.get_by_role("status", name="Coach")
    expect(said).to_contain_text("This is a task")
    expect(title).to_be_focused()
    expect(title).to_have_value("Prepare a guide")

    # The field is left by the click, so the coach looks again: the slower of the two is not lost.
    waiting: list[Any] = []
    page.route("**/initiatives/instead/", lambda route: waiting.append(route))
    with page.expect_response("**/key-results/coach/**"):
        said.get_by_role("button", name="Make it an initiative").click()
    waiting[0].continue_()
    expect(page.get_by_text("“Prepare a guide” is an initiative now.")).to_be_visible()
    assert Initiative.objects.get().title == "Prepare a guide"
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_label("Key result", exact=True)).to_have_value("Prepare a guide")
    assert not Initiative.objects.filter(archived_at__isnull=True).exists()
    page.wait_for_load_state("networkidle")  # the coach beside the form still answers


def test_a_stop_is_mended_a_warning_let_stand_and_then_it_is_published(
    page: Page, live_server: Any, town: World, draft: Objective, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, town.bob)
    page.goto(f"{live_server.url}/o/northwind/objectives/{draft.pk}/")
    card = page.locator("#coach-card")
    expect(card).to_contain_text("Nothing can be cut by 300 %")
    page.get_by_role("link", name="Publish").click()
    dialog = page.get_by_role("dialog", name="Publish this objective?")
    expect(dialog).to_contain_text("1 thing must be mended")
    expect(dialog.get_by_role("button", name="Publish")).to_have_count(0)
    dialog.get_by_role("button", name="Close").first.click()

    KeyResult.objects.filter(title__contains="300").update(title="Reply time")
    page.get_by_role("link", name="Publish").click()
    vague = dialog.locator(".finding", has_text="world-class")
    vague.get_by_text("Let it stand").click()
    vague.get_by_label("Why it may stand").fill("It is our slogan.")
    vague.get_by_role("button", name="Keep the reason").click()
    expect(dialog).to_contain_text("1 let stand")
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The objective is published.")).to_be_visible()
    assert Objective.objects.get(pk=draft.pk).state == "published"
    page.wait_for_load_state("networkidle")  # its card below the objective still comes


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    page: Page, live_server: Any, town: World, draft: Objective, theme: str
) -> None:
    first = draft.key_results.earliest("pk")
    Initiative.objects.create(
        organization=town.organization,
        objective=draft,
        key_result=first,
        title="A new rota for the weekends",
        owner=town.bob,
        author=town.bob,
        due=draft.cycle.start,
    )
    sign_in(page, live_server.url, town.bob)
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    for path in (
        f"objectives/{draft.pk}/",
        f"objectives/{draft.pk}/publish/",
        f"objectives/{draft.pk}/edit/",
        f"objectives/{draft.pk}/initiatives/new/",
        f"key-results/{first.pk}/",
        f"key-results/{first.pk}/edit/",
        "week/",
    ):
        page.goto(f"{live_server.url}/o/northwind/{path}", wait_until="networkidle")
        for closed in page.locator("main details:not(.menu) > summary").all():
            closed.click()
        assert violations(page) == [], path
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") == width, (path, width)
