"""Figures of the company and of teams from stored weeks are those that measurements give, to the
last digit."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Excluded, Measure
from metrics.models import DueValue, Measurement, MetricValue, SeenZone
from metrics.storing.rezoning import follow_zone
from metrics.values import Ask, Period, Scope, Value, read_many
from metrics.values.ranks import ranked, unpacked
from metrics.values_composed import Stored, Teams, is_composed, read_composed
from metrics.values_due import rebuild_values, recompute_values, stored_versions
from metrics.values_stored import weekly_values
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
MEASURES = (
    Measure.CSAT,
    Measure.RESPONSE,
    Measure.RESOLUTION,
    Measure.REPLIES,
    Measure.SOLVED,
    Measure.HANDLE,
    Measure.CREATED,
)


@pytest.fixture
def world() -> World:
    return World(timezone="Europe/Warsaw")


def of(world: World, teams: Teams = None) -> list[Stored]:
    ensure_metrics(world.organization)
    found = stored_versions(world.organization)
    return [Stored(*each) for each in found if is_composed(each[1].default, teams)]


def both(world: World, periods: Sequence[Period], teams: Teams) -> list[tuple[Value, Value]]:
    """Of each metric and period: from weeks, and from measurements."""
    stored = of(world, teams)
    composed = read_composed(
        organization=world.organization, stored=stored, periods=periods, teams=teams
    )
    asks = [Ask(each.definition, "", periods, Scope(teams=teams)) for each in stored]
    live = read_many(organization=world.organization, asks=asks)
    return [
        (one, there[None])
        for values, table in zip(composed, live, strict=True)
        for one, there in zip(values, table, strict=True)
    ]


def without_reasons(value: Value) -> Value:
    total = sum(value.excluded.values())
    return value._replace(excluded={"": total} if total else {}, agents=None)


def check(world: World, periods: Sequence[Period]) -> None:
    """Of the company, of each team, and of both together."""
    north, south = world.team("north").pk, world.team("south").pk
    for teams in (None, {north}, {south}, {north, south}):
        for composed, live in both(world, periods, frozenset(teams) if teams else None):
            assert without_reasons(composed) == without_reasons(live)


Told = tuple[Measure, int, int, int, str | None, Excluded, int]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(MEASURES),
        st.integers(0, 5),
        st.integers(0, 27),
        st.sampled_from([0, 22, 23]),
        st.sampled_from([None, "north", "south"]),
        st.sampled_from([Excluded.COUNTED, Excluded.COUNTED, Excluded.SPAM]),
        st.integers(1, 3),
    ),
    max_size=40,
)
PERIODS = st.lists(st.tuples(st.integers(-3, 27), st.integers(1, 30)), min_size=1, max_size=4).map(
    lambda found: [
        (at, at + timedelta(days=n))
        for at, n in ((MONDAY + timedelta(days=a), n) for a, n in found)
    ]
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, late=ROWS, periods=PERIODS)
def test_from_weeks_as_from_measurements(
    world: World, rows: list[Told], late: list[Told], periods: list[Period]
) -> None:
    """Also of weeks that changed and wait, and at midnights of another zone than UTC."""
    Measurement.objects.all().delete()
    DueValue.objects.all().delete()
    MetricValue.objects.all().delete()
    for row in rows:
        put(world, *row)
    rebuild_values(organization_id=world.organization.pk)
    check(world, periods)
    for row in late:
        wait(world, put(world, *row))
    check(world, periods)
    recompute_values(organization_id=world.organization.pk)
    check(world, periods)


def put(
    world: World,
    measure: Measure,
    value: int,
    at: int,
    hour: int,
    team: str | None,
    excluded: Excluded,
    weight: int,
) -> Measurement:
    return world.measured(
        measure, value, at=day(at, hour), team=team, excluded=excluded, weight=weight
    )


def wait(world: World, row: Measurement) -> None:
    local = row.at.astimezone(world.organization.zone).date()
    DueValue.objects.get_or_create(
        organization=world.organization,
        measure=row.measure,
        week=local - timedelta(days=local.weekday()),
        team=row.team,
        person=row.person,
    )


def test_a_median_over_weeks_and_days_by_hand(world: World) -> None:
    """1 and 7 in the first week, 3 in the second, 9 on the Monday after: the median of the days
    from the Sunday before to that Monday is 5, and 3 without it."""
    for at, value in ((0, 1), (6, 7), (8, 3), (14, 9)):
        world.measured(Measure.RESOLUTION, value, at=day(at))
    rebuild_values(organization_id=world.organization.pk)
    (stored,) = (each for each in of(world) if each.definition.key == "resolution_time")
    start, monday = MONDAY - timedelta(days=1), MONDAY + timedelta(days=14)
    ((with_it, without),) = read_composed(
        organization=world.organization,
        stored=[stored],
        periods=[(start, monday + timedelta(days=1)), (start, monday)],
    )
    assert (with_it.value, with_it.n) == (5, 4)
    assert (without.value, without.n) == (3, 3)


def test_a_mean_of_one_variant_over_weeks_by_hand(world: World) -> None:
    """Waits of 100 and 101 s, five each, in a week and a day: s² = 2.5 ÷ 9, t(9) = 2.2622. The time
    worked on is no part of it."""
    for number in range(1, 11):
        at = day(7 if number > 8 else 1)
        world.measured(Measure.WAITING, 100 + number % 2, at, variant="waiting", team="north")
        world.measured(Measure.WAITING, 1000 * number, at, variant="working", team="north")
    rebuild_values(organization_id=world.organization.pk)
    (stored,) = (each for each in of(world) if each.definition.key == "waiting_time")
    ((value,),) = read_composed(
        organization=world.organization,
        stored=[stored],
        periods=[(MONDAY, MONDAY + timedelta(days=8))],
    )
    assert (value.value, value.n) == (Fraction(201, 2), 10)
    assert (value.low, value.high) == pytest.approx((100.1230, 100.8770), abs=1e-4)


def test_a_whole_week_is_not_read_again(world: World) -> None:
    """What is taken away behind the back of the pipeline still counts there, and nowhere else."""
    for at in (0, 6, 7):
        world.measured(Measure.SOLVED, at=day(at))
    rebuild_values(organization_id=world.organization.pk)
    Measurement.objects.all().delete()
    (stored,) = (each for each in of(world) if each.definition.key == "tickets_solved")
    week = (MONDAY, MONDAY + timedelta(days=7))
    days = (MONDAY, MONDAY + timedelta(days=3))
    ((whole, part),) = read_composed(
        organization=world.organization, stored=[stored], periods=[week, days]
    )
    assert (whole.value, whole.n) == (Fraction(2), 2)
    assert part.n == 0


def test_nothing_is_put_together_while_another_time_zone_is_coming(world: World) -> None:
    """The night of 8 March in Warsaw is its evening in New York: there the stored week lacks it."""
    SeenZone.objects.create(organization=world.organization, timezone="Europe/Warsaw")
    world.measured(Measure.CREATED, at=day(0))
    world.measured(Measure.RESOLUTION, 3, at=day(6, 23, 30))
    rebuild_values(organization_id=world.organization.pk)
    world.organization.timezone = "America/New_York"
    world.organization.save()
    week = [(MONDAY, MONDAY + timedelta(days=n)) for n in (6, 7, 14)]
    check(world, week)
    follow_zone(organization_id=world.organization.pk)
    check(world, week)


def test_teams_together_from_their_weeks_by_hand(world: World) -> None:
    """North solves two and south one in the week, north another on the Monday after."""
    for at, team in ((0, "north"), (6, "north"), (2, "south"), (7, "north"), (1, None)):
        world.measured(Measure.SOLVED, at=day(at), team=team)
    rebuild_values(organization_id=world.organization.pk)
    Measurement.objects.filter(at__lt=day(7)).delete()  # whole weeks are not read again
    (stored,) = (each for each in of(world) if each.definition.key == "tickets_solved")
    north, south = world.team("north").pk, world.team("south").pk
    found = [
        read_composed(
            organization=world.organization,
            stored=[stored],
            periods=[(MONDAY, MONDAY + timedelta(days=8))],
            teams=frozenset(teams),
        )[0][0].value
        for teams in ([north], [south], [north, south])
    ]
    assert found == [3, 1, 4]


def test_a_week_without_its_values_has_no_median(world: World) -> None:
    world.measured(Measure.RESOLUTION, 3, at=day(1))
    rebuild_values(organization_id=world.organization.pk)
    MetricValue.objects.update(spread=None)
    (stored,) = (each for each in of(world) if each.definition.key == "resolution_time")
    ((value,),) = read_composed(
        organization=world.organization,
        stored=[stored],
        periods=[(MONDAY, MONDAY + timedelta(days=7))],
    )
    assert value.value is None


def test_a_line_of_weeks_needs_none_of_their_single_values(world: World) -> None:
    world.measured(Measure.RESOLUTION, 3.5, at=day(1))
    rebuild_values(organization_id=world.organization.pk)
    (stored,) = (each for each in of(world) if each.definition.key == "resolution_time")
    with CaptureQueriesContext(connection) as found:
        values = weekly_values(
            organization_id=world.organization.pk, version_ids=[stored.version_id], weeks=[MONDAY]
        )
    assert values[stored.version_id][MONDAY].value == Fraction(7, 2)
    assert "spread" not in found[0]["sql"]


@given(st.lists(st.lists(st.integers(-(2**62), 2**62), min_size=1), min_size=1, max_size=5))
def test_ranks(rows: list[list[int]]) -> None:
    together = sorted(number for row in rows for number in row)
    parts = [sorted(row) for row in rows]
    assert [ranked(parts, rank) for rank in range(1, len(together) + 1)] == together


@given(
    st.lists(st.lists(st.integers(0, 20), min_size=1), min_size=1, max_size=5),
    st.lists(st.integers(0, 10_000), max_size=40),
)
def test_ranks_without_some(rows: list[list[int]], chosen: list[int]) -> None:
    """Numbers of some of the rows do not count; they stand in rows of their own."""
    left = [sorted(row) for row in rows]
    gone: list[list[int]] = [[], []]
    for number in chosen:
        row = left[number % len(left)]
        if row:
            gone[number % 2].append(row.pop(number % len(row)))
    parts = [sorted(row) for row in rows]
    together = sorted(number for row in left for number in row)
    without = [sorted(row) for row in gone]
    ranks = range(1, len(together) + 1)
    assert [ranked(parts, rank, without) for rank in ranks] == together


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_unpacked(numbers: list[int]) -> None:
    packed = b"".join(number.to_bytes(8, "big", signed=True) for number in numbers)
    assert list(unpacked(packed, in_order=True)) == numbers
    assert list(unpacked(packed, in_order=False)) == sorted(numbers)
