"""Forecasts and back-tests in a real browser; whatever breaks the policy fails."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from metrics.facts import Measure
from metrics.models import Source
from objectives.forecasting.foretell import foretell_step
from objectives.models import CheckIn, Forecast, KeyResult
from objectives.recompute import recompute
from tests.axe import violations
from tests.metrics.values.world import World as Numbers
from tests.objectives.test_in_browser import sign_in, town
from tests.world import World

__all__ = ["town"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
M = 1_000_000


@pytest.fixture
def foretold(town: World) -> KeyResult:
    """Five weeks typed, from 58 down to 51, and foretold from there."""
    found = KeyResult.objects.get(title="Replies")
    today = timezone.now().date()
    sunday = today - timedelta(days=today.isoweekday())
    for week, value in enumerate((58, 57, 54, 52, 51)):
        CheckIn.objects.create(
            organization=town.organization,
            key_result=found,
            week_end=sunday - timedelta(weeks=4 - week),
            author=town.bob,
            confidence="on_track",
            value=value * M,
            value_as_of=timezone.now() - timedelta(weeks=4 - week),
        )
    KeyResult.objects.filter(pk=found.pk).update(version=found.version + 1)
    recompute(organization_id=town.organization.pk)
    assert foretell_step(organization_id=town.organization.pk) == 3
    assert Forecast.objects.get(key_result=found).is_known
    return found


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 360)])
def test_the_fan_is_drawn_and_stands_in_the_table(
    page: Page, live_server: Any, foretold: KeyResult, town: World, theme: str, width: int
) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, live_server.url, town.bob)
    page.goto(f"{live_server.url}/o/northwind/key-results/{foretold.pk}/")
    expect(page.locator("#forecast")).to_contain_text("Most likely ends at")
    expect(page.locator("#key-result-chart canvas")).to_be_visible()
    page.get_by_text("Show the figures as a table").click()
    expect(page.get_by_role("region").get_by_text("(forecast)").last).to_be_visible()
    assert violations(page) == []
    # Nothing is wider than the page.
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_target_is_held_against_the_past_while_it_is_typed(
    page: Page, live_server: Any, town: World
) -> None:
    """Three tickets were solved in the stretch of three months before this cycle."""
    numbers = Numbers(organization=town.organization)
    now = timezone.now()
    Source.objects.update(as_of=now, synced_at=now)
    numbers.measured(Measure.CREATED, at=now - timedelta(days=250))
    for _ in range(3):
        numbers.measured(Measure.SOLVED, at=now - timedelta(days=60))
    sign_in(page, live_server.url, town.alice)
    objective = KeyResult.objects.get(title="Replies").objective_id
    page.goto(f"{live_server.url}/o/northwind/objectives/{objective}/")
    page.evaluate("window.here = true")
    page.get_by_role("link", name="Add a key result").click()
    dialog = page.get_by_role("dialog", name="New key result")
    dialog.get_by_label("Metric").select_option(label="Tickets solved")
    expect(dialog.get_by_label("Over")).to_be_visible()
    dialog.get_by_label("Team").select_option(index=0)
    dialog.get_by_label("Baseline").fill("0")
    dialog.get_by_label("Target").press_sequentially("3")
    said = dialog.locator("#back-test")
    expect(said).to_contain_text("in 1 of the last 2 quarters")
    dialog.get_by_label("Target").fill("4")
    expect(said).to_contain_text("in 0 of the last 2 quarters")
    dialog.get_by_label("Target").fill("soon")
    expect(said).to_be_empty()
    assert page.evaluate("window.here")
