"""Each, milestones and baseline against the database: what is stored, when, and who is judged."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import MILLION, Channel, Measure
from metrics.models import MetricVersion
from objectives.choices import Bound, CycleState, Kind, Status
from objectives.due import organizations_due
from objectives.models import Cycle, KeyResult, KeyResultPoint, MemberValue, Milestone, Objective
from objectives.recompute import recompute
from people.models import Membership, Role, RoleGrant, TeamMembership
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db
APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Data reach to Friday, 1 May 2026, 12:00 UTC; Ann, Ben and Cid work in the team."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 1, 13, tzinfo=UTC))
    found = World()
    ensure_metrics(found.organization)
    found.measured(Measure.CREATED, at=day(0))
    for name in ("Ann", "Ben", "Cid"):
        works(found, name, "desk")
    return found


def works(world: World, name: str, team: str) -> Membership:
    person = world.person(name)
    RoleGrant.objects.create(organization=world.organization, membership=person, role=Role.AGENT)
    TeamMembership.objects.create(
        organization=world.organization,
        membership=person,
        team=world.team(team),
        start=date(2026, 1, 1),
    )
    return person


@pytest.fixture
def objective(world: World) -> Objective:
    cycle = Cycle.objects.create(
        organization=world.organization, name="Q2", start=APRIL, end=JULY, state=CycleState.ACTIVE
    )
    return Objective.objects.create(
        organization=world.organization, cycle=cycle, title="Everybody answers well"
    )


def key_result(objective: Objective, key: str = "", **fields: object) -> KeyResult:
    organization = objective.organization
    metric = MetricVersion.objects.get(organization=organization, metric__key=key) if key else None
    return KeyResult.objects.create(
        organization=organization, objective=objective, title="kr", metric=metric, **fields
    )


def rated(world: World, person: str, good: int, bad: int, **fields: object) -> None:
    for index in range(good + bad):
        world.measured(Measure.CSAT, int(index < good), day(50), person=person, **fields)  # type: ignore[arg-type]


def each_agent(objective: Objective, world: World, **fields: object) -> KeyResult:
    given: dict[str, object] = {
        "kind": Kind.EACH,
        "each_of": "person",
        "bound": Bound.AT_LEAST,
        "lower": 950_000,
        "team": world.team("desk"),
    }
    return key_result(objective, "csat", **(given | fields))


def standing(member: MemberValue) -> tuple[int | None, int, bool | None]:
    return member.value, member.sample, member.inside


def computed(kr: KeyResult) -> KeyResult:
    recompute(organization_id=kr.organization_id)
    kr.refresh_from_db()
    return kr


def test_each_agent_of_a_team(world: World, objective: Objective) -> None:
    kr = each_agent(objective, world)
    rated(world, "Ann", 38, 2, team="desk")  # 95 %, exactly on it
    rated(world, "Ben", 30, 10, team="desk")  # 75 %
    rated(world, "Cid", 20, 0, team="desk")  # too few to judge
    rated(world, "Eve", 40, 0, team="desk")  # does not work there
    rated(world, "Ben", 40, 0, team="elsewhere")  # not of this team
    computed(kr)
    assert (kr.value, kr.sample, kr.members_known) == (1 * MILLION, 2, 3)
    assert (kr.progress, kr.expected, kr.status) == (500_000, None, Status.AT_RISK)
    found = MemberValue.objects.filter(key_result=kr).order_by("person__name")
    assert [
        (each.person and each.person.name, each.value, each.sample, each.inside) for each in found
    ] == [
        ("Ann", 950_000, 40, True),
        ("Ben", 750_000, 40, False),
        ("Cid", MILLION, 20, None),
    ]
    # 20 April, when these were rated, lies in the week to 26 April alone.
    points = KeyResultPoint.objects.filter(key_result=kr).order_by("day")
    assert [(p.value, p.sample, p.progress) for p in points] == [
        (None, 0, None),
        (None, 0, None),
        (None, 0, None),
        (MILLION, 2, 500_000),
    ]


def test_with_under_half_of_them_judged_there_is_no_data(
    world: World, objective: Objective
) -> None:
    kr = each_agent(objective, world)
    rated(world, "Ann", 40, 0, team="desk")
    computed(kr)
    assert (kr.progress, kr.status) == (None, Status.NO_DATA)
    assert (kr.sample, kr.members_known) == (1, 3)


def test_a_smaller_sample_can_be_asked_for(world: World, objective: Objective) -> None:
    kr = each_agent(objective, world, least_sample=1)
    rated(world, "Ann", 1, 0, team="desk")
    rated(world, "Ben", 0, 1, team="desk")
    computed(kr)
    assert (kr.sample, kr.progress) == (2, 500_000)


def test_who_leaves_is_no_member_any_more(world: World, objective: Objective) -> None:
    kr = each_agent(objective, world)
    for name in ("Ann", "Ben"):
        rated(world, name, 40, 0, team="desk")
    computed(kr)
    assert MemberValue.objects.filter(key_result=kr).count() == 3
    Membership.objects.filter(name="Ben").update(left_at=datetime(2026, 4, 30, 9, tzinfo=UTC))
    KeyResult.objects.update(version=2)
    computed(kr)
    names = MemberValue.objects.filter(key_result=kr).values_list("person__name", flat=True)
    assert sorted(names) == ["Ann", "Cid"]


def test_each_channel_and_each_team(world: World, objective: Objective) -> None:
    by_channel = each_agent(objective, world, each_of="channel", team=None)
    by_team = each_agent(objective, world, each_of="team", team=None)
    rated(world, "Ann", 30, 0, team="desk", channel=Channel.CHAT)
    rated(world, "Ben", 20, 10, team="desk", channel=Channel.PHONE)
    works(world, "Dee", "night")
    computed(by_channel)
    by_team.refresh_from_db()
    found = MemberValue.objects.filter(key_result=by_channel).order_by("channel")
    assert [(each.channel, each.inside) for each in found] == [("chat", True), ("phone", False)]
    assert by_channel.progress == 500_000
    teams = MemberValue.objects.filter(key_result=by_team).order_by("team__slug")
    # 50 of 60 are 83.3 %; nobody rated the night team yet, but it is named.
    assert [(each.team and each.team.slug, each.value, each.inside) for each in teams] == [
        ("desk", 833_333, False),
        ("night", None, None),
    ]


def test_more_of_them_cost_no_more_statements(world: World, objective: Objective) -> None:
    def queries() -> int:
        KeyResult.objects.update(computed_version=0)
        with CaptureQueriesContext(
            connection,
        ) as found:
            recompute(organization_id=world.organization.pk)
        return len(found)

    rated(world, "Ann", 40, 0, team="desk")
    each_agent(objective, world)
    queries()
    one = queries()
    each_agent(objective, world)
    queries()
    assert queries() == one


def test_milestones_by_weight_and_week(world: World, objective: Objective) -> None:
    kr = key_result(objective, kind=Kind.MILESTONES)
    for weight, done_on in ((2, date(2026, 4, 12)), (1, date(2026, 4, 13)), (1, None)):
        Milestone.objects.create(
            organization=world.organization,
            key_result=kr,
            title="A step",
            weight=weight * MILLION,
            done_on=done_on,
            done_at=timezone.now() if done_on else None,
        )
    computed(kr)
    assert (kr.value, kr.sample, kr.progress) == (2 * MILLION, 3, 750_000)
    # Typed by nobody, known at once: on 1 May 22 of 65 working days are over.
    assert (kr.exact_expected, kr.status) == ("22/65", Status.ON_TRACK)
    points = KeyResultPoint.objects.filter(key_result=kr).order_by("day")
    assert [point.progress for point in points] == [0, 500_000, 750_000, 750_000]
    Milestone.objects.filter(done_on=None).update(done_on=date(2026, 5, 1), done_at=timezone.now())
    KeyResult.objects.update(version=2)
    assert computed(kr).status == Status.DONE
    objective.refresh_from_db()
    assert (objective.progress, objective.status) == (MILLION, Status.DONE)


def test_a_baseline_says_where_we_stand(world: World, objective: Objective) -> None:
    kr = key_result(objective, "csat", kind=Kind.BASELINE, needed=40)
    rated(world, "Ann", 8, 2)
    computed(kr)
    assert (kr.value, kr.progress, kr.status) == (10 * MILLION, 250_000, Status.ON_TRACK)
    assert kr.found == 800_000
    # Wilson's 95 % interval of 8 of 10.
    assert (kr.found_low or 0) / MILLION == pytest.approx(0.4901625, abs=1e-6)
    assert (kr.found_high or 0) / MILLION == pytest.approx(0.9433178, abs=1e-6)
    rated(world, "Ann", 30, 0)
    KeyResult.objects.update(version=2)
    assert (computed(kr).progress, kr.status) == (MILLION, Status.DONE)


def test_another_tree_of_teams_is_reckoned_with_at_once(world: World, objective: Objective) -> None:
    top = world.team("top")
    kr = key_result(objective, "tickets_solved", target=10 * MILLION, team=top)
    world.measured(Measure.SOLVED, at=day(40), team="desk")
    assert computed(kr).value == 0
    assert organizations_due(timezone.now()) == []
    desk = world.team("desk")
    desk.parent = top
    desk.save(update_fields=["parent"])
    assert organizations_due(timezone.now()) == [world.organization.pk]
    assert computed(kr).value == MILLION
    assert organizations_due(timezone.now()) == []
