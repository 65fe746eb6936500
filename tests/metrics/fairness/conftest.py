"""A team of five with a funnel's worth of ratings in the 13 weeks before the data ends."""

import pytest

from metrics.facts import Measure
from people.models import Membership, Role
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World, person

NAMES = ("Ann Abel", "Ben Bell", "Cem Can", "Eva Eck")


@pytest.fixture
def crew(world: World) -> list[Membership]:
    """Four more agents of Tier 1, beside Carol; they can sign in."""
    return [person(world.organization, name, Role.AGENT, works_in=world.tier1) for name in NAMES]


@pytest.fixture
def numbers(world: World) -> Numbers:
    """The world's organization with a source whose data ends on day 60, 1 May 2026."""
    return Numbers(organization=world.organization)


@pytest.fixture
def outstanding(world: World, crew: list[Membership], numbers: Numbers) -> Numbers:
    """Four agents with 42 good of 60 ratings each, Carol with 59 of 60: the team has 227 of 300."""
    for name, good in [*((name, 42) for name in NAMES), ("Carol Castro", 59)]:
        for index in range(60):
            numbers.measured(
                Measure.CSAT, index < good, day(40), team="tier-1", person=name, tier=1
            )
    return numbers
