"""Saying opening hours in a real browser: a night is asked about, holidays are shown ahead."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.models import Schedule
from tests.axe import violations
from tests.people.test_in_browser import WIDTHS, refused_once, sign_in, town
from tests.world import World

__all__ = ["town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_hours_with_a_night_and_holidays(
    page: Page, live_server: Any, town: World, page_errors: list[str]
) -> None:
    sign_in(page, live_server.url, town.adam)
    page.goto(live_server.url + town.url("organization:settings"))
    page.get_by_role("link", name="Opening hours").click()
    page.get_by_role("link", name="Add opening hours").first.click()
    page.get_by_label("Time zone").select_option("Europe/Warsaw")
    page.get_by_label("Closed on the public holidays of").select_option("DE")
    expect(page.locator("#public-holidays")).to_contain_text("The next ones")
    page.get_by_label("Region").select_option("BY")
    page.get_by_label("Friday, from").fill("22:00")
    page.get_by_label("Friday, until").fill("06:00")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".week")).to_contain_text("Until 06:00 of the next day? Then tick it.")
    refused_once(page_errors)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.get_by_label("until 06:00 of the next day").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("22:00–06:00 of the next day")).to_be_visible()
    expect(page.locator("#page")).to_contain_text("Germany, Bayern")
    assert violations(page) == []
    kept = Schedule.objects.get()
    assert (kept.country, kept.region) == ("DE", "BY")
    assert (kept.hours[4], kept.hours[5]) == ([[1320, 1440]], [[0, 360]])
