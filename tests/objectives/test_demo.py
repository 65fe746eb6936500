"""The demonstration: read from the simulated helpdesk over HTTP, alive at once."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.core.management import call_command
from django.db.models import Count

from metrics.asking.asked import asked
from metrics.catalogue import CATALOGUE
from metrics.facts import MILLION, Excluded, Measure
from metrics.models import (
    AgentMatch,
    Band,
    Benchmark,
    Dispute,
    DisputeState,
    IncidentWindow,
    Measurement,
    Practice,
    SavedView,
    Schedule,
)
from metrics.restating.moments import reported_at
from metrics.restating.reading import read_restated
from metrics.showing.results import sum_of
from metrics.simulator import api
from metrics.simulator.server import Server
from metrics.simulator.world import World, two_quarters_before
from metrics.values import Ask, monday, read_many
from objectives.choices import CycleState, InitiativeState, Kind, ProposalState, Status
from objectives.demo.build import SLUG
from objectives.models import (
    Change,
    CheckIn,
    Cycle,
    Grade,
    Initiative,
    KeyResult,
    Objective,
    Proposal,
    Retrospective,
)
from okrapp.supervise import DEMO_USERS
from people.access import access_of, access_of_membership
from people.figures import exact
from people.models import Membership, Organization, Role, Team, User
from tests.objectives.cases import at

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 21, 9, tzinfo=UTC)  # Thursday of the quarter's eighth week


class Still(Server):
    """A helpdesk at which no time passes."""

    def moment(self) -> api.Moment:
        now = int(NOW.timestamp())
        return api.Moment(self.world, now, now - self.withhold, self.base)


@pytest.fixture
def helpdesk() -> Iterator[Server]:
    world = World(seed=1, since=two_quarters_before(NOW.date()), sessions=[])
    with Still(
        ("127.0.0.1", 0), world=world, token="t", withhold=2, per_minute=100_000, faults=()
    ) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_the_demonstration_is_alive_at_once(helpdesk: Server) -> None:
    with at(NOW):
        call_command("demo", helpdesk=helpdesk.base, token=helpdesk.token)
    organization = Organization.objects.get(slug=SLUG)

    top = Team.objects.get(organization=organization, parent=None)
    agents = AgentMatch.objects.filter(organization=organization).values("person").distinct()
    teams = Team.objects.filter(parent=top).annotate(size=Count("members"))
    assert (teams.count(), agents.count()) == (3, 12)
    assert min(teams.values_list("size", flat=True)) >= 3

    cycles = list(Cycle.objects.filter(organization=organization).order_by("start"))
    assert [(cycle.name, cycle.state) for cycle in cycles] == [
        ("Q4 2025", CycleState.CLOSED),
        ("Q1 2026", CycleState.CLOSED),
        ("Q2 2026", CycleState.ACTIVE),
        ("Q3 2026", CycleState.DRAFT),
    ]
    for cycle in cycles[:3]:
        said = CheckIn.objects.filter(key_result__objective__cycle=cycle)
        assert said.values("week_end").distinct().count() >= 6
    assert KeyResult.objects.filter(objective__cycle__in=cycles[:2], status="no_data").count() == 0

    running = Objective.objects.filter(cycle=cycles[2])
    assert running.count() == 12
    assert set(running.values_list("status", flat=True)) == {
        Status.DONE,
        Status.ON_TRACK,
        Status.AT_RISK,
        Status.BEHIND,
        Status.NO_DATA,
    }

    kinds = KeyResult.objects.filter(objective__in=running)
    assert set(kinds.values_list("kind", flat=True)) == set(Kind)
    for kind in (Kind.MILESTONES, Kind.BASELINE):
        assert kinds.get(kind=kind).progress is not None, kind
    # So short a history has too few ratings to judge agents by, and says so.
    assert kinds.get(kind=Kind.EACH).members_known

    ended_as_people_end_a_quarter(organization, cycles)

    # As `make run` prints it: one of each role can sign in.
    roles = []
    for who in DEMO_USERS:
        access = access_of(
            user=User.objects.get(email=f"{who}@demo.example"), organization=organization
        )
        assert access is not None
        roles.append(access.roles)
    assert roles == [{Role.ADMIN, Role.DIRECTOR}, {Role.LEAD}, {Role.AGENT}, {Role.VIEWER}]
    newcomer_sees_all_that_measures_can(organization)
    every_sum_that_is_told_comes_out(organization)


def ended_as_people_end_a_quarter(organization: Organization, cycles: Sequence[Cycle]) -> None:
    """Graded, looked back on, carried over; a target moved with a reason; agents propose."""
    *closed, running, following = cycles
    for cycle in closed:
        owned = KeyResult.objects.filter(objective__cycle=cycle, owner__isnull=False)
        grades = Grade.objects.filter(key_result__objective__cycle=cycle)
        assert grades.count() == owned.count() > 0
        # A score of one's own says why.
        assert not grades.filter(score__isnull=False, reason="").exists()
        looked_back = Retrospective.objects.filter(objective__cycle=cycle)
        assert looked_back.count() == Objective.objects.filter(cycle=cycle).count()
    assert Grade.objects.filter(organization=organization).exclude(reason="").exists()

    goes_on = Objective.objects.get(cycle=running, carried_from__isnull=False)
    chain = [goes_on.carried_from, goes_on.carried_from and goes_on.carried_from.carried_from]
    assert [each and each.cycle for each in chain] == closed[::-1]
    moved = Change.objects.get(objective__cycle=running, field="target")
    assert moved.reason
    assert moved.before
    assert moved.after
    assert moved.before["amount"] != moved.after["amount"]
    proposals = Proposal.objects.filter(cycle=following).values_list("state", flat=True)
    assert sorted(proposals) == [ProposalState.DECLINED, ProposalState.WAITING]
    work = Initiative.objects.filter(objective__cycle=running)
    assert set(work.values_list("state", flat=True)) == {
        InitiativeState.PLANNED,
        InitiativeState.UNDER_WAY,
    }


def newcomer_sees_all_that_measures_can(organization: Organization) -> None:
    """Hours, promises, decisions and what stands beside a metric: each is there, and at work."""
    mine = {"organization": organization}
    schedules = Schedule.objects.filter(**mine)
    assert {schedule.country for schedule in schedules} == {"PL"}
    assert set(schedules.values_list("team__name", flat=True)) == {None, "Chat & Social"}
    rows = Measurement.objects.of(organization)
    assert rows.filter(measure=Measure.FIRST_RESPONSE, business__isnull=False).exists()
    for promised in (Measure.SLA_FIRST_RESPONSE, Measure.SLA_RESOLUTION):
        kept = rows.filter(measure=promised).values_list("value", flat=True)
        assert {0, MILLION} == set(kept)

    states = Dispute.objects.filter(**mine).values_list("state", flat=True)
    assert sorted(states) == [DisputeState.OPEN, DisputeState.TAKEN_OUT]
    outage = IncidentWindow.objects.get(**mine)
    taken_out = rows.filter(measure=Measure.CREATED, excluded=Excluded.INCIDENT)
    assert taken_out.exists()
    assert not taken_out.exclude(at__gte=outage.start, at__lt=outage.end).exists()
    assert Practice.objects.get(**mine).is_offered
    assert Benchmark.objects.filter(**mine).count() == 1
    assert Band.objects.filter(**mine).count() == 2
    assert organization.metrics.get(key__startswith="own-").name
    assert SavedView.objects.filter(shared=True, **mine).count() == 3

    # The outage's week was reported before it was marked: both figures stand beside each other.
    week = monday(outage.start.astimezone(organization.zone).date())
    director = Membership.objects.get(organization=organization, email="director@demo.example")
    access = access_of_membership(director, organization)
    period = (week, week + timedelta(days=7))
    question = asked(
        access,
        CATALOGUE["tickets_created"],
        {"start": period[0].isoformat(), "end": period[1].isoformat()},
        teams=[],
        until=NOW.date(),
    )
    (found,) = read_restated(access, question, [(period, reported_at(period, organization.zone))])
    assert found.then is not None
    assert found.differs
    assert found.then.n - found.now.n == taken_out.count()


def every_sum_that_is_told_comes_out(organization: Organization) -> None:
    """Σ ÷ Σ, and whatever else a metric's page says that its value is worked out by."""
    until = monday(NOW.date())
    period = (until - timedelta(days=91), until)
    ones = [
        (metric, aggregation)
        for metric in CATALOGUE.values()
        for aggregation in metric.aggregations
    ]
    asks = [Ask(metric, one.name, [period]) for metric, one in ones]
    kinds = set()
    for (metric, one), table in zip(
        ones, read_many(organization=organization, asks=asks), strict=True
    ):
        value = table[0][None]
        told = sum_of(one, value)
        if told is None:
            continue
        kinds.add(one.kind)
        assert told.works_out([exact(term.figure) for term in told.terms]) == value.value, (
            metric.key,
            one.name,
        )
    assert {"quotient", "per_week", "growth", "spread"} <= kinds
