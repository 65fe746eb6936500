"""A key result as one row: what neglect makes of its status."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from metrics.catalogue_setup import ensure_metrics
from metrics.models import MetricVersion
from objectives.board.lines import RELATED, ObjectiveLine, read_lines
from objectives.choices import CycleState, Status
from objectives.lines import line_of
from objectives.models import Cycle, KeyResult, KeyResultPoint, Objective
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


def weeks(made: KeyResult, *progress: int | None) -> None:
    """Its progress in per cent on Sundays, the last of them 15 November."""
    for back, each in enumerate(reversed(progress)):
        KeyResultPoint.objects.create(
            organization=made.organization,
            key_result=made,
            day=date(2026, 11, 15) - timedelta(weeks=back),
            progress=None if each is None else each * M // 100,
        )


def objective_line(quarter: Quarter, objective: Objective) -> ObjectiveLine:
    found = Objective.objects.select_related(*RELATED).get(pk=objective.pk)
    (line,) = read_lines([found], quarter.alice, now=TUESDAY, stale=False)
    return line


def test_an_overshoot_moves_no_objective(quarter: Quarter) -> None:
    objective = quarter.objective()
    weeks(quarter.key_result(objective, title="Past its target"), 100, 150)
    weeks(quarter.key_result(objective, title="Slipping"), 20, 10)
    line = objective_line(quarter, objective)
    # (100 + 20) ÷ 2 = 60 % was, (100 + 10) ÷ 2 = 55 % is: 5 points back, not 20 forward.
    assert line.change == Fraction(-5, 100)
    assert [row.change for row in line.key_results] == [M // 2, -M // 10]


def test_what_got_worse_than_its_start_weighs_as_nothing(quarter: Quarter) -> None:
    objective = quarter.objective()
    weeks(quarter.key_result(objective), 10, -90)
    assert objective_line(quarter, objective).change == Fraction(-10, 100)


@pytest.mark.parametrize(
    ("progress", "change"),
    [
        ((10, 30), 20 * M // 100),
        ((10, 30, None), None),  # nothing is known of this week
        ((10, None, 30), None),  # nor of the one before
        ((30,), None),
        ((), None),
    ],
)
def test_a_weeks_move_is_one_weeks(
    quarter: Quarter, progress: tuple[int | None, ...], change: int | None
) -> None:
    objective = quarter.objective()
    weeks(quarter.key_result(objective), *progress)
    (row,) = objective_line(quarter, objective).key_results
    assert row.change == change


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
