"""People and teams of measurements follow dated matches, whenever these change and whoever does."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from metrics.catalogue_setup import ensure_metrics
from metrics.connectors.base import AgentRecord
from metrics.facts import HOUR, MILLION, Event, Measure, micros
from metrics.matching.matches import (
    agents_become_people,
    match_agent,
    match_group,
    unmatch_agent,
    unmatch_group,
)
from metrics.matching.rematching import measure_scope, note_changed_matches, organizations_changed
from metrics.matching.resolving import lock_matches
from metrics.models import (
    AgentMatch,
    DueScope,
    DueValue,
    HelpdeskAgent,
    HelpdeskGroup,
    Measurement,
    MeasurementHistory,
    MeasureVersion,
)
from metrics.values_due import recompute_values
from metrics.work import organizations_to_measure
from people.models import Membership, Organization, Team, TeamMembership
from people.use_cases.members import change_person
from tests.factories import MembershipFactory, OrganizationFactory, TeamFactory
from tests.metrics.storage.desk import Desk
from tests.metrics.storage.test_measuring import in_another_process

pytestmark = pytest.mark.django_db
# 31 March 2026, 23:30 in Warsaw; an hour later it is April there, and still March in UTC.
MARCH = micros(datetime(2026, 3, 31, 21, 30, tzinfo=UTC))
APRIL = date(2026, 4, 1)


def ticket(at: int, group: str = "") -> list[Event]:
    """Created, answered by ann, solved by ann, all within the hour."""
    return [
        Event("1", at, "created", "cat", "customer", details={"channel": "email", "group": group}),
        Event("2", at + MILLION, "agent_reply", "ann", "agent"),
        Event("3", at + 2 * MILLION, "status", "ann", "agent", to="solved"),
    ]


class Matched(Desk):
    """Tickets before and after Warsaw's midnight, in the group Billing (b) and in none (n)."""

    def __init__(self) -> None:
        super().__init__(OrganizationFactory.create(timezone="Europe/Warsaw"))
        self.store(
            ("n-march", ticket(MARCH)),
            ("n-april", ticket(MARCH + HOUR)),
            ("b-march", ticket(MARCH, "Billing")),
            ("b-april", ticket(MARCH + HOUR, "Billing")),
        )
        self.measure()
        self.by = MembershipFactory.create(organization=self.organization, name="Adam")
        self.ann = MembershipFactory.create(organization=self.organization, name="Ann")
        self.tier1, self.tier2 = (
            TeamFactory.create(organization=self.organization, name=name, slug=name)
            for name in ("tier1", "tier2")
        )
        self.agent = HelpdeskAgent.objects.get(source=self.source, external_id="ann")
        self.group = HelpdeskGroup.objects.get(source=self.source)

    def placed(self) -> dict[str, tuple[Membership | None, Team | None]]:
        """Whose each ticket's solution is, and of which team."""
        solved = Measurement.objects.filter(
            organization=self.organization, measure=Measure.SOLVED
        ).select_related("ticket", "person", "team")
        return {row.ticket.external_id: (row.person, row.team) for row in solved if row.ticket}


@pytest.fixture
def desk() -> Matched:
    return Matched()


def test_an_agent_is_a_person_on_local_dates(desk: Matched) -> None:
    match_agent(agent=desk.agent, person=desk.ann, by=desk.by, start=APRIL)
    desk.measure()
    assert desk.placed() == {
        "n-march": (None, None),
        "n-april": (desk.ann, None),
        "b-march": (None, None),
        "b-april": (desk.ann, None),
    }


def test_the_groups_team_counts_and_the_persons_only_without_a_group(desk: Matched) -> None:
    TeamMembership.objects.create(
        organization=desk.organization, membership=desk.ann, team=desk.tier1, start=date(2020, 1, 1)
    )
    match_agent(agent=desk.agent, person=desk.ann, by=desk.by)
    desk.measure()
    assert desk.placed()["n-march"] == (desk.ann, desk.tier1)
    assert desk.placed()["b-march"] == (desk.ann, None)  # a group that is nobody's yet
    match_group(group=desk.group, team=desk.tier2, by=desk.by, end=APRIL)
    desk.measure()
    assert desk.placed() == {
        "n-march": (desk.ann, desk.tier1),
        "n-april": (desk.ann, desk.tier1),
        "b-march": (desk.ann, desk.tier2),
        "b-april": (desk.ann, None),
    }


def test_a_move_between_teams_is_found_though_nobody_told(desk: Matched) -> None:
    home = TeamMembership.objects.create(
        organization=desk.organization, membership=desk.ann, team=desk.tier1, start=date(2020, 1, 1)
    )
    match_agent(agent=desk.agent, person=desk.ann, by=desk.by)
    desk.measure()
    assert organizations_to_measure() == []
    home.end = APRIL
    home.save()
    TeamMembership.objects.create(
        organization=desk.organization, membership=desk.ann, team=desk.tier2, start=APRIL
    )
    assert organizations_changed() == [desk.organization.pk]
    desk.measure()
    assert desk.placed()["n-march"] == (desk.ann, desk.tier1)
    assert desk.placed()["n-april"] == (desk.ann, desk.tier2)
    assert organizations_changed() == []


def test_an_agents_address_is_found_whoever_gets_it_later(desk: Matched) -> None:
    """A person is added, one's address is corrected: nobody of either tells the metrics."""
    told = [event._replace(actor=f"{event.actor}@acme.example") for event in ticket(MARCH)]
    desk.store(("mailed", told))
    desk.measure()
    assert desk.placed()["mailed"] == (None, None)
    assert organizations_to_measure() == []
    change_person(person=desk.ann, by=desk.by, name="Ann", email="ANN@acme.example")
    assert organizations_to_measure() == [desk.organization.pk]
    desk.measure()
    assert desk.placed()["mailed"] == (desk.ann, None)
    assert organizations_to_measure() == []


def test_an_address_matches_once_and_not_what_an_admin_took_back(desk: Matched) -> None:
    told = [event._replace(actor=f"{event.actor}@acme.example") for event in ticket(MARCH)]
    desk.store(("mailed", told))
    agent = HelpdeskAgent.objects.get(external_id="ann@acme.example")
    (person,) = agents_become_people(organization=desk.organization, agents=[agent], by=desk.by)
    assert person.email == agent.external_id
    desk.measure()
    unmatch_agent(match=AgentMatch.objects.get(), by=desk.by)
    desk.measure()
    assert not AgentMatch.objects.exists()
    assert desk.placed()["mailed"] == (None, None)


def test_only_what_differs_is_written_and_the_old_is_kept(desk: Matched) -> None:
    match_agent(agent=desk.agent, person=desk.ann, by=desk.by)
    desk.measure()
    DueValue.objects.all().delete()
    MeasurementHistory.objects.all().delete()
    untouched = Measurement.objects.get(
        ticket__external_id="n-march", measure=Measure.CREATED, organization=desk.organization
    )
    unmatch_agent(match=AgentMatch.objects.get(), by=desk.by)
    desk.measure()
    assert set(desk.placed().values()) == {(None, None)}
    assert Measurement.objects.filter(pk=untouched.pk).exists()
    kept = MeasurementHistory.objects.filter(measure=Measure.SOLVED)
    assert set(kept.values_list("person", "cause")) == {(desk.ann.pk, "matching")}
    weeks = DueValue.objects.filter(measure=Measure.SOLVED).values_list("week", "person")
    assert set(weeks) == {(date(2026, 3, 30), None), (date(2026, 3, 30), desk.ann.pk)}


def test_the_old_figures_stand_until_their_turn(desk: Matched) -> None:
    match_group(group=desk.group, team=desk.tier1, by=desk.by)
    scope = DueScope.objects.get()
    assert (scope.groups, scope.agents, scope.start, scope.end) == ([desk.group.pk], [], None, None)
    assert organizations_to_measure() == [desk.organization.pk]
    assert desk.placed()["b-march"] == (None, None)
    assert measure_scope(organization_id=desk.organization.pk, limit=1) == 1
    assert sorted(team is not None for _, team in desk.placed().values()) == [False] * 3 + [True]
    while measure_scope(organization_id=desk.organization.pk, limit=1):
        pass
    assert desk.placed()["b-april"] == (None, desk.tier1)
    assert desk.placed()["n-april"] == (None, None)
    assert not DueScope.objects.exists()


def test_one_at_a_time(desk: Matched) -> None:
    match_agent(agent=desk.agent, person=desk.ann, by=desk.by, end=APRIL)
    with pytest.raises(ValidationError, match="matched to somebody at that time"):
        match_agent(agent=desk.agent, person=desk.by, by=desk.by, start=date(2026, 3, 1))
    match_agent(agent=desk.agent, person=desk.by, by=desk.by, start=APRIL)
    with pytest.raises(ValidationError, match="end must lie after the start"):
        match_group(group=desk.group, team=desk.tier1, by=desk.by, start=APRIL, end=APRIL)


def test_nobody_from_elsewhere(desk: Matched) -> None:
    stranger = MembershipFactory.create()
    with pytest.raises(ValidationError, match="not of this organization"):
        match_agent(agent=desk.agent, person=stranger, by=desk.by)
    with pytest.raises(ValidationError, match="not of this organization"):
        match_group(group=desk.group, team=TeamFactory.create(), by=desk.by)


def test_a_group_can_be_parted_from_its_team(desk: Matched) -> None:
    match = match_group(group=desk.group, team=desk.tier1, by=desk.by)
    desk.measure()
    assert desk.placed()["b-march"] == (None, desk.tier1)
    unmatch_group(match=match, by=desk.by)
    desk.measure()
    assert desk.placed()["b-march"] == (None, None)


def test_agents_become_people(desk: Matched) -> None:
    known = MembershipFactory.create(
        organization=desk.organization, name="Bob Known", email="BOB@example.com", user=None
    )
    desk.store(
        agents=[
            AgentRecord("ann", "Ann New", "ann.new@example.com"),
            AgentRecord("7", "Bob", "bob@example.com"),
            AgentRecord("8", "No Address", "none"),
        ]
    )
    agents = HelpdeskAgent.objects.filter(source=desk.source)
    people = agents_become_people(organization=desk.organization, agents=agents, by=desk.by)
    assert [(person.name, person.email) for person in people] == [
        ("Ann New", "ann.new@example.com"),
        ("Bob Known", "BOB@example.com"),
        ("No Address", ""),
    ]
    assert known in people
    assert {grant.role for grant in people[0].roles.all()} == {"agent"}
    assert agents_become_people(organization=desk.organization, agents=agents, by=desk.by) == []
    desk.measure()
    assert desk.placed()["n-march"] == (people[0], None)


@pytest.mark.django_db(transaction=True)
def test_a_measuring_with_the_old_matches_is_not_overlooked(
    desk: Matched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds a lock for which the noting of a change waits."""
    desk.store(("late", ticket(MARCH)))
    pk = desk.organization.pk
    with transaction.atomic():
        with connection.cursor() as cursor:
            lock_matches(cursor, pk, alone=False)
        other = in_another_process(
            lambda: match_agent(agent=desk.agent, person=desk.ann, by=desk.by)
        )
        other.join(0.5)
        assert other.is_alive()
        assert not note_is_there(pk)
    other.join(20)
    assert note_is_there(pk)
    assert not note_changed_matches(organization_id=pk)
    desk.measure()
    assert desk.placed()["late"] == (desk.ann, None)


def note_is_there(organization_id: int) -> bool:
    return DueScope.objects.filter(organization=organization_id).exists()


def test_another_time_zone_moves_what_lies_at_midnight(desk: Matched) -> None:
    match_agent(agent=desk.agent, person=desk.ann, by=desk.by, start=APRIL)
    ensure_metrics(desk.organization)
    desk.measure()
    recompute_values(organization_id=desk.organization.pk)
    before = MeasureVersion.objects.get(organization=desk.organization, measure=Measure.CREATED)
    Organization.objects.filter(pk=desk.organization.pk).update(timezone="America/New_York")
    assert organizations_to_measure() == [desk.organization.pk]
    desk.measure()
    # There both are in March still: 17:30 and 18:30.
    assert desk.placed()["n-april"] == (None, None)
    assert DueValue.objects.filter(measure=Measure.SOLVED, person=desk.ann).exists()
    after = MeasureVersion.objects.get(pk=before.pk)
    assert after.version > before.version
    assert organizations_to_measure() == []
