"""A director's way with an own metric, in a real browser."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Channel, Measure
from metrics.models import Metric, MetricVersion
from metrics.own.trying import last_quarter
from objectives.models import KeyResult
from objectives.use_cases.cycles import activate_cycle, create_cycle
from objectives.use_cases.objectives import ObjectiveText, create_objective
from tests.metrics.values.world import World as Numbers
from tests.people.test_in_browser import refused_once, sign_in, town
from tests.world import World

__all__ = ["town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rated(town: World) -> Numbers:
    """Of the last quarter 40 ratings in chat, 30 of them good, and 10 bad ones by e-mail."""
    numbers = Numbers(organization=town.organization)
    ensure_metrics(town.organization)
    now = timezone.now()
    numbers.source.as_of = numbers.source.synced_at = now
    numbers.source.save()
    start, _end = last_quarter(now.date())
    noon = now.replace(year=start.year, month=start.month, day=start.day, hour=12)
    for index in range(50):
        channel = Channel.CHAT if index < 40 else Channel.EMAIL
        at = noon + timedelta(days=index)
        numbers.measured(Measure.CSAT, index < 30, at, channel=channel, team="tier-1")
    return numbers


def go(page: Page, live_server: Any, town: World, name: str, **names: Any) -> None:
    page.goto(live_server.url + town.url(name, **names))


def test_from_an_idea_to_a_frozen_version(
    page: Page, live_server: Any, town: World, rated: Numbers, page_errors: list[str]
) -> None:
    alice = town.access(town.alice)
    today = date.today()  # noqa: DTZ011 - the browser's day
    cycle = create_cycle(
        access=alice,
        name="This quarter",
        cadence="quarter",
        start=today - timedelta(days=20),
        end=today + timedelta(days=60),
    )
    activate_cycle(access=alice, cycle=cycle)
    objective = create_objective(
        access=alice, text=ObjectiveText(title="Better chats", cycle=cycle, owner=town.alice)
    )

    # Tried out while it is being written: 30 of 50 are good, 30 of 40 in chat.
    sign_in(page, live_server.url, town.alice)
    go(page, live_server, town, "metrics:list")
    page.get_by_role("link", name="New metric").click()
    trial = page.locator("#trial")
    expect(trial).to_contain_text("60.0")
    page.get_by_label("Channel").select_option("chat")
    expect(trial).to_contain_text("75.0")
    expect(trial).to_contain_text("40")

    # What makes no sense is said beside the field at once, and again when it is sent.
    page.get_by_label("Put together as").select_option("median")
    expect(page.get_by_text("It is yes or no alone: choose “Share”.")).to_be_visible()
    page.get_by_label("Put together as").select_option("share")
    expect(trial).to_contain_text("75.0")
    page.get_by_role("button", name="Save the metric").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    refused_once(page_errors)
    page.get_by_label("Name", exact=True).fill("Happy chats")
    page.get_by_role("button", name="Save the metric").click()
    expect(page.get_by_role("heading", name="Happy chats")).to_be_visible()
    metric = Metric.objects.get(key="own-happy-chats")

    # Picked in a key result like any other.
    go(page, live_server, town, "objectives:new-key-result", objective=objective.pk)
    page.get_by_label("Key result").fill("Chats please nine of ten")
    page.get_by_label("Metric").select_option(label="Happy chats")
    expect(page.get_by_label("Channel")).to_be_visible()
    page.get_by_label("Baseline").fill("75 %")
    page.get_by_label("Target").fill("90 %")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/objectives/**")
    key_result = KeyResult.objects.get()
    assert key_result.metric is not None
    assert (key_result.metric.metric, key_result.metric.number) == (metric, 1)

    # Changed: a new version, and the key result stays with the first.
    go(page, live_server, town, "metrics:detail", key=metric.key)
    page.get_by_role("link", name="Change the definition").click()
    page.get_by_label("Channel").select_option("email")
    expect(page.locator("#trial")).to_contain_text("0.0")
    page.get_by_label("Why it changes").fill("Letters matter more.")
    page.get_by_role("button", name="Save as a new version").click()
    versions = page.locator("#versions")
    expect(versions).to_contain_text("Channel: Chat → E-mail")
    expect(versions).to_contain_text("Letters matter more.")
    expect(versions).to_contain_text("Alice Adler")
    page.get_by_text("Show the figures as a table").first.click()
    expect(page.get_by_role("columnheader", name="Version 1")).to_be_visible()
    key_result.refresh_from_db()
    assert key_result.metric is not None
    assert key_result.metric.number == 1
    assert MetricVersion.objects.filter(metric=metric).count() == 2

    go(page, live_server, town, "objectives:key-result", key_result=key_result.pk)
    expect(page.get_by_text("Measured by version 1 of “Happy chats”")).to_be_visible()
    page.get_by_role("link", name="Compare both lines").click()
    expect(versions).to_contain_text("the dashed line")

    # Retired and brought back.
    page.get_by_role("button", name="Retire").click()
    expect(page.get_by_text("This metric is retired")).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("link", name="Change the definition")).to_be_visible()


def test_a_benchmark_and_a_band_in_the_dialog(
    page: Page, live_server: Any, town: World, rated: Numbers
) -> None:
    sign_in(page, live_server.url, town.alice)
    go(page, live_server, town, "metrics:detail", key="csat")
    page.get_by_role("link", name="Add a benchmark").click()
    page.get_by_label("Value").fill("85 %")
    page.get_by_label("Source").fill("Yearly report")
    page.get_by_label("As of").fill("2026-01-31")
    page.get_by_role("button", name="Save").click()
    beside = page.locator("#beside")
    expect(beside).to_contain_text("Yearly report")
    page.get_by_role("link", name="Watch within a band").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("At least").fill("80 %")
    page.get_by_role("button", name="Save").click()
    expect(beside).to_contain_text("at least 80.0")
    beside.get_by_role("button", name="Remove").last.click()
    dialog.get_by_role("button", name="Remove").click()
    expect(beside).not_to_contain_text("at least 80.0")
