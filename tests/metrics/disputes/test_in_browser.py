"""An agent asks, the lead decides, the number changes and says why: in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.disputing.keys import key_of
from metrics.models import IncidentWindow
from people.models import Membership
from tests.axe import violations
from tests.metrics.disputes.desks import Desks
from tests.people.test_in_browser import WIDTHS, sign_in
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MARCH = "?start=2026-03-02&end=2026-03-09"


def go(page: Page, live_server: Any, world: World, name: str, query: str = "", **k: Any) -> None:
    page.goto(live_server.url + world.url(name, **k) + query)


def as_(page: Page, live_server: Any, person: Membership) -> None:
    """Another person at the same browser."""
    page.context.clear_cookies()
    sign_in(page, live_server.url, person)


def accessible(page: Page) -> None:
    """At both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []


def test_asked_decided_and_the_number_says_why(
    page: Page, live_server: Any, desks: Desks, page_errors: list[str]
) -> None:
    world = desks.world
    as_(page, live_server, world.carol)
    go(page, live_server, world, "metrics:tickets", MARCH, key="csat")
    page.locator("#page tbody td.number a").click()
    expect(page.get_by_text("Whom it is credited to")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Ask about it").click()
    page.get_by_label("It should not count").check()
    page.get_by_label("Why?").fill("The shop was down, nobody could have helped.")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#page")).to_contain_text("It should not count: Open")

    as_(page, live_server, world.bob)
    go(page, live_server, world, "objectives:my-week")
    page.get_by_role("link", name="1 question about a measurement waits for you").click()
    accessible(page)
    page.get_by_role("link", name="Good rating #7").click()
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("Take it out: it does not count").check()
    page.get_by_label("Why?").fill("The outage of Monday.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator("#page")).to_contain_text("It should not count: Taken out")

    desks.measure()
    as_(page, live_server, world.carol)
    go(page, live_server, world, "metrics:disputes")
    expect(page.locator("#page")).to_contain_text("The outage of Monday.")
    go(page, live_server, world, "metrics:tickets", MARCH, key="csat")
    page.get_by_role("link", name="Good rating, left out: 1").click()
    expect(page.locator("#page tbody")).to_contain_text("Taken out by a decision")
    go(page, live_server, world, "metrics:measurement", key=key_of(desks.row()).text)
    expect(page.locator("#page")).to_contain_text("Does not count: Taken out by a decision")
    expect(page.get_by_role("heading", name="What was known before")).to_be_visible()
    accessible(page)


def test_an_outage_is_seen_before_it_is_marked(
    page: Page, live_server: Any, desks: Desks, page_errors: list[str]
) -> None:
    world = desks.world
    as_(page, live_server, world.alice)
    go(page, live_server, world, "metrics:incidents")
    page.get_by_role("link", name="Mark an outage").click()
    page.get_by_label("From").fill("2026-03-02T09:00")
    page.get_by_label("Until").fill("2026-03-02T12:00")
    page.get_by_label("What happened").fill("The mail server stood still")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.locator("#page")).to_contain_text("2 tickets were created in it")
    assert not IncidentWindow.objects.exists()
    accessible(page)
    page.get_by_role("button", name="Mark the outage").click()
    expect(page.get_by_text("The mail server stood still")).to_be_visible()
    desks.measure()
    go(page, live_server, world, "metrics:detail", MARCH, key="csat")
    expect(page.locator("#page")).to_contain_text(
        "1 measurement of a ticket created during an outage does not count."
    )
    go(page, live_server, world, "metrics:restated", MARCH, key="csat")
    expect(page.get_by_role("heading", name="Closed weeks")).to_be_visible()
    accessible(page)
    go(page, live_server, world, "metrics:incidents")
    page.get_by_role("button", name="Withdraw").click()
    page.locator("dialog").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("button", name="Bring back")).to_be_visible()
