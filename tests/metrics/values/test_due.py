"""Stored weekly values: what is due is written, and nothing else."""

from datetime import UTC, date, datetime
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Excluded, Measure
from metrics.models import DueValue, Measurement, MetricValue, MetricVersion
from metrics.values import Value
from metrics.values_due import LOCK, rebuild_values, recompute_values
from metrics.values_stored import weekly_values
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 9)


@pytest.fixture
def world() -> World:
    return World()


def put_up(world: World, *rows: Measurement) -> None:
    """As measuring does for each of the rows it changed."""
    for row in rows:
        monday = FIRST if row.at < datetime(2026, 3, 9, tzinfo=UTC) else SECOND
        DueValue.objects.get_or_create(
            organization=world.organization,
            measure=row.measure,
            week=monday,
            team=row.team,
            person=row.person,
        )


def version(world: World, key: str) -> int:
    return MetricVersion.objects.get(organization=world.organization, metric__key=key).pk


def stored(world: World, key: str, week: date = FIRST, **scope: int) -> Value | None:
    found = weekly_values(
        organization_id=world.organization.pk,
        version_ids=[version(world, key)],
        weeks=[week],
        **scope,
    )
    return found.get(version(world, key), {}).get(week)


def test_company_team_and_person_of_a_week(world: World) -> None:
    rows = [
        world.measured(Measure.CSAT, good, team=team, person=person, at=day(at))
        for good, team, person, at in [
            (1, "north", "Ann", 0),
            (0, "north", "Ann", 1),
            (1, "north", "Bob", 2),
            (1, "south", None, 3),
            (0, None, None, 6),
            (1, "north", "Ann", 7),
        ]
    ]
    rows.append(world.measured(Measure.CSAT, 1, team="north", excluded=Excluded.SPAM))
    put_up(world, *rows)
    waiting = DueValue.objects.count()
    assert recompute_values(organization_id=world.organization.pk) == waiting
    assert not DueValue.objects.exists()
    north, ann = world.team("north").pk, world.person("Ann").pk
    company = stored(world, "csat")
    assert company == Value(Fraction(3, 5), 5, Fraction(3), Fraction(5), excluded={"": 1})
    assert stored(world, "csat", team=north) == Value(
        Fraction(2, 3), 3, Fraction(2), Fraction(3), excluded={"": 1}
    )
    assert stored(world, "csat", person=ann) == Value(Fraction(1, 2), 2, Fraction(1), Fraction(2))
    assert stored(world, "csat", SECOND, person=ann) == Value(
        Fraction(1), 1, Fraction(1), Fraction(1)
    )


def test_the_company_counts_what_its_teams_have_only_above(world: World) -> None:
    """3 replies in a team that solved nothing, 1 of nobody's, and 2 solved tickets elsewhere."""
    rows = [
        world.measured(Measure.REPLIES, 3, team="north", person="Ann"),
        world.measured(Measure.REPLIES, 1),
        world.measured(Measure.SOLVED, 1, team="south"),
        world.measured(Measure.SOLVED, 1, team="south"),
    ]
    put_up(world, *rows)
    recompute_values(organization_id=world.organization.pk)
    assert stored(world, "replies_per_ticket") == Value(Fraction(2), 2, Fraction(4), Fraction(2))
    north = stored(world, "replies_per_ticket", team=world.team("north").pk)
    assert north == Value(None, 0, Fraction(3), Fraction(0))
    ann = world.person("Ann").pk
    assert stored(world, "replies_per_ticket", person=ann) is None
    Measurement.objects.filter(pk=rows[0].pk).delete()
    put_up(world, rows[0])
    recompute_values(organization_id=world.organization.pk)
    assert stored(world, "replies_per_ticket") == Value(Fraction(1, 2), 2, Fraction(1), Fraction(2))
    assert stored(world, "replies_per_ticket", team=world.team("north").pk) is None


def test_quantiles_are_stored_exactly(world: World) -> None:
    """Of 1.000001 and 2 seconds the median is 1.5000005."""
    put_up(world, *[world.measured(Measure.RESOLUTION, value) for value in (1.000001, 2)])
    recompute_values(organization_id=world.organization.pk)
    median = stored(world, "resolution_time")
    assert median is not None
    assert median.value == Fraction(15000005, 10**7)


def test_only_what_differs_is_written(world: World) -> None:
    kept, changed = (world.measured(Measure.CSAT, 1, team=team) for team in ("north", "south"))
    put_up(world, kept, changed)
    recompute_values(organization_id=world.organization.pk)
    before = {row.team_id: row.computed_at for row in MetricValue.objects.filter(n__gt=0)}
    Measurement.objects.filter(pk=changed.pk).update(value=0)
    put_up(world, kept, changed)
    recompute_values(organization_id=world.organization.pk)
    after = {row.team_id: row.computed_at for row in MetricValue.objects.filter(n__gt=0)}
    assert after[kept.team_id] == before[kept.team_id]
    assert after[changed.team_id] > before[changed.team_id]
    assert after[None] > before[None]


def test_a_week_that_lost_its_last_measurement_has_no_value(world: World) -> None:
    row = world.measured(Measure.CSAT, 1, team="north")
    put_up(world, row)
    recompute_values(organization_id=world.organization.pk)
    version_before = world.organization.data_version
    Measurement.objects.filter(pk=row.pk).delete()
    put_up(world, row)
    recompute_values(organization_id=world.organization.pk)
    assert not MetricValue.objects.exists()
    world.organization.refresh_from_db()
    assert world.organization.data_version == version_before + 2


def test_a_share_of_the_due_rows_leaves_the_others(world: World) -> None:
    put_up(world, world.measured(Measure.CSAT), world.measured(Measure.CSAT, at=day(7)))
    assert recompute_values(organization_id=world.organization.pk, limit=1) == 1
    assert DueValue.objects.count() == 1


def test_other_organizations_are_left_alone(world: World) -> None:
    other = World("other")
    put_up(other, other.measured(Measure.CSAT))
    assert recompute_values(organization_id=world.organization.pk) == 0
    assert DueValue.objects.count() == 1


def test_rebuilding_gives_what_is_computed_step_by_step(world: World) -> None:
    for good in (1, 0, 1):
        world.measured(Measure.CSAT, good, team="north", person="Ann", at=day(good))
        world.measured(Measure.RESOLUTION, 60 + good, team="north")
    stale = MetricValue.objects.create(
        organization=world.organization,
        version_id=_any_version(world),
        week=SECOND,
        value=1,
        n=1,
    )
    with pytest.raises(CommandError, match="stored values differ"):
        call_command("values", "verify", stdout=StringIO())
    # csat, resolution_time, solved_within: company and team; csat: Ann; response_rate, without a
    # survey: the team, for what is above; the stale one goes.
    assert rebuild_values(organization_id=world.organization.pk) == 9
    assert not MetricValue.objects.filter(pk=stale.pk).exists()
    call_command("values", "verify", organization=world.organization.slug, stdout=StringIO())
    assert rebuild_values(organization_id=world.organization.pk) == 0


def _any_version(world: World) -> int:
    ensure_metrics(world.organization)
    return version(world, "csat")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_write_an_older_value() -> None:
    world = World()
    put_up(world, world.measured(Measure.CSAT))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", (LOCK, world.organization.pk))
        assert recompute_values(organization_id=world.organization.pk) == 0
        assert DueValue.objects.count() == 1
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", (LOCK, world.organization.pk))
    finally:
        other.close()
    assert recompute_values(organization_id=world.organization.pk) == 1


@pytest.mark.django_db(transaction=True)
def test_rows_of_a_measuring_that_has_not_ended_wait() -> None:
    world = World()
    put_up(world, world.measured(Measure.CSAT))
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                """INSERT INTO metrics_duevalue (organization_id, measure, week)
                   SELECT organization_id, measure, week FROM metrics_duevalue
                   ON CONFLICT ON CONSTRAINT due_value_once DO UPDATE SET week = EXCLUDED.week"""
            )
        with transaction.atomic():
            assert recompute_values(organization_id=world.organization.pk) == 0
        other.commit()
    finally:
        other.close()
    assert recompute_values(organization_id=world.organization.pk) == 1
