"""As reported is held apart by what was known then: what few had done by that time stays hidden,
be it many by now."""

from typing import Any

import pytest

from metrics.facts import Measure
from metrics.models import Measurement, SyncRun
from metrics.showing.judging import Standing
from tests.metrics.pages.conftest import numbers
from tests.metrics.test_hidden_weeks import shown
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

__all__ = ["numbers"]
pytestmark = pytest.mark.django_db
WEEK = {"start": "2026-03-02", "end": "2026-03-09"}


@pytest.fixture
def one_in_north_by_then(numbers: Numbers) -> Numbers:
    """Of North one agent's two tickets were known when the week was reported, sixteen of four
    others since."""
    for team, agents, each in (("north", 1, 2), ("tier-1", 4, 5), ("tier-2", 4, 6)):
        for agent in range(agents):
            for _ in range(each):
                who = f"{team} {agent}"
                numbers.measured(Measure.SOLVED, 1, day(1), team=team, person=who)
    Measurement.objects.update(known_from=day(-1))
    for agent in range(1, 5):
        for _ in range(4):
            numbers.measured(
                Measure.SOLVED, 1, day(1), team="north", person=f"north {agent}", known_from=day(58)
            )
    run = SyncRun.objects.create(organization=numbers.organization, source=numbers.source)
    SyncRun.objects.filter(pk=run.pk).update(started_at=day(-1))
    return numbers


def test_what_was_reported_of_a_team_does_not_follow(
    world: World, one_in_north_by_then: Numbers
) -> None:
    def sides(team: str) -> Any:
        asked = WEEK | ({"team": team} if team else {})
        chosen = shown(world, world.vera, "metrics:restated", **asked)["chosen"]
        return [(each.standing, each.value) for each in (chosen.then, chosen.now)]

    assert sides("") == [(Standing.FINE, 46), (Standing.FINE, 62)]
    # Then: 46 in all, less Tier 2's 24, is what North and Tier 1 have together.
    assert sides("north") == [(Standing.PRIVATE, None), (Standing.FINE, 18)]
    assert sides("tier-1") == [(Standing.BESIDE, None), (Standing.FINE, 20)]
    assert sides("tier-2") == [(Standing.FINE, 24), (Standing.FINE, 24)]
