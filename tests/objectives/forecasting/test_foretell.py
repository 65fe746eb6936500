"""From measurements to stored forecasts, against the database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import MILLION, Measure
from metrics.models import MetricVersion, Source
from objectives.choices import Bound, CycleState, Kind, Window
from objectives.forecasting.foretell import foretell_step, organizations_to_foretell
from objectives.models import Cycle, Forecast, KeyResult, Objective, RecomputeState
from objectives.recompute import recompute
from tests.metrics.values.world import World

pytestmark = pytest.mark.django_db
Q2 = (date(2026, 4, 1), date(2026, 7, 1))
NOW = datetime(2026, 5, 4, 0, 30, tzinfo=UTC)  # a Monday; the data reach to its midnight


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    found = World()
    ensure_metrics(found.organization)
    Source.objects.update(as_of=NOW)
    return found


@pytest.fixture
def objective(world: World) -> Objective:
    cycle = Cycle.objects.create(
        organization=world.organization,
        name="Q2",
        start=Q2[0],
        end=Q2[1],
        state=CycleState.ACTIVE,
    )
    return Objective.objects.create(organization=world.organization, cycle=cycle, title="Sooner")


def key_result(objective: Objective, key: str, **fields: object) -> KeyResult:
    organization = objective.organization
    metric = MetricVersion.objects.get(organization=organization, metric__key=key)
    return KeyResult.objects.create(
        organization=organization,
        objective=objective,
        title=key,
        metric=metric,
        unit=str(metric.definition["aggregations"][0]["unit"]),
        **fields,
    )


def weekdays(world: World, first: date, last: date, **measured: Any) -> None:
    """One on each working day, from the first to the last."""
    day = first
    while day <= last:
        if day.isoweekday() < 6:
            at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            world.measured(at=at, **measured)
        day += timedelta(days=1)


def foretold(world: World) -> int:
    recompute(organization_id=world.organization.pk)
    return foretell_step(organization_id=world.organization.pk)


def test_a_count_goes_on_as_it_ran(world: World, objective: Objective) -> None:
    """One on each working day since February: April to June have 65 of them."""
    weekdays(world, date(2026, 2, 2), date(2026, 5, 1), measure=Measure.CREATED)
    kr = key_result(objective, "tickets_created", target=80 * MILLION)
    assert foretold(world) == 1
    made = Forecast.objects.get(key_result=kr)
    assert made.middle is not None
    assert abs(made.middle - 65 * MILLION) <= 3 * MILLION
    assert made.low is not None
    assert made.high is not None
    # 22 of them have come, so no fewer can be there at the end.
    assert 22 * MILLION <= made.low <= made.middle <= made.high
    assert made.chance is not None
    assert made.chance < 100_000
    days = [point[0] for point in made.path]
    assert days == [
        *(f"2026-05-{day:02}" for day in (10, 17, 24, 31)),
        *(f"2026-06-{day:02}" for day in (7, 14, 21, 28, 30)),
    ]
    middles = [point[2] for point in made.path]
    assert middles == sorted(middles)


def test_a_mean_keeps_to_its_scale(world: World, objective: Objective) -> None:
    weekdays(world, date(2026, 2, 2), date(2026, 5, 1), measure=Measure.CSAT_SCORE, value=5)
    world.measured(Measure.CREATED, at=datetime(2026, 2, 1, tzinfo=UTC))
    kr = key_result(objective, "csat_average", baseline=4 * MILLION, target=int(4.5 * MILLION))
    foretold(world)
    made = Forecast.objects.get(key_result=kr)
    assert made.high == 5 * MILLION
    assert made.chance is not None
    assert made.chance > 900_000


def test_a_median_and_a_state(world: World, objective: Objective) -> None:
    weekdays(world, date(2026, 2, 2), date(2026, 5, 1), measure=Measure.FIRST_RESPONSE, value=3600)
    world.measured(Measure.CREATED, at=datetime(2026, 2, 1, tzinfo=UTC))
    median = key_result(objective, "first_response_time", target=1800 * MILLION)
    state = key_result(objective, "backlog", target=1 * MILLION)
    assert foretold(world) == 2
    made = Forecast.objects.get(key_result=median)
    assert made.middle is not None
    assert abs(made.middle - 3600 * MILLION) < 60 * MILLION
    assert made.chance == 0
    assert Forecast.objects.filter(key_result=state).exists()


def test_under_four_weeks_nothing_is_said(world: World, objective: Objective) -> None:
    weekdays(world, date(2026, 4, 13), date(2026, 5, 1), measure=Measure.CREATED)
    kr = key_result(objective, "tickets_created", target=80 * MILLION)
    foretold(world)
    made = Forecast.objects.get(key_result=kr)
    assert (made.is_known, made.chance, made.path) == (False, None, [])
    assert organizations_to_foretell() == []  # and it is not asked for again


def test_a_maintained_count(world: World, objective: Objective) -> None:
    """Five a week since February; four Sundays are over and nine to come."""
    weekdays(world, date(2026, 2, 2), date(2026, 5, 1), measure=Measure.CREATED)
    kr = key_result(
        objective,
        "tickets_created",
        kind=Kind.MAINTAIN,
        bound=Bound.AT_LEAST,
        lower=5 * MILLION,
    )
    foretold(world)
    made = Forecast.objects.get(key_result=kr)
    assert made.middle == made.high == MILLION
    assert made.chance is not None
    assert made.chance > 900_000
    assert made.path == []


def test_a_ceiling_without_weeks_enough(world: World, objective: Objective) -> None:
    weekdays(world, date(2026, 4, 1), date(2026, 5, 1), measure=Measure.CREATED)
    kr = key_result(
        objective,
        "tickets_created",
        kind=Kind.MAINTAIN,
        bound=Bound.AT_MOST,
        window=Window.CYCLE,
        upper=10 * MILLION,
    )
    foretold(world)
    made = Forecast.objects.get(key_result=kr)
    # Twenty-three came where four were the limit's share: five Sundays are outside, and stay so.
    assert made.chance == 0
    assert made.high is not None
    assert made.high <= MILLION * 9 // 13


def test_once_a_day_and_after_an_edit(
    world: World, objective: Objective, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekdays(world, date(2026, 2, 2), date(2026, 5, 1), measure=Measure.CREATED)
    kr = key_result(objective, "tickets_created", target=80 * MILLION)
    organization = world.organization.pk
    assert organizations_to_foretell() == []  # nothing is computed yet
    recompute(organization_id=organization)
    assert organizations_to_foretell() == [organization]
    assert foretell_step(organization_id=organization) == 1
    assert foretell_step(organization_id=organization) == 0
    before = Forecast.objects.get(key_result=kr)

    KeyResult.objects.filter(pk=kr.pk).update(target=40 * MILLION, version=F("version") + 1)
    assert organizations_to_foretell() == []  # first its value
    assert foretold(world) == 1
    after = Forecast.objects.get(key_result=kr)
    assert after.version == before.version + 1
    assert (after.chance or 0) > (before.chance or 0)

    tomorrow = NOW + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    Source.objects.update(as_of=tomorrow)
    assert foretold(world) == 1
    assert Forecast.objects.get(key_result=kr).day == date(2026, 5, 5)


@pytest.mark.parametrize("state", [CycleState.DRAFT, CycleState.GRADING, CycleState.CLOSED])
def test_only_what_runs(world: World, objective: Objective, state: CycleState) -> None:
    weekdays(world, date(2026, 2, 2), date(2026, 5, 1), measure=Measure.CREATED)
    key_result(objective, "tickets_created", target=80 * MILLION)
    Cycle.objects.update(state=state)
    assert foretold(world) == 0


def test_a_cycle_that_is_over_is_foretold_no_more(world: World, objective: Objective) -> None:
    weekdays(world, date(2026, 2, 2), date(2026, 5, 1), measure=Measure.CREATED)
    key_result(objective, "tickets_created", target=80 * MILLION)
    recompute(organization_id=world.organization.pk)
    RecomputeState.objects.update(data_day=Q2[1])
    assert organizations_to_foretell() == []


def test_in_chunks_with_a_query_for_several(
    world: World, objective: Objective, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    weekdays(world, date(2026, 2, 2), date(2026, 5, 1), measure=Measure.CREATED)
    for number in range(12):
        key_result(objective, "tickets_created", target=(50 + number) * MILLION)
    organization = world.organization.pk
    recompute(organization_id=organization)
    with django_assert_max_num_queries(20):
        assert foretell_step(organization_id=organization, limit=8) == 8
    assert foretell_step(organization_id=organization, limit=8) == 4
    assert foretell_step(organization_id=organization, limit=8) == 0
    chances = Forecast.objects.order_by("key_result__target").values_list("chance", flat=True)
    found = [chance for chance in chances if chance is not None]
    assert len(found) == 12
    assert found == sorted(found, reverse=True)  # one history, the harder the unlikelier
