"""The tree in a real browser: by keyboard, as axe sees it, on a phone and in the dark."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from objectives.alignment import map as map_module
from objectives.models import Cycle, Objective, Support
from objectives.use_cases.objectives import ObjectiveText, create_objective, publish_objective
from tests.axe import violations
from tests.objectives.test_in_browser import sign_in, town
from tests.world import World

__all__ = ["town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company(town: World) -> World:
    """A company's objective with two below it, both supported by a third; one alone."""
    access, cycle = town.access(town.alice), Cycle.objects.get()

    def write(title: str, **text: Any) -> Any:
        made = create_objective(
            access=access, text=ObjectiveText(title=title, cycle=cycle, owner=town.bob, **text)
        )
        return publish_objective(access=access, objective=made)

    top = write("Loved by customers")
    fast, fair = write("Fast", supports=[top]), write("Kind", supports=[top])
    write("Write back at once", team=town.tier1, supports=[fast, fair])
    write("Tidy up", team=town.tier2)
    return town


def held(page: Page) -> str:
    """The title of the row that has the keyboard."""
    return page.evaluate("document.activeElement.querySelector('.tree-title').textContent")  # type: ignore[no-any-return]


def test_the_tree_by_keyboard_alone(page: Page, live_server: Any, company: World) -> None:
    sign_in(page, live_server.url, company.carol)
    page.goto(f"{live_server.url}/o/northwind/tree/")
    tree = page.get_by_role("tree")
    rows = tree.get_by_role("treeitem")
    expect(rows).to_have_count(7)
    rows.first.focus()

    for key, title in (
        ("ArrowDown", "Fast"),
        ("ArrowRight", "Write back at once"),
        ("ArrowLeft", "Fast"),
        ("ArrowLeft", "Fast"),  # folds it
        ("ArrowDown", "Kind"),
        ("End", "Tidy up"),
        ("a", "Answer sooner"),
        ("Home", "Loved by customers"),
        ("ArrowLeft", "Loved by customers"),
        ("ArrowDown", "Answer sooner"),
        ("ArrowUp", "Loved by customers"),
        ("*", "Loved by customers"),
        ("ArrowDown", "Fast"),
    ):
        page.keyboard.press(key)
        assert held(page) == title, key
    assert tree.locator('[tabindex="0"]').count() == 1
    expect(rows.nth(1)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_url("**/objectives/*/")
    expect(page.get_by_role("heading", name="What it gets from below")).to_be_visible()


def test_a_large_tree_is_opened_by_keyboard(page: Page, live_server: Any, company: World) -> None:
    fast = Objective.objects.get(title="Answer sooner")
    kind = Objective.objects.get(title="Kind")
    made = Objective.objects.bulk_create(
        Objective(
            organization=company.organization,
            cycle=kind.cycle,
            title=f"Small {number:03}",
            team=company.tier2,
            state=kind.state,
            published_at=kind.published_at,
            position=number,
        )
        for number in range(130)
    )
    Support.objects.bulk_create(
        Support(organization=company.organization, child=each, parent=kind) for each in made
    )
    Support.objects.create(organization=company.organization, child=fast, parent=made[0])
    sign_in(page, live_server.url, company.carol)
    page.goto(f"{live_server.url}/o/northwind/tree/")
    rows = page.get_by_role("tree").get_by_role("treeitem")
    expect(rows).to_have_count(2)
    expect(page.get_by_text("134 are folded away")).to_be_visible()

    def press(key: str, count: int, title: str) -> None:
        page.keyboard.press(key)
        expect(rows).to_have_count(count)
        assert held(page) == title, key

    rows.first.focus()
    press("ArrowRight", 4, "Loved by customers")
    press("ArrowRight", 4, "Fast")
    press("*", 4 + 1 + 100 + 1, "Fast")  # also what stands beside it
    press("ArrowRight", 106, "Write back at once")
    press("ArrowDown", 106, "Kind")
    press("ArrowDown", 106, "Write back at once")
    press("ArrowDown", 106, "Small 000")
    press(" ", 107, "Small 000")
    press("ArrowRight", 107, "Answer sooner")
    assert page.locator('[aria-busy="true"]').count() == 0
    press("End", 107, "Tidy up")
    press("ArrowUp", 107, "31 more")
    press("Enter", 107 - 1 + 31, "Small 099")
    press("ArrowUp", 137, "Small 098")
    assert page.locator('[role="tree"] [tabindex="0"]').count() == 1
    # What is there is folded and unfolded without another question.
    page.keyboard.press("Home")
    press("ArrowLeft", 2, "Loved by customers")
    press("ArrowRight", 137, "Loved by customers")
    # Loaded again, what was open is fetched: branches within branches, each level after the other.
    page.reload()
    expect(rows).to_have_count(107)
    page.goto(f"{live_server.url}/o/northwind/tree/")
    page.get_by_role("link", name="Unfold all").click()
    expect(rows).to_have_count(137)
    expect(page.get_by_role("button", name="Unfold all")).to_be_visible()


def test_rows_on_their_way_do_not_come_a_second_time(
    page: Page, live_server: Any, company: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unfolded whole while a branch that was opened before is still being fetched."""
    monkeypatch.setattr("objectives.alignment.tree.ALL_OPEN", 2)
    sign_in(page, live_server.url, company.carol)
    page.goto(f"{live_server.url}/o/northwind/tree/")
    rows = page.get_by_role("tree").get_by_role("treeitem")
    first = rows.first
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("aria-expanded", "true")
    shown = rows.count()

    held: list[Any] = []
    page.route("**/tree/branches/**", lambda route: held.append(route))
    page.reload()
    expect(first).to_have_attribute("aria-busy", "true")
    page.get_by_role("link", name="Unfold all").click()
    expect(rows).to_have_count(7)
    with page.expect_response("**/tree/branches/**"):
        held[0].continue_()
    page.wait_for_load_state("networkidle")
    expect(rows).to_have_count(7)
    assert shown < 7


def test_branches_are_as_they_were_when_it_is_loaded_again(
    page: Page, live_server: Any, company: World
) -> None:
    sign_in(page, live_server.url, company.carol)
    page.goto(f"{live_server.url}/o/northwind/tree/")
    fast = page.get_by_role("treeitem").filter(has_text="Fast").first
    below = page.locator('[role="treeitem"]').filter(has_text="Write back at once").first
    expect(below).to_be_visible()
    fast.focus()
    page.keyboard.press("ArrowLeft")
    expect(fast).to_have_attribute("aria-expanded", "false")

    page.reload()
    expect(fast).to_have_attribute("aria-expanded", "false")
    expect(below).not_to_be_visible()
    fast.focus()
    page.keyboard.press("ArrowRight")
    page.reload()
    expect(fast).to_have_attribute("aria-expanded", "true")
    expect(below).to_be_visible()


def test_a_choice_and_the_mouse(page: Page, live_server: Any, company: World) -> None:
    sign_in(page, live_server.url, company.carol)
    page.goto(f"{live_server.url}/o/northwind/tree/")
    page.locator(".tree-toggle").first.click()
    expect(page.get_by_role("treeitem")).to_have_count(3)
    page.get_by_role("button", name="Unfold all").click()
    expect(page.get_by_role("treeitem")).to_have_count(7)
    page.get_by_label("Words of a title").fill("tidy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("treeitem")).to_have_count(1)
    expect(page.get_by_text("1 of 6 objectives")).to_be_visible()


def test_the_map_by_keyboard_alone(page: Page, live_server: Any, company: World) -> None:
    def box() -> str:
        return page.evaluate("document.activeElement.querySelector('.map-title').textContent")  # type: ignore[no-any-return]

    sign_in(page, live_server.url, company.carol)
    page.goto(f"{live_server.url}/o/northwind/map/")
    page.locator(".map-node").first.focus()
    for key, title in (
        ("ArrowRight", "Fast"),
        ("ArrowDown", "Kind"),
        ("ArrowRight", "Write back at once"),
        ("ArrowLeft", "Fast"),
        ("ArrowLeft", "Loved by customers"),
        ("ArrowLeft", "Loved by customers"),
    ):
        page.keyboard.press(key)
        assert box() == title, key
    told = page.locator("#map-told")
    expect(told).to_contain_text("Fast")
    expect(told).to_contain_text("The whole company")
    width = page.locator(".map-picture").get_attribute("width")
    page.keyboard.press("+")
    assert int(page.locator(".map-picture").get_attribute("width") or 0) > int(width or 0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/objectives/*/")
    page.wait_for_load_state("networkidle")


def test_space_shows_what_is_folded_below_a_box(
    page: Page, live_server: Any, company: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_module, "MOST", 3)
    sign_in(page, live_server.url, company.carol)
    page.goto(f"{live_server.url}/o/northwind/map/")
    expect(page.locator(".map-node")).to_have_count(3)
    expect(page.get_by_text("1 is folded away")).to_be_visible()
    assert violations(page) == []
    page.locator(".map-node").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    page.wait_for_url("**/map/?branch=*")
    expect(page.locator(".map-title")).to_have_text(
        ["Loved by customers", "Kind", "Write back at once"]
    )
    page.get_by_role("link", name="Show the whole map").click()
    expect(page.locator(".map-node")).to_have_count(3)
    expect(page.get_by_text("1 is folded away")).to_be_visible()
    page.get_by_role("link", name="1 more below “Fast”: show it").click()
    expect(page.get_by_text("only what hangs together with “Fast”")).to_be_visible()
