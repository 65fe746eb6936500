"""A page put together from stored weeks is the page read from the measurements."""

from typing import Any

import pytest

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Excluded, Measure
from metrics.showing.details import Detail
from metrics.values_due import rebuild_values
from tests.metrics.exploring.test_explorer_page import mixed
from tests.metrics.pages.conftest import numbers, rated
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

__all__ = ["mixed", "numbers", "rated"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def left_out(mixed: Numbers) -> Numbers:
    """Of both teams and none something is left out, for two reasons; and times besides."""
    for index in range(60):
        team = ("tier-1", "tier-2", None)[index % 3]
        why = (Excluded.COUNTED, Excluded.SPAM, Excluded.INCIDENT)[index % 5 % 3]
        mixed.measured(Measure.CSAT, index % 2, day(index, 9), team=team, excluded=why)
        mixed.measured(Measure.RESOLUTION, index * 60, day(index, 9), team=team, excluded=why)
    return mixed


@pytest.mark.parametrize("key", ["csat", "resolution_time"])
@pytest.mark.parametrize(
    "query",
    [{}, {"by": "tier"}, {"by": "topic"}, {"step": "month", "beside": "year"}, {"last": "12"}],
    ids=lambda query: "-".join(query) or "plain",
)
def test_as_from_the_measurements(
    world: World, left_out: Numbers, key: str, query: dict[str, str]
) -> None:
    ensure_metrics(world.organization)
    live = looked_at(world, key, query)
    rebuild_values(organization_id=world.organization.pk)
    stored = looked_at(world, key, query)
    assert len(live.value.excluded) == 2
    assert stored.value == live.value  # why something is left out too
    assert told(stored) == told(live)


@pytest.mark.parametrize("team", ["", "tier-1", "customer-service"])
def test_the_list_as_from_the_measurements(world: World, left_out: Numbers, team: str) -> None:
    """Of the company, of one team, and of one with others below it."""
    ensure_metrics(world.organization)
    live = listed(world, team)
    rebuild_values(organization_id=world.organization.pk)
    assert listed(world, team) == live
    assert {"csat", "resolution_time"} <= {row[0] for row in live if row[1].n}


def listed(world: World, team: str) -> list[Any]:
    query = {"team": team} if team else {}
    answer = world.client(world.alice).get(world.url("metrics:list"), query)
    rows = [row for category in answer.context["categories"] for row in category.rows]
    return [
        # A line has no intervals: of its weeks they are not read.
        (row.definition.key, row.figure, row.change, [(week.text, week.n) for week in row.weeks])
        for row in rows
    ]


def looked_at(world: World, key: str, query: dict[str, str]) -> Detail:
    answer = world.client(world.alice).get(world.url("metrics:detail", key=key), query)
    assert answer.status_code == 200
    found: Detail = answer.context["found"]
    return found


def told(found: Detail) -> Any:
    """All that the page says in figures."""
    return (
        found.compared.figures,
        found.compared.change,
        [(line.name, line.periods, line.figures) for line in found.lines],
        [(split.by, split.rows) for split in found.splits],
    )
