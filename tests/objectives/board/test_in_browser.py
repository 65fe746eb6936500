"""A folded board in a real browser: opened by keyboard, as axe sees it, on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from objectives.models import Objective
from people.models import Organization
from tests.axe import violations
from tests.objectives.test_in_browser import sign_in, town
from tests.world import World

__all__ = ["town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def large(town: World) -> World:
    """Tier 2 has seventy more."""
    first = Objective.objects.get()
    Objective.objects.bulk_create(
        Objective(
            organization=town.organization,
            cycle=first.cycle,
            team=town.tier2,
            title=f"Small {number:03}",
            state=first.state,
            published_at=first.published_at,
            position=number,
        )
        for number in range(70)
    )
    return town


def test_teams_open_by_keyboard(page: Page, live_server: Any, large: World) -> None:
    sign_in(page, live_server.url, large.alice)
    page.goto(f"{live_server.url}/o/northwind/")
    expect(page.get_by_text("71 objectives are folded away.")).to_be_visible()
    rows = page.locator(".okr-group .okr > .okr-row .row-title")
    expect(rows).to_have_count(0)
    page.locator("#board-tier-1 > summary").focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    page.keyboard.press("Enter")
    expect(rows.first).not_to_be_visible()
    page.locator("#board-tier-2 > summary").focus()
    page.keyboard.press("Space")
    expect(rows).to_have_count(61)
    page.get_by_role("link", name="10 more").focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(71)
    expect(rows.last).to_have_text("Small 069")


def test_what_is_open_stays_open_and_comes_anew(page: Page, live_server: Any, large: World) -> None:
    sign_in(page, live_server.url, large.alice)
    page.goto(f"{live_server.url}/o/northwind/")
    rows = page.locator(".okr-group .okr > .okr-row .row-title")
    page.locator("#board-tier-1 > summary").click()
    expect(rows).to_have_count(1)
    page.locator(".okr-group .okr-more > summary").click()
    changed = Objective.objects.get(title="Answer sooner")
    Objective.objects.filter(pk=changed.pk).update(title="Answer at once")
    Organization.objects.touch(large.organization.pk)

    # As after a change in a dialog.
    page.evaluate("document.body.dispatchEvent(new Event('pageChanged'))")
    expect(rows).to_have_text("Answer at once")
    expect(rows).to_be_visible()
    page.locator("#board-tier-1 > summary").click()
    expect(rows).not_to_be_visible()
    page.locator("#board-tier-1 > summary").click()
    expect(rows).to_be_visible()


def test_what_is_open_is_open_when_it_is_loaded_again(
    page: Page, live_server: Any, large: World
) -> None:
    sign_in(page, live_server.url, large.alice)
    page.goto(f"{live_server.url}/o/northwind/")
    rows = page.locator(".okr-group .okr > .okr-row .row-title")
    page.locator("#board-tier-1 > summary").click()
    expect(rows).to_have_count(1)
    key_results = page.locator(".okr-group .okr-more")
    key_results.locator("summary").click()
    expect(key_results.locator(".okr-key-result").first).to_be_visible()

    page.reload()
    expect(rows).to_have_count(1)
    expect(rows).to_be_visible()
    expect(key_results.locator(".okr-key-result").first).to_be_visible()

    page.locator("#board-tier-1 > summary").click()
    page.reload()
    expect(page.locator("#board-tier-1")).not_to_have_attribute("open", "")
    # What was opened at one address says nothing of another.
    page.locator("#board-tier-1 > summary").click()
    expect(rows).to_have_count(1)
    page.goto(f"{live_server.url}/o/northwind/?status=no_data")
    expect(rows).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    page: Page, live_server: Any, large: World, theme: str
) -> None:
    sign_in(page, live_server.url, large.alice)
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    page.goto(f"{live_server.url}/o/northwind/")
    page.locator("#board-tier-1 > summary").click()
    expect(page.get_by_text("Answer sooner")).to_be_visible()
    assert violations(page) == []
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width, width
