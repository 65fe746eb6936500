"""A key result as one row: what neglect makes of its status."""

from fractions import Fraction

import pytest

from metrics.catalogue_setup import ensure_metrics
from metrics.models import MetricVersion
from objectives.board.lines import RELATED, read_lines
from objectives.choices import CycleState, Status
from objectives.lines import line_of
from objectives.models import Cycle, KeyResult, Objective
from tests.objectives.cases import TUESDAY, M, Quarter
from tests.world import World


@pytest.fixture
def measured(quarter: Quarter, world: World) -> KeyResult:
    """On track by its figures."""
    ensure_metrics(world.organization)
    csat = MetricVersion.objects.get(organization=world.organization, metric__key="csat")
    made = quarter.key_result(
        quarter.objective(), metric=csat, unit="share", baseline=M // 2, target=M
    )
    KeyResult.objects.filter(pk=made.pk).update(status=Status.ON_TRACK)
    return made


def status(key_result: KeyResult, world: World, *, stale: bool) -> str:
    found = KeyResult.objects.select_related("objective__cycle").get(pk=key_result.pk)
    line = line_of(found, world.organization, check_in=None, points=(), now=TUESDAY, stale=stale)
    return line.status


def test_an_objective_expects_of_those_with_data_alone(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    quarter.key_result(objective, title="Nothing is said")
    said = quarter.key_result(objective)
    quarter.said(said, 50 * M)
    said.refresh_from_db()
    found = Objective.objects.select_related(*RELATED).get(pk=objective.pk)
    (line,) = read_lines([found], world.access(world.alice), now=TUESDAY, stale=False)
    # As of Sunday, 15 November, 32 of the quarter's 66 working days are over.
    assert line.expected == Fraction(32 * M // 66, M)
    assert (line.roll.counted, line.roll.weighted) == (1, 2)


def test_old_data_takes_the_place_of_green_while_the_cycle_runs(
    measured: KeyResult, world: World
) -> None:
    assert status(measured, world, stale=False) == Status.ON_TRACK
    assert status(measured, world, stale=True) == Status.STALE


def test_what_a_closed_cycle_reported_stands(measured: KeyResult, world: World) -> None:
    Cycle.objects.update(state=CycleState.CLOSED)
    assert status(measured, world, stale=True) == Status.ON_TRACK
