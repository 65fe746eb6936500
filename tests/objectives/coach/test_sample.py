"""How many answers are to be expected: the same while writing, before publishing and later on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.models import MeasureVersion, MetricVersion
from objectives.coach.advice import advise
from objectives.models import KeyResult, Objective
from tests.metrics.values.world import World as Measured
from tests.objectives.cases import BEFORE, TUESDAY, M, Quarter, at
from tests.world import World

JULY = datetime(2026, 7, 1, 12, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture
def measured(world: World) -> Measured:
    ensure_metrics(world.organization)
    found = Measured(organization=world.organization)
    found.source.as_of = found.source.synced_at = TUESDAY
    found.source.save()
    MeasureVersion.objects.create(organization=world.organization, measure=Measure.NPS)
    return found


def answers(measured: Measured, count: int, *, since: datetime = JULY) -> None:
    """So many customers, one a day or two: half would recommend us, half would not mind."""
    for number in range(count):
        measured.measured(
            Measure.NPS, 100 * (number % 2), at=since + timedelta(days=2 * number % 80)
        )


def metric(world: World, key: str) -> MetricVersion:
    return MetricVersion.objects.get(organization=world.organization, metric__key=key)


def said_of(quarter: Quarter, objective: Objective, moment: datetime) -> list[str]:
    with at(moment):
        found = advise(quarter.alice, Objective.objects.get(pk=objective.pk)).findings
    return [each.what for each in found if each.code == "sample-too-small"]


def said_while_writing(quarter: Quarter, objective: Objective, **typed: Any) -> str:
    world = quarter.world
    given = {"title": "NPS", "kind": "reach", "weight": "1", "aggregation": "", "window": "default"}
    given |= {"metric": str(metric(world, "nps").pk)} | typed
    url = world.url("objectives:coach-new-key-result", objective=objective.pk)
    with at(BEFORE):
        return world.client(world.alice).get(url, given).content.decode()


REACH = {"baseline": "41", "target": "65"}
KEEP = {"kind": "maintain", "bound": "at_least", "lower": "41", "target": ""}


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (40, []),
        (29, ["Only 29 answers are to be expected in the window."]),
        (0, []),  # nothing is known of the time before: nobody can say
    ],
)
def test_a_draft_for_the_next_quarter_expects_what_the_last_one_had(
    quarter: Quarter, measured: Measured, count: int, expected: list[str]
) -> None:
    """NPS is read from the cycle's first day on: of a cycle that has not begun it has nothing."""
    answers(measured, count)
    objective = quarter.objective(published=False, team=None)
    nps = {"metric": metric(quarter.world, "nps"), "aggregation": "mean", "unit": "nps"}
    quarter.key_result(objective, title="NPS", baseline=41 * M, target=65 * M, **nps)

    assert said_of(quarter, objective, BEFORE) == expected
    page = said_while_writing(quarter, objective, **REACH)
    assert ("to be expected" in page) == bool(expected)
    assert all(each in page for each in expected)


def test_a_maintain_expects_the_same(quarter: Quarter, measured: Measured) -> None:
    answers(measured, 12)
    objective = quarter.objective(published=False, team=None)
    nps = {"metric": metric(quarter.world, "nps"), "aggregation": "mean", "unit": "nps"}
    keep = {"kind": "maintain", "bound": "at_least", "lower": 41 * M}
    quarter.key_result(objective, title="NPS", baseline=None, target=None, **keep, **nps)

    expected = "Only 12 answers are to be expected in the window."
    assert said_of(quarter, objective, BEFORE) == [expected]
    assert expected in said_while_writing(quarter, objective, **KEEP)


def test_the_first_days_of_a_cycle_say_nothing_of_its_end(
    quarter: Quarter, measured: Measured
) -> None:
    answers(measured, 40)
    answers(measured, 3, since=OCTOBER)
    objective = quarter.objective(team=None)
    nps = {"metric": metric(quarter.world, "nps"), "aggregation": "mean", "unit": "nps"}
    made = quarter.key_result(objective, title="NPS", baseline=41 * M, target=65 * M, **nps)
    KeyResult.objects.filter(pk=made.pk).update(value=50 * M, sample=3)

    assert said_of(quarter, objective, OCTOBER + timedelta(days=9)) == []
