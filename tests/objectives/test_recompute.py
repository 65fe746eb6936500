"""Values → key results → objectives, against the database."""

import threading
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.utils import timezone

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import ACCOUNTS, MILLION, TICKETS, Measure
from metrics.models import MeasureVersion, MetricVersion, Source
from objectives.choices import Bound, CycleState, Kind, Status
from objectives.due import organizations_due
from objectives.models import CheckIn, Cycle, KeyResult, KeyResultPoint, Objective, RecomputeState
from objectives.recompute import recompute
from people.models import Holiday, Membership, Organization
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db
# The world's data reach to 1 May 2026, 12:00 UTC.
APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 1, 13, tzinfo=UTC))
    found = World()
    ensure_metrics(found.organization)
    found.measured(Measure.CREATED, at=day(0))  # since when there is data
    return found


@pytest.fixture
def objective(world: World) -> Objective:
    cycle = Cycle.objects.create(
        organization=world.organization,
        name="Q2",
        start=APRIL,
        end=JULY,
        state=CycleState.ACTIVE,
    )
    return Objective.objects.create(
        organization=world.organization, cycle=cycle, title="Answer sooner"
    )


def key_result(objective: Objective, key: str = "", **fields: object) -> KeyResult:
    organization = objective.organization
    metric = MetricVersion.objects.get(organization=organization, metric__key=key) if key else None
    return KeyResult.objects.create(
        organization=organization, objective=objective, title="kr", metric=metric, **fields
    )


def bump(world: World, measure: int) -> None:
    found, _ = MeasureVersion.objects.get_or_create(
        organization=world.organization, measure=measure, team=None, defaults={"version": 0}
    )
    MeasureVersion.objects.filter(pk=found.pk).update(version=found.version + 1)


def test_a_count_from_nothing(world: World, objective: Objective) -> None:
    kr = key_result(objective, "tickets_solved", target=10 * MILLION)
    for number in (35, 36, 59):  # 6, 7 and 30 April
        world.measured(Measure.SOLVED, at=day(number))
    world.measured(Measure.SOLVED, at=day(29))  # 31 March: not of this cycle
    assert recompute(organization_id=world.organization.pk) == 1
    kr.refresh_from_db()
    assert (kr.value, kr.sample, kr.progress) == (3 * MILLION, 3, 300_000)
    # April to June 2026 have 22 + 21 + 22 = 65 weekdays, of which April's 22 are over on 1 May.
    assert kr.exact_expected == "22/65"
    assert kr.status == Status.ON_TRACK  # 30 % against 33.8 %
    assert kr.value_as_of == day(60)
    objective.refresh_from_db()
    assert (objective.progress, objective.status) == (300_000, Status.ON_TRACK)
    points = KeyResultPoint.objects.filter(key_result=kr).order_by("day")
    assert [(p.day, p.value) for p in points] == [
        (date(2026, 4, 5), 0),
        (date(2026, 4, 12), 2 * MILLION),
        (date(2026, 4, 19), 2 * MILLION),
        (date(2026, 4, 26), 2 * MILLION),
    ]


def test_a_maintained_share_of_a_team_and_all_below_it(world: World, objective: Objective) -> None:
    top = world.team("top")
    world.team("below", parent=top)
    kr = key_result(
        objective,
        "csat",
        kind=Kind.MAINTAIN,
        bound=Bound.AT_LEAST,
        lower=900_000,
        team=top,
    )
    for index in range(40):  # 6 April: 36 of 40 good, exactly 90 %
        world.measured(Measure.CSAT, int(index >= 4), day(35), team="below")
    world.measured(Measure.CSAT, 0, day(35), team="elsewhere")
    recompute(organization_id=world.organization.pk)
    kr.refresh_from_db()
    assert (kr.value, kr.sample) == (900_000, 40)
    inside = KeyResultPoint.objects.filter(key_result=kr).order_by("day")
    assert [point.inside for point in inside] == [None, True, True, True]
    assert (kr.progress, kr.status, kr.last_week_inside) == (MILLION, Status.ON_TRACK, True)


def test_typed_values_stand_from_their_week(world: World, objective: Objective) -> None:
    author = Membership.objects.create(organization=world.organization, name="Lead")
    kr = key_result(objective, target=100 * MILLION, baseline=0)
    for sunday, value in ((date(2026, 4, 5), 10), (date(2026, 4, 19), 30)):
        CheckIn.objects.create(
            organization=world.organization,
            key_result=kr,
            week_end=sunday,
            author=author,
            confidence="on_track",
            value=value * MILLION,
        )
    recompute(organization_id=world.organization.pk)
    kr.refresh_from_db()
    # As of Sunday 19 April: 3 + 5 + 5 = 13 of 65 working days were over, 20 %.
    assert (kr.value, kr.progress, kr.exact_expected) == (30 * MILLION, 300_000, "1/5")
    points = KeyResultPoint.objects.filter(key_result=kr).order_by("day")
    assert [point.value for point in points] == [10 * MILLION, None, 30 * MILLION, None]


def test_due_is_what_changed_and_nothing_else(world: World, objective: Objective) -> None:
    organization = world.organization.pk
    solved = key_result(objective, "tickets_solved", target=10 * MILLION)
    key_result(objective, "tickets_created", target=10 * MILLION)
    now = timezone.now()
    assert organizations_due(now) == [organization]
    assert recompute(organization_id=organization) == 2
    assert organizations_due(now) == []
    assert recompute(organization_id=organization) == 0
    bump(world, Measure.SOLVED)
    assert organizations_due(now) == [organization]
    assert recompute(organization_id=organization) == 1
    KeyResult.objects.filter(pk=solved.pk).update(version=2)
    assert organizations_due(now) == [organization]
    assert recompute(organization_id=organization) == 1
    assert organizations_due(datetime(2026, 5, 2, 0, 1, tzinfo=UTC)) == [organization]


def test_what_tickets_and_accounts_say_concerns_whom_it_counts_for(
    world: World, objective: Objective
) -> None:
    """A rating has the channel of its own, a review that of its ticket; topics are the ticket's."""
    asked = [
        key_result(objective, key, target=MILLION, filters=filters)
        for key, filters in (
            ("quality_score", {"channel": "chat"}),
            ("csat", {"topic": "login"}),
            ("csat", {"segment": "large"}),
            ("quality_score", {}),
            ("csat", {"channel": "chat"}),
        )
    ]
    organization = world.organization.pk
    assert recompute(organization_id=organization) == 5
    bump(world, TICKETS)
    assert recompute(organization_id=organization) == 3
    bump(world, ACCOUNTS)
    assert recompute(organization_id=organization) == 1
    assert recompute(organization_id=organization) == 0
    seen = dict(KeyResult.objects.values_list("pk", "seen_version"))
    assert [seen[each.pk] for each in asked] == [1, 1, 2, 0, 0]


def test_a_day_is_over_when_the_data_say_so(
    world: World, objective: Objective, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At midnight data still end before it; what is read later need not change any measure."""
    organization = world.organization.pk
    kr = key_result(objective, "tickets_solved", target=10 * MILLION)

    def expected(now: datetime, as_of: datetime) -> str:
        monkeypatch.setattr(timezone, "now", lambda: now)
        Source.objects.update(as_of=as_of)
        assert organizations_due(now) == [organization]
        assert recompute(organization_id=organization) == 1
        assert organizations_due(now) == []
        kr.refresh_from_db()
        return kr.exact_expected

    saturday = datetime(2026, 5, 2, 0, 0, 2, tzinfo=UTC)
    # 22 working days of 65 in April; Friday, 1 May, is the 23rd.
    assert expected(saturday, saturday - timedelta(minutes=2)) == "22/65"
    assert expected(saturday + timedelta(minutes=5), saturday + timedelta(minutes=3)) == "23/65"
    Source.objects.update(as_of=saturday + timedelta(minutes=8))
    assert organizations_due(saturday + timedelta(minutes=10)) == []


def test_another_calendar_is_reckoned_with_at_once(world: World, objective: Objective) -> None:
    organization = world.organization
    kr = key_result(objective, "tickets_solved", target=10 * MILLION)

    def expected() -> str:
        assert organizations_due(timezone.now()) == [organization.pk]
        assert recompute(organization_id=organization.pk) == 1
        assert organizations_due(timezone.now()) == []
        kr.refresh_from_db()
        return kr.exact_expected

    assert expected() == "22/65"
    Holiday.objects.create(organization=organization, day=date(2026, 4, 6))  # Easter Monday
    assert expected() == "21/64"
    # With Saturdays: 4, 11, 18, 25 April; in May and June 5 and 4 more.
    Organization.objects.update(working_days=[1, 2, 3, 4, 5, 6])
    assert expected() == "25/77"
    Holiday.objects.all().delete()
    assert expected() == "1/3"  # 26 of 78


def test_a_closed_cycle_keeps_its_figures(world: World, objective: Objective) -> None:
    kr = key_result(objective, "tickets_solved", target=10 * MILLION)
    recompute(organization_id=world.organization.pk)
    Cycle.objects.update(state=CycleState.CLOSED)
    world.measured(Measure.SOLVED, at=day(40))
    bump(world, Measure.SOLVED)
    assert recompute(organization_id=world.organization.pk) == 0
    kr.refresh_from_db()
    assert kr.value == 0


def test_a_rounded_share_does_not_reach_its_target(world: World, objective: Objective) -> None:
    # 2 of 3 is 66.66… %, below a target of 66.6667 %; rounded it would reach it.
    kr = key_result(objective, "csat", baseline=500_000, target=666_667)
    for value in (1, 1, 0):
        world.measured(Measure.CSAT, value, day(50))
    recompute(organization_id=world.organization.pk)
    kr.refresh_from_db()
    assert Fraction(kr.exact_progress) == (Fraction(2, 3) - Fraction(1, 2)) / (
        Fraction(666_667, MILLION) - Fraction(1, 2)
    )
    assert kr.progress == 999_998


@pytest.mark.django_db(transaction=True)
def test_only_one_recomputes_at_a_time(world: World, objective: Objective) -> None:
    key_result(objective, "tickets_solved", target=10 * MILLION)
    RecomputeState.objects.create(organization=world.organization)
    found: list[int] = []
    with transaction.atomic():
        RecomputeState.objects.select_for_update().get(pk=world.organization.pk)
        thread = threading.Thread(target=lambda: found.append(_elsewhere(world)))
        thread.start()
        thread.join(20)
    assert found == [0]
    assert recompute(organization_id=world.organization.pk) == 1


def _elsewhere(world: World) -> int:
    try:
        return recompute(organization_id=world.organization.pk)
    finally:
        connection.close()
