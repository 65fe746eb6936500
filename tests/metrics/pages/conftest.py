"""Numbers for the people of the world, in the four weeks before its data ends."""

import pytest

from metrics.facts import Measure
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World


@pytest.fixture
def numbers(world: World) -> Numbers:
    """The world's organization with a source whose data ends on day 60, 1 May 2026."""
    return Numbers(organization=world.organization)


@pytest.fixture
def rated(world: World, numbers: Numbers) -> Numbers:
    """Carol: 36 ratings, 27 of them good. Dan: 4, all good. Three more of Tier 1 are nobody's."""
    for index in range(36):
        numbers.measured(Measure.CSAT, index % 4 > 0, day(50), team="tier-1", person="Carol Castro")
    for _ in range(4):
        numbers.measured(Measure.CSAT, 1, day(50), team="tier-2", person="Dan Dietl")
    for _ in range(3):
        numbers.measured(Measure.CSAT, 0, day(50), team="tier-1")
    return numbers
