"""Forecasts and back-tests on the pages and in the API."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.models import MetricVersion, Source
from objectives.models import Forecast, KeyResult, Objective
from tests.metrics.values.world import World as Numbers
from tests.objectives.cases import M, Quarter
from tests.objectives.test_api import call
from tests.objectives.test_pages import get, text_of
from tests.world import World

PATH = [["2026-11-22", 48 * M, 50 * M, 52 * M], ["2026-12-31", 44 * M, 48 * M, 53 * M]]


@pytest.fixture
def made(quarter: Quarter) -> KeyResult:
    """From 60 to 45, of which 48 is foretold."""
    found = quarter.key_result(quarter.objective())
    quarter.said(found, 52 * M)
    found.refresh_from_db()
    Forecast.objects.create(
        key_result=found,
        organization=found.organization,
        day=date(2026, 11, 16),
        version=found.version,
        low=44 * M,
        middle=48 * M,
        high=53 * M,
        chance=200_000,
        path=PATH,
    )
    return found


def chart(client: Client, url: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(
        r'<script id="key-result-chart-data"[^>]*>(.*?)</script>', get(client, url).content.decode()
    )
    assert found
    data: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return data


def test_on_its_page_in_words_as_a_line_and_as_a_table(made: KeyResult, world: World) -> None:
    client = world.client(world.vera)
    url = world.url("objectives:key-result", key_result=made.pk)
    text = text_of(client, url)
    assert "Most likely ends at 48, between 44 and 53; chance of 45: 2 in 10." in text
    assert "An estimate by how the weeks up to 16 Nov ran" in text
    assert "31 Dec (forecast)" in text
    fan = chart(client, url)["forecast"]
    assert [(each["value"], each["low"], each["high"]) for each in fan[-2:]] == [
        (50.0, 48.0, 52.0),
        (48.0, 44.0, 53.0),
    ]


def test_in_its_rows(made: KeyResult, world: World) -> None:
    client = world.client(world.vera)
    for url in (
        world.url("objectives:objective", objective=made.objective_id),
        world.url("objectives:key-result-rows", objective=made.objective_id),
    ):
        assert "forecast 48 (2 in 10)" in text_of(client, url)


def test_in_the_api(made: KeyResult, world: World) -> None:
    (row,) = call(world.vera, "get", "key-results/").json()["results"]
    assert row["forecast"] == {
        "day": "2026-11-16",
        "low": "44",
        "middle": "48",
        "high": "53",
        "chance": "0.2",
    }
    Forecast.objects.all().delete()
    assert call(world.vera, "get", f"key-results/{made.pk}/").json()["forecast"] is None


def test_of_what_was_asked_before_an_edit_nothing_is_said(made: KeyResult, world: World) -> None:
    KeyResult.objects.update(version=made.version + 1)
    url = world.url("objectives:key-result", key_result=made.pk)
    assert "Most likely" not in text_of(world.client(world.vera), url)
    assert "forecast" not in chart(world.client(world.vera), url)


@pytest.fixture
def measured(quarter: Quarter, world: World) -> MetricVersion:
    """Tickets solved: 3 in the second quarter of 2026, 5 in the third."""
    ensure_metrics(world.organization)
    numbers = Numbers(organization=world.organization)
    Source.objects.update(as_of=datetime(2026, 11, 17, tzinfo=UTC))
    numbers.measured(Measure.CREATED, at=datetime(2026, 4, 1, tzinfo=UTC))
    for month, count in ((5, 3), (8, 5)):
        for _ in range(count):
            numbers.measured(Measure.SOLVED, at=datetime(2026, month, 5, tzinfo=UTC))
    return MetricVersion.objects.get(organization=world.organization, metric__key="tickets_solved")


def back_test(world: World, objective: Objective, **typed: object) -> str:
    url = world.url("objectives:back-test", objective=objective.pk)
    query = "&".join(f"{name}={value}" for name, value in typed.items())
    return text_of(world.client(world.alice), f"{url}?{query}").strip()


def test_a_target_is_held_against_the_quarters_while_it_is_typed(
    quarter: Quarter, world: World, measured: MetricVersion
) -> None:
    objective = quarter.objective(team=None)
    typed = {"kind": "reach", "metric": measured.pk, "team": ""}
    assert back_test(world, objective, **typed, target="4") == (
        "You would have met this in 1 of the last 2 quarters."
        " That is all the history there is: under 8 of them say little."
        " From one to the next it usually came +2 closer to such a target; at best +2, at worst +2."
    )
    assert "in 2 of the last 2" in back_test(world, objective, **typed, target="3")
    for unread in ("", "abc", "1/"):
        assert back_test(world, objective, **typed, target=unread) == ""
    assert back_test(world, objective, kind="reach", target="4") == ""  # nothing is measured


def test_it_keeps_its_queries(
    quarter: Quarter,
    world: World,
    measured: MetricVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    objective = quarter.objective()
    client = world.client(world.alice)
    url = world.url("objectives:back-test", objective=objective.pk)
    with django_assert_max_num_queries(15):
        get(client, f"{url}?kind=reach&metric={measured.pk}&target=4")


def test_the_form_asks_for_it(quarter: Quarter, world: World, measured: MetricVersion) -> None:
    objective = quarter.objective()
    url = world.url("objectives:new-key-result", objective=objective.pk)
    client = world.client(world.alice)
    asked = world.url("objectives:back-test", objective=objective.pk)
    assert asked not in get(client, url).content.decode()
    drawn = get(client, f"{url}?kind=reach&metric={measured.pk}").content.decode()
    assert asked in drawn


def test_a_key_result_keeps_its_version_there_too(
    quarter: Quarter, world: World, measured: MetricVersion
) -> None:
    """Its metric says something else by now: it is held against what it was written with."""
    made = quarter.key_result(
        quarter.objective(team=None), metric=measured, unit="count", baseline=None, target=4 * M
    )
    MetricVersion.objects.create(
        organization=world.organization,
        metric=measured.metric,
        number=measured.number + 1,
        definition=measured.definition,
    )
    client = world.client(world.alice)
    form = get(client, world.url("objectives:edit-key-result", key_result=made.pk))
    (asked,) = re.findall(r'hx-get="([^"]*back-test[^"]*)"', form.content.decode())
    typed = f"&kind=reach&metric={measured.pk}&team=&target=4"
    assert "You would have met this in 1 of the last 2 quarters." in text_of(client, asked + typed)


def test_anothers_key_result_lends_no_version(
    quarter: Quarter, world: World, measured: MetricVersion
) -> None:
    elsewhere = quarter.key_result(
        quarter.objective("Another"), metric=measured, unit="count", baseline=None, target=4 * M
    )
    url = world.url("objectives:back-test", objective=quarter.objective(team=None).pk)
    typed = f"?kind=reach&metric={measured.pk}&team=&target=4&key_result="
    MetricVersion.objects.create(
        organization=world.organization,
        metric=measured.metric,
        number=measured.number + 1,
        definition=measured.definition,
    )
    for other in (elsewhere.pk, "0", "x", "9" * 30):
        assert text_of(world.client(world.alice), f"{url}{typed}{other}").strip() == ""
