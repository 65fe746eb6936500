"""What changed says no more of either period than a split of it does."""

from typing import Any

import pytest

from metrics.facts import Channel, Measure
from metrics.showing.figures import Figure
from people.models import Membership
from tests.metrics.pages.conftest import numbers
from tests.metrics.test_hidden_weeks import shown
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
NOW, BEFORE = day(50), day(20)


def rated(numbers: Numbers, at: Any, each: dict[Channel, int]) -> None:
    """So many ratings of each channel, by five agents in turn."""
    for channel, count in each.items():
        for number in range(count):
            name = f"North {number % 5}"
            numbers.measured(Measure.CSAT, 1, at, team="north", person=name, channel=channel)


def told(world: World, who: Membership, side: int) -> tuple[dict[str, Figure], Figure]:
    """By channel what either the split or the change shows of a period, and the whole of it."""
    changed = shown(world, who, "metrics:detail", "csat", show="change", mix="channel")["found"]
    period = changed.compared.periods[side]
    asked = dict(zip(("start", "end"), (each.isoformat() for each in period), strict=True))
    found = shown(world, who, "metrics:detail", "csat", **asked)["found"]
    (split,) = (each for each in found.splits if each.by == "channel")
    rows = {row.name: row.figures[0] for row in split.rows if not row.figures[0].is_kept_back}
    rows |= {row.name: row.figures[side] for row in changed.rows}
    return rows, changed.compared.figures[side]


def left(world: World, who: Membership, side: int) -> int:
    """How many ratings are those of the channels of which nothing is told."""
    rows, whole = told(world, who, side)
    return whole.n - sum(each.n for each in rows.values())


def test_it_is_the_same_row_that_stands_beside_a_hidden_one(world: World, numbers: Numbers) -> None:
    """Now four on chat and ten of the web form; before, there were a hundred of these."""
    rated(numbers, NOW, {Channel.CHAT: 4, Channel.WEB: 10, Channel.EMAIL: 20, Channel.PHONE: 50})
    rated(numbers, BEFORE, {Channel.WEB: 100, Channel.EMAIL: 20, Channel.PHONE: 50})
    for who in (world.vera, world.alice):
        assert left(world, who, 0) == 14


def test_a_row_hidden_now_is_no_cover_for_another_hidden_before(
    world: World, numbers: Numbers
) -> None:
    rated(numbers, NOW, {Channel.CHAT: 4, Channel.WEB: 8, Channel.EMAIL: 20, Channel.PHONE: 50})
    rated(numbers, BEFORE, {Channel.CHAT: 9, Channel.WEB: 3, Channel.EMAIL: 30, Channel.PHONE: 20})
    for who in (world.vera, world.alice):
        assert left(world, who, 0) == 12
        assert left(world, who, 1) == 12
    # With a third that is in no need of it in either period.
    rated(numbers, NOW, {Channel.API: 6})
    rated(numbers, BEFORE, {Channel.API: 7})
    for who in (world.vera, world.alice):
        assert left(world, who, 0) == 10
        assert left(world, who, 1) == 10
