"""Of a median parts say nothing exact about the whole, but their samples do: what is hidden as a
count of solved tickets does not follow from how many times to resolution there are."""

from typing import Any

import pytest

from metrics.facts import Measure
from metrics.showing.judging import Standing
from tests.metrics.pages.conftest import numbers
from tests.metrics.test_hidden_weeks import gaps, shown
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
MAY = {"start": "2026-04-20", "end": "2026-04-27"}


def resolved(numbers: Numbers, team: str, agents: int, each: int, at: Any) -> None:
    for agent in range(agents):
        for minute in range(each):
            numbers.measured(
                Measure.RESOLUTION, 3600 + minute, at, team=team, person=f"{team} {agent}"
            )


@pytest.fixture
def few_in_north(numbers: Numbers) -> Numbers:
    for team, agents, each in (("north", 1, 7), ("tier-1", 5, 4), ("tier-2", 6, 4)):
        resolved(numbers, team, agents, each, day(50))
    return numbers


def test_no_team_s_sample_is_what_the_others_leave(world: World, few_in_north: Numbers) -> None:
    found = shown(world, world.vera, "metrics:detail", "resolution_time", **MAY)["found"]
    (split,) = (each for each in found.splits if each.by == "team")
    figures = {row.name: row.figures[0] for row in split.rows}
    assert found.figure.n == 7 + 20 + 24
    assert {name: (each.standing, each.n) for name, each in figures.items()} == {
        "North": (Standing.PRIVATE, 0),
        "Tier 1": (Standing.BESIDE, 0),
        "Tier 2": (Standing.FEW, 24),
    }


def test_nor_is_a_team_s_that_is_asked_for_alone(world: World, few_in_north: Numbers) -> None:
    alone = {
        team: shown(world, world.vera, "metrics:detail", "resolution_time", team=team, **MAY)
        for team in ("north", "tier-1", "tier-2")
    }
    assert {team: (each["now"][0].standing, each["now"][0].n) for team, each in alone.items()} == {
        "north": (Standing.PRIVATE, 0),
        "tier-1": (Standing.BESIDE, 0),
        "tier-2": (Standing.FEW, 24),
    }


def test_a_director_sees_each_with_its_sample(world: World, few_in_north: Numbers) -> None:
    found = shown(world, world.alice, "metrics:detail", "resolution_time", **MAY)["found"]
    (split,) = (each for each in found.splits if each.by == "team")
    assert [(row.name, row.figures[0].n) for row in split.rows] == [
        ("North", 7),
        ("Tier 1", 20),
        ("Tier 2", 24),
    ]


def test_no_week_s_sample_is_what_the_others_leave(world: World, numbers: Numbers) -> None:
    for week, (agents, each) in enumerate([(4, 4), (2, 4), (4, 3), (4, 5)]):
        resolved(numbers, "north", agents, each, day(7 * week + 1))
    found = shown(
        world,
        world.vera,
        "metrics:detail",
        "resolution_time",
        team="north",
        start="2026-03-02",
        end="2026-03-30",
    )["found"]
    (line,) = (each for each in found.lines if each.back is None)
    assert found.figure.n == 16 + 8 + 12 + 20
    # The second is two agents' work; the third is the smallest beside it.
    assert gaps(line) == [1, 2]
    assert [each.n for each in line.figures if each.n] == [16, 20]
