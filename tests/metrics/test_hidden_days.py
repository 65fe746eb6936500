"""What is less than a week of data can be one agent's work, however it is asked for."""

from typing import Any

import pytest

from metrics.facts import Measure
from metrics.showing.judging import Standing
from people.models import Membership
from tests.metrics.pages.conftest import numbers
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.permissions.test_matrix import by_token
from tests.world import World

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
FRIDAY = {"start": "2026-05-01", "end": "2026-05-02"}


def rated(numbers: Numbers, at: Any, agents: int, *, good: int = 1, team: str = "north") -> None:
    """Six ratings of each agent."""
    for agent in range(agents):
        for _ in range(6):
            numbers.measured(Measure.CSAT, good, at, team=team, person=f"{team} {agent}")


def shown(world: World, who: Membership, **asked: str) -> Any:
    return world.client(who).get(world.url("metrics:detail", key="csat"), asked).context


@pytest.fixture
def last_day(numbers: Numbers) -> Numbers:
    """On 1 May, the last day of which there is data, one agent alone was rated."""
    rated(numbers, day(60, 9), 1, good=0)
    rated(numbers, day(50), 5, team="tier-1")
    return numbers


@pytest.mark.parametrize("who", ["vera", "erin"])
def test_a_week_that_is_still_to_come_is_a_day(world: World, last_day: Numbers, who: str) -> None:
    reader = getattr(world, who)
    for end in (FRIDAY["end"], "2026-05-08", "2026-06-01"):
        asked = {"start": "2026-05-01", "end": end}
        assert shown(world, reader, **asked)["now"][0].standing == Standing.PRIVATE, end
        answer = by_token(reader).get("/api/v1/metrics/csat/value/", asked).json()
        assert (answer["value"], answer["standing"]) == (None, "private"), end
    # The week so far is guarded as what it is, also where all of it is asked for.
    for end in ("2026-05-02", "2026-05-04"):
        line = shown(world, reader, start="2026-04-06", end=end)["found"].lines[0]
        assert line.figures[-1].standing == Standing.PRIVATE, end
    director = shown(world, world.alice, start="2026-05-01", end="2026-05-08")["now"][0]
    assert (director.value, director.n) == (0, 6)


@pytest.mark.parametrize("who", ["vera", "erin"])
def test_nor_are_the_days_before_the_first_data_part_of_it(
    world: World, numbers: Numbers, who: str
) -> None:
    """The first ticket came on Sunday, 8 March, and one agent was rated for it."""
    numbers.measured(Measure.CREATED, 1, day(6), team="north")
    rated(numbers, day(6), 1, good=0)
    rated(numbers, day(50), 5, team="tier-1")
    reader = getattr(world, who)
    found = shown(world, reader, start="2026-03-02", end="2026-03-09")
    assert found["now"][0].standing == Standing.PRIVATE
    line = shown(world, reader, start="2026-03-02", end="2026-05-02")["found"].lines[0]
    told = {
        period[0].isoformat(): each.standing
        for period, each in zip(line.periods, line.figures, strict=True)
    }
    assert told["2026-03-02"] == Standing.PRIVATE


def test_nor_does_the_list_draw_the_week_of_the_first_data(world: World, numbers: Numbers) -> None:
    numbers.source.as_of = numbers.source.synced_at = day(27)
    numbers.source.save()
    numbers.measured(Measure.CREATED, 1, day(6), team="north")
    rated(numbers, day(6), 1, good=0)
    for week in (1, 2, 3):
        rated(numbers, day(7 * week), 5)
    assert weeks_of(world, world.vera) == [1, 1, 1]
    assert weeks_of(world, world.alice) == [0, 1, 1, 1]


def test_nor_does_the_list_tell_of_the_first_days(world: World, numbers: Numbers) -> None:
    """Of four weeks six days have data."""
    numbers.measured(Measure.CREATED, 1, day(55), team="north")
    rated(numbers, day(58), 1, good=0)
    for who, standing in ((world.vera, Standing.PRIVATE), (world.alice, Standing.FEW)):
        row = listed(world, who)
        assert row.figure.standing == standing
    assert [each for each in listed(world, world.vera).weeks if each.value is not None] == []


def listed(world: World, who: Membership) -> Any:
    page = world.client(who).get(world.url("metrics:list"))
    rows = [row for each in page.context["categories"] for row in each.rows]
    return next(row for row in rows if row.definition.key == "csat")


def weeks_of(world: World, who: Membership) -> list[Any]:
    return [each.value for each in listed(world, who).weeks if each.value is not None]
