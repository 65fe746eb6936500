"""Exploring in a browser: by keyboard to the tickets, a view saved, nothing for axe to find."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.facts import Channel, Measure
from metrics.models import SavedView
from tests.axe import violations
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.people.test_in_browser import sign_in, town
from tests.world import World

__all__ = ["town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(town: World) -> World:
    """A hundred ratings over eight weeks, of two channels and two people."""
    rated = Numbers(organization=town.organization)
    for index in range(100):
        rated.measured(
            Measure.CSAT,
            index % 5 > 0,
            day(5 + index % 54, 7 + index % 6),
            team="tier-1",
            person="Carol Castro",
            channel=Channel.CHAT if index % 3 else Channel.EMAIL,
            ticket=rated.ticket(language="pl", priority="high"),
        )
    return town


def test_by_keyboard_from_a_week_to_its_tickets_and_back(
    page: Page, live_server: Any, busy: World, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, busy.alice)
    page.goto(live_server.url + busy.url("metrics:explorer"))
    page.get_by_label("Metric", exact=True).select_option("csat")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Customer satisfaction")).to_be_visible()
    expect(page.locator(".chart canvas")).to_be_visible()
    with page.expect_event("requestfinished", lambda sent: "by=channel" in sent.url):
        page.get_by_label("Split", exact=True).select_option("channel")
    page.wait_for_url("**by=channel**")
    expect(page.get_by_role("heading", name="By channel")).to_be_visible()
    table = page.locator(".chart-table")
    table.locator("summary").focus()
    page.keyboard.press("Enter")
    link = table.get_by_role("link", name=re.compile("%")).first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tickets behind this number")).to_be_visible()
    ticket = page.locator("th .row-title").first
    ticket.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Split", exact=True)).to_have_value("channel")


def test_a_view_is_saved_found_deleted_and_brought_back(
    page: Page, live_server: Any, busy: World, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, busy.alice)
    page.goto(live_server.url + busy.url("metrics:detail", key="csat") + "?show=hours&last=12")
    expect(page.locator(".chart canvas")).to_be_visible()
    page.get_by_role("link", name="Save this view").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("When it goes well")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The view is saved")).to_be_visible()
    assert SavedView.objects.get().query == {"last": "12", "show": "hours"}
    page.goto(live_server.url + busy.url("metrics:explorer"))
    page.get_by_role("link", name="When it goes well", exact=True).click()
    expect(page.get_by_role("heading", name="Hours of the week")).to_be_visible()
    page.goto(live_server.url + busy.url("metrics:explorer"))
    page.get_by_role("button", name="Delete When it goes well").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="When it goes well", exact=True)).to_be_visible()


def test_dates_the_wrong_way_round_are_said_and_mended(
    page: Page, live_server: Any, busy: World, page_errors: list[str]
) -> None:
    """What was typed stays beside what is wrong with it; mended, the page goes on."""
    sign_in(page, live_server.url, busy.alice)
    page.goto(live_server.url + busy.url("metrics:detail", key="csat"))
    page.get_by_text("Dates and further filters").click()
    first, last = page.get_by_label("From", exact=True), page.get_by_label("Until before")
    hour = page.get_by_label("Hour of the day")
    first.fill("2026-04-20")
    last.fill("2026-03-02")
    last.blur()
    expect(page.get_by_role("alert")).to_contain_text("The end must lie after the start.")
    expect(last).to_have_attribute("aria-invalid", "true")
    expect(first).to_have_value("2026-04-20")
    hour.fill("25")
    hour.blur()
    expect(page.get_by_role("alert")).to_contain_text("Type a whole number from 0 to 23.")
    assert violations(page) == []
    hour.fill("")
    last.fill("2026-05-01")
    last.blur()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("heading", name="20 Apr – 30 Apr 2026")).to_be_visible()
    expect(last).to_have_value("2026-05-01")


def test_the_table_under_the_course_is_a_file(
    page: Page, live_server: Any, busy: World, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, busy.alice)
    page.goto(live_server.url + busy.url("metrics:detail", key="csat") + "?by=channel")
    table = page.locator(".chart-table")
    table.locator("summary").focus()
    page.keyboard.press("Enter")
    link = table.get_by_role("link", name="Download as CSV")
    link.focus()
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    assert re.fullmatch(r"northwind-csat-[\d-]+\.csv", got.value.suggested_filename)
    headings, first, *rest = got.value.path().read_text("utf-8-sig").splitlines()
    assert headings.startswith("First day,Last day,Line,Value,Unit,Measurements,")
    assert first.split(",")[2] in ("E-mail", "Chat")
    assert len(rest) + 1 == 2 * table.locator("tbody tr").count()
    assert violations(page) == []
