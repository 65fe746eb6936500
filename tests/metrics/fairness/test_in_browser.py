"""The funnel, a practice from question to team, and the scorecard, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.facts import Measure
from metrics.models import Practice
from people.models import Membership, Role
from tests.metrics.fairness.conftest import NAMES
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.people.test_in_browser import sign_in, town
from tests.world import World, person

__all__ = ["town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "She sums up what was agreed before she closes."


@pytest.fixture
def desk(town: World) -> Numbers:
    """Tier 1: four agents alike, Carol far above, Fay with few; response times as well."""
    numbers = Numbers(organization=town.organization)
    for name in NAMES:
        person(town.organization, name, Role.AGENT, works_in=town.tier1)
    sizes = [60, 75, 110, 52, 80, 12]
    for name, good, many in zip(
        [*NAMES, "Carol Castro", "Fay Few"], [42, 50, 84, 39, 79, 8], sizes, strict=True
    ):
        for index in range(many):
            at = day(40 + index % 20)
            numbers.measured(Measure.CSAT, index < good, at, team="tier-1", person=name, tier=1)
            seconds = 300 + 97 * (index * 7 % 60)
            numbers.measured(
                Measure.FIRST_RESPONSE, seconds, at, team="tier-1", person=name, tier=1
            )
    return numbers


def test_from_the_funnel_to_the_team(
    page: Page, live_server: Any, town: World, desk: Numbers
) -> None:
    sign_in(page, live_server.url, town.bob)
    page.goto(live_server.url + town.url("metrics:detail", key="csat") + "?team=tier-1")
    page.get_by_role("link", name="Compare agents fairly").click()
    expect(page.locator(".chart canvas")).to_be_visible()
    looks = page.locator("section", has=page.get_by_role("heading", name="Worth a look"))
    expect(looks).to_contain_text("Carol Castro")
    looks.get_by_role("button", name="Ask whether the team may learn from it").click()
    expect(looks).to_contain_text("Asked; the answer is still open.")
    expect(page.locator(".chart canvas")).to_be_visible()

    again(page, live_server, town.carol)
    page.goto(live_server.url + town.url("metrics:my-scorecard"))
    # Its parts that load by themselves move what is to be clicked.
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Agree, with my name").click()
    expect(page.get_by_role("button", name="Withdraw my consent")).to_be_visible()

    again(page, live_server, town.bob)
    page.goto(live_server.url + town.url("metrics:practices"))
    page.get_by_role("link", name="Write it down").click()
    page.get_by_label("What is done differently?").fill(TEXT)
    page.get_by_role("button", name="Offer to the team").click()
    offered = page.locator("section", has=page.get_by_role("heading", name="Offered to the team"))
    expect(offered).to_contain_text(TEXT)

    again(page, live_server, Membership.objects.get(name="Ann Abel"))
    page.goto(live_server.url + town.url("metrics:detail", key="csat"))
    expect(page.locator("main")).to_contain_text(TEXT)

    again(page, live_server, town.carol)
    page.goto(live_server.url + town.url("metrics:my-scorecard"))
    # Its parts that load by themselves move what is to be clicked.
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Withdraw my consent").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw my consent").click()
    expect(page.locator("main")).not_to_contain_text(TEXT)
    assert Practice.objects.get().text == ""


def again(page: Page, live_server: Any, who: Membership) -> None:
    page.context.clear_cookies()
    sign_in(page, live_server.url, who)
