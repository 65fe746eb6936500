"""A measured value goes on as a baseline with its sample and interval, as one from history does."""

from datetime import UTC, datetime
from typing import Any

import pytest

from metrics.catalogue_setup import current_versions, ensure_metrics
from metrics.facts import Measure
from metrics.models import MeasureVersion, Source
from objectives.models import KeyResult, Reported
from objectives.recompute import recompute_key_result
from tests.metrics.values.world import World as Measured
from tests.metrics.values.world import day
from tests.objectives.cases import M, at
from tests.objectives.quarter.ends import JANUARY, Ended, next_quarter
from tests.objectives.quarter.test_carrying import carry
from tests.world import World

MARCH = datetime(2027, 3, 10, 9, tzinfo=UTC)
DECEMBER_17, MARCH_4 = day(290), day(367)  # of the days that begin with 2 March 2026


@pytest.fixture
def desk(world: World) -> Measured:
    """Ten ratings late in December, eight of them good."""
    ensure_metrics(world.organization)
    found = Measured(organization=world.organization)
    for number in range(10):
        found.measured(Measure.CSAT, int(number < 8), DECEMBER_17)
        found.measured(Measure.SOLVED, 1, DECEMBER_17)
    MeasureVersion.objects.create(
        organization=world.organization, measure=Measure.CSAT, team=None, version=1
    )
    known_until(found, JANUARY)
    return found


def known_until(desk: Measured, moment: datetime) -> None:
    Source.objects.filter(pk=desk.source.pk).update(as_of=moment, synced_at=moment)


def measured(ended: Ended, key: str, **text: Any) -> KeyResult:
    versions = current_versions(ended.world.organization)
    metric = next(each for each in versions if each.metric.key == key)
    return ended.quarter.key_result(ended.objective, title=key, metric=metric, **text)


@pytest.fixture
def csat(ended: Ended, desk: Measured) -> KeyResult:
    return measured(ended, "csat", unit="share", baseline=700_000, target=900_000)


def test_it_is_reported_and_goes_on(ended: Ended, csat: KeyResult, world: World) -> None:
    ended.closed()
    reported = Reported.objects.get(key_result=csat)
    assert (reported.value, reported.sample) == (800_000, 10)
    # Wilson's 95 % interval of 8 of 10, widened to whole millionths.
    assert (reported.value_low, reported.value_high) == (490_162, 943_318)

    (made,) = carry(ended, next_quarter(ended), ended.objective)
    new = made.key_results.get(title="csat")
    assert (new.baseline, new.baseline_n) == (800_000, 10)
    assert (new.baseline_low, new.baseline_high) == (490_162, 943_318)
    page = world.client(world.alice).get(world.url("objectives:coach", objective=made.pk))
    words = page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "With so few, anything between 49.0 % and 94.3 % is plausible" in words


def test_of_a_count_and_of_an_old_closing_there_is_none(ended: Ended, csat: KeyResult) -> None:
    count = measured(ended, "tickets_solved", baseline=None, target=20 * M)
    ended.closed()
    solved = Reported.objects.get(key_result=count)
    assert (solved.value, solved.value_low, solved.value_high) == (10 * M, None, None)

    Reported.objects.update(value_low=None, value_high=None)
    (made,) = carry(ended, next_quarter(ended), ended.objective)
    new = made.key_results.get(title="csat")
    assert (new.baseline, new.baseline_n, new.baseline_low) == (800_000, 10, None)


def test_before_it_is_closed_it_goes_on_as_it_stands(ended: Ended, csat: KeyResult) -> None:
    ended.graded()
    with at(JANUARY):
        recompute_key_result(ended.key_result(csat))
    (made,) = carry(ended, next_quarter(ended), ended.objective)
    new = made.key_results.get(title="csat")
    assert (new.baseline_low, new.baseline_high) == (490_162, 943_318)


@pytest.mark.parametrize(("known", "status"), [(True, "at_risk"), (False, "behind")])
def test_nothing_is_red_inside_the_noise_of_where_it_started(
    ended: Ended, csat: KeyResult, desk: Measured, known: bool, status: str
) -> None:
    """Six of ten in March: far from 90 %, but no other than eight of ten may have been."""
    ended.closed()
    (made,) = carry(ended, next_quarter(ended), ended.objective)
    new = made.key_results.get(title="csat")
    made.key_results.exclude(pk=new.pk).update(archived_at=JANUARY)
    if not known:
        KeyResult.objects.filter(pk=new.pk).update(baseline_low=None, baseline_high=None)
    for number in range(10):
        desk.measured(Measure.CSAT, int(number < 6), MARCH_4)
    known_until(desk, MARCH)
    with at(MARCH):
        recompute_key_result(KeyResult.objects.select_related("organization").get(pk=new.pk))
    new.refresh_from_db()
    assert (new.value, new.progress, new.status) == (600_000, -2 * M, status)
    # Nor is the objective, whose only one it is.
    made.refresh_from_db()
    assert (made.progress, made.status) == (0, status)
