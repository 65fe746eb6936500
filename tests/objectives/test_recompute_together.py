"""Many key results computed at once: the same figures as one by one, by as few statements."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import MILLION, Channel, Measure
from metrics.models import Account, Measurement, MeasureVersion, Metric, MetricVersion
from objectives import recompute as computing
from objectives.choices import Bound, Confidence, CycleState, Kind, Member, Status, Window
from objectives.computing.reader import Reader
from objectives.due import organizations_due
from objectives.models import (
    CheckIn,
    Cycle,
    KeyResult,
    KeyResultPoint,
    MemberValue,
    Milestone,
    Objective,
)
from objectives.recompute import FIGURES, recompute, recompute_key_result
from people.models import Role, RoleGrant, TeamMembership
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 13, tzinfo=UTC)
APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)
# Shares, counts, percentiles, states, entered ones, of accounts, of a whole; some never had data.
METRICS = (
    "csat",
    "tickets_solved",
    "first_response_time",
    "backlog",
    "volume_by_channel",
    "follow_ups",
    "account_coverage",
    "nps",
)
OF_ACCOUNTS = ("account_coverage",)
TEAMS = ("top", "below", "elsewhere")
FILTERS: tuple[dict[str, Any], ...] = ({}, {"channel": "email"}, {"tier": 1})


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A team with one below it, another, five agents, and a year and more of measurements."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    found = World()
    ensure_metrics(found.organization)
    found.team("below", parent=found.team("top"))
    for number, name in enumerate(("Ann", "Ben", "Cid", "Dea", "Eve")):
        person = found.person(name)
        mine = {"organization": found.organization, "membership": person}
        RoleGrant.objects.create(**mine, role=Role.AGENT)
        TeamMembership.objects.create(
            **mine, team=found.team(TEAMS[number % 3]), start=date(2026, 1, 1)
        )
    Account.objects.create(
        organization=found.organization, external_id="a", name="A", started_on=date(2025, 1, 1)
    )
    _measure(found)
    return found


def _measure(world: World) -> None:
    people = ("Ann", "Ben", "Cid", "Dea", None)
    world.measured(Measure.CREATED, at=datetime(2025, 3, 1, tzinfo=UTC))
    rows: list[Measurement] = []
    for number in range(240):
        moment = day(59) - timedelta(days=number % 97, hours=number % 5)
        if number % 6 == 0:  # a year ago
            moment -= timedelta(days=365)
        measure = (Measure.CSAT, Measure.SOLVED, Measure.FIRST_RESPONSE)[number % 3]
        rows.append(
            world.measured(
                measure,
                {Measure.CSAT: number % 2, Measure.SOLVED: 1}.get(measure, number * 37),
                moment,
                ticket=rows[number % 7].ticket if number > 7 else None,
                person=people[number % 5],
                team=(*TEAMS, None)[number % 4],
                channel=(Channel.EMAIL, Channel.CHAT)[number % 2],
                tier=(None, 1, 2)[number % 3],
            )
        )


@pytest.fixture
def objectives(world: World) -> list[Objective]:
    cycle = Cycle.objects.create(
        organization=world.organization, name="Q2", start=APRIL, end=JULY, state=CycleState.ACTIVE
    )
    return [
        Objective.objects.create(organization=world.organization, cycle=cycle, title=title)
        for title in ("Answer sooner", "Answer better")
    ]


AMOUNTS = st.none() | st.sampled_from([0, 1, MILLION // 2, MILLION, 30 * MILLION, -5 * MILLION])
SPECS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([*Kind.values, Kind.REACH, Kind.MAINTAIN]),
        "key": st.sampled_from([*METRICS, ""]),
        "window": st.sampled_from(Window.values),
        "filters": st.sampled_from(FILTERS),
        "team": st.sampled_from([None, *TEAMS]),
        "person": st.sampled_from([None, None, "Ann", "Ben"]),
        "baseline": AMOUNTS,
        "target": AMOUNTS,
        "stretch": AMOUNTS,
        "interval": st.none() | st.just((MILLION // 3, MILLION)),
        "bound": st.sampled_from(Bound.values),
        "lower": AMOUNTS,
        "upper": AMOUNTS,
        "each_of": st.sampled_from(Member.values),
        "least_sample": st.sampled_from([None, 0, 3]),
        "weight": st.sampled_from([0, MILLION, 3 * MILLION]),
        "published_at": st.sampled_from([None, datetime(2026, 4, 14, 12, tzinfo=UTC)]),
        "typed": st.lists(st.integers(-3, 40), max_size=4),
        "steps": st.lists(st.booleans(), max_size=3),
    }
)


def written(world: World, objective: Objective, spec: dict[str, Any]) -> KeyResult:
    """A key result as it is asked for, with what people said about it."""
    given = dict(spec)
    kind, key, interval = given["kind"], given.pop("key"), given.pop("interval")
    typed, steps = given.pop("typed"), given.pop("steps")
    if kind in (Kind.EACH, Kind.BASELINE) and not key:
        key = "csat"
    if key in OF_ACCOUNTS:
        given |= {"filters": {}, "each_of": Member.PERSON}
    if given["target"] == given["baseline"]:
        given["target"] = (given["baseline"] or 0) + MILLION
    if interval:
        given |= {"baseline_low": interval[0], "baseline_high": interval[1]}
    of = {"organization": world.organization}
    metric = MetricVersion.objects.get(**of, metric__key=key) if key else None
    given |= {
        "team": given["team"] and world.team(given["team"]),
        "person": given["person"] and world.person(given["person"]),
        "needed": 5 if kind == Kind.BASELINE else None,
    }
    found = KeyResult.objects.create(**of, objective=objective, title="kr", metric=metric, **given)
    CheckIn.objects.bulk_create(
        CheckIn(
            **of,
            key_result=found,
            week_end=date(2026, 4, 5) + timedelta(weeks=week),
            author=world.person("Ann"),
            confidence=Confidence.ON_TRACK,
            value=value * MILLION,
        )
        for week, value in enumerate(typed)
    )
    for is_done in steps:
        done = {"done_on": date(2026, 4, 9), "done_at": NOW} if is_done else {}
        Milestone.objects.create(**of, key_result=found, title="Step", **done)
    return found


def standing(world: World) -> dict[str, list[Any]]:
    """All that a recomputation writes, but for when and from which versions."""
    of = {"organization": world.organization}
    tables = {
        "key results": KeyResult.objects.filter(**of).values_list("pk", *FIGURES),
        "points": KeyResultPoint.objects.filter(**of).values_list(
            "key_result", "day", "value", "sample", "progress", "inside"
        ),
        "members": MemberValue.objects.filter(**of).values_list(
            "key_result", "person", "team", "channel", "value", "sample", "agents", "inside"
        ),
        "objectives": Objective.objects.filter(**of).values_list("pk", "progress", "status"),
    }
    return {name: sorted(rows, key=str) for name, rows in tables.items()}


def forget(world: World) -> None:
    """As if nothing had been computed yet."""
    of = {"organization": world.organization}
    KeyResultPoint.objects.filter(**of).delete()
    MemberValue.objects.filter(**of).delete()
    untouched = KeyResult()
    unknown = {name: getattr(untouched, name) for name in FIGURES}
    KeyResult.objects.filter(**of).update(**unknown, computed_version=0, seen_version=0)
    Objective.objects.filter(**of).update(progress=None, status=Status.NO_DATA)


searched = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@searched
@given(specs=st.lists(SPECS, min_size=2, max_size=8), stale=st.booleans(), retired=st.booleans())
def test_all_at_once_are_as_one_by_one(
    world: World,
    objectives: list[Objective],
    specs: list[dict[str, Any]],
    stale: bool,
    retired: bool,
) -> None:
    with transaction.atomic():
        if stale:
            world.source.as_of = day(40)
            world.source.save()
        if retired:
            Metric.objects.filter(key__in=("csat", "backlog")).update(retired_at=NOW)
        made = [written(world, objectives[number % 2], spec) for number, spec in enumerate(specs)]
        assert recompute(organization_id=world.organization.pk) == len(made)
        together = standing(world)
        forget(world)
        for key_result in made:
            recompute_key_result(key_result)
        assert standing(world) == together
        transaction.set_rollback(True)


def mixed(world: World, objectives: Sequence[Objective], count: int) -> list[KeyResult]:
    """Key results of all kinds, of several metrics, teams and windows."""
    kinds: list[dict[str, Any]] = [
        {"key": "tickets_solved", "target": 90 * MILLION},
        {"key": "csat", "baseline": 0, "target": MILLION},
        {"key": "csat", "kind": Kind.MAINTAIN, "bound": Bound.AT_LEAST, "lower": MILLION // 2},
        {"key": "csat", "kind": Kind.EACH, "each_of": Member.PERSON, "least_sample": 1}
        | {"bound": Bound.AT_LEAST, "lower": MILLION // 2},
        {"key": "csat", "kind": Kind.BASELINE, "needed": 20},
        {"kind": Kind.MILESTONES},
        {"baseline": 0, "target": 40 * MILLION},
    ]
    of = {"organization": world.organization}
    made = []
    for number in range(count):
        given = dict(kinds[number % len(kinds)])
        key = given.pop("key", "")
        given["metric"] = MetricVersion.objects.get(**of, metric__key=key) if key else None
        given["team"] = (None, *map(world.team, TEAMS))[number % 4]
        made.append(
            KeyResult.objects.create(
                **of, objective=objectives[number % len(objectives)], title="kr", **given
            )
        )
        Milestone.objects.create(**of, key_result=made[-1], title="Step")
    return made


def statements(work: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        work()
    return [each["sql"] for each in found.captured_queries]


def test_a_hundred_take_as_many_statements_as_ten(
    world: World, objectives: list[Objective]
) -> None:
    def again() -> int:
        KeyResult.objects.update(computed_version=0, value=None, progress=None)
        KeyResultPoint.objects.all().delete()
        return len(statements(lambda: recompute(organization_id=world.organization.pk)))

    mixed(world, objectives, 10)
    again()
    ten = again()
    mixed(world, objectives, 90)
    again()
    assert again() == ten


def test_what_stands_already_is_not_written_again(
    world: World, objectives: list[Objective]
) -> None:
    mixed(world, objectives, 14)
    recompute(organization_id=world.organization.pk)
    KeyResult.objects.filter(kind=Kind.REACH).update(computed_version=0)
    seen = statements(lambda: recompute(organization_id=world.organization.pk))
    tables = ("keyresultpoint", "membervalue", '"objectives_objective"')
    changes = ("INSERT", "UPDATE", "DELETE")
    assert [
        sql for sql in seen if sql.startswith(changes) and any(name in sql for name in tables)
    ] == []
    figures = [sql for sql in seen if sql.startswith("UPDATE") and '"exact_progress"' in sql]
    assert figures == []
    assert not KeyResult.objects.filter(computed_version=0).exists()


def test_stopped_half_way_nothing_has_happened(
    world: World, objectives: list[Objective], monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed(world, objectives, 14)
    before = standing(world)
    with monkeypatch.context() as patched:

        def fail(*_: object, **__: object) -> None:
            raise RuntimeError

        patched.setattr(computing, "store_objectives", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            recompute(organization_id=world.organization.pk)
    assert standing(world) == before
    assert organizations_due(NOW) == [world.organization.pk]
    assert recompute(organization_id=world.organization.pk) == 14
    assert organizations_due(NOW) == []


def test_what_is_edited_meanwhile_keeps_what_the_edit_computed(
    world: World, objectives: list[Objective], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edit comes when all is read and nothing written; the others are written."""
    edited, *_, other = mixed(world, objectives, 9)  # of the whole company, as the fifth is
    recompute(organization_id=world.organization.pk)
    for measure in (Measure.SOLVED, Measure.CSAT):
        MeasureVersion.objects.create(
            organization=world.organization, measure=measure, team=None, version=1
        )
    whole = Reader.read_all

    def read_all(reader: Reader, asked: Any) -> Any:
        found = list(whole(reader, asked))
        if len(asked) > 1:
            KeyResult.objects.filter(pk=edited.pk).update(version=2, target=80 * MILLION)
            recompute_key_result(edited)
        return iter(found)

    solved = Measurement.objects.filter(
        measure=Measure.SOLVED, at__gte=datetime(2026, 4, 1, tzinfo=UTC)
    ).count()
    with monkeypatch.context() as patched:
        patched.setattr(Reader, "read_all", read_all)
        assert recompute(organization_id=world.organization.pk) == 3
    edited.refresh_from_db()
    other.refresh_from_db()
    assert Fraction(edited.exact_progress) == Fraction(solved, 80)
    assert (edited.computed_version, edited.seen_version) == (2, 1)
    assert (other.computed_version, other.seen_version) == (1, 1)
    # What the edit did not see is looked at once more.
    assert organizations_due(NOW) == [world.organization.pk]
    assert recompute(organization_id=world.organization.pk) == 0
    assert organizations_due(NOW) == []


def test_an_each_with_a_ceiling_on_the_cycles_count(
    world: World, objectives: list[Objective]
) -> None:
    """Last year's days are no members' weeks."""
    of = {"organization": world.organization}
    KeyResult.objects.create(
        **of,
        objective=objectives[0],
        title="kr",
        kind=Kind.EACH,
        metric=MetricVersion.objects.get(**of, metric__key="tickets_solved"),
        each_of=Member.PERSON,
        window=Window.CYCLE,
        bound=Bound.AT_MOST,
        upper=MILLION,
        least_sample=0,
    )
    assert recompute(organization_id=world.organization.pk) == 1
    assert MemberValue.objects.count() == 5


def test_a_season_goes_with_its_metric(world: World, objectives: list[Objective]) -> None:
    """What is typed from now on is not held against last year's count of a metric."""
    kr = mixed(world, objectives, 1)[0]
    KeyResult.objects.update(season={APRIL.isoformat(): "0", JULY.isoformat(): "9"}, metric=None)
    recompute_key_result(kr)
    kr.refresh_from_db()
    assert kr.season is None
