"""A helpdesk in Warsaw with two teams, and schedules and promises written down by a test."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from metrics.facts import Event, Measure, micros
from metrics.models import (
    AgentMatch,
    GroupMatch,
    HelpdeskAgent,
    HelpdeskGroup,
    Measurement,
    Schedule,
    SlaPolicy,
)
from people.models import Team
from tests.factories import MembershipFactory, OrganizationFactory, TeamFactory
from tests.metrics.storage.desk import Desk

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = [[[540, 1080]]] * 5 + [[], []]  # Monday to Friday, 9–18
LATE = [[[720, 1200]]] * 7  # every day, 12–20
MINUTE = 60_000_000


def at(text: str, zone: ZoneInfo = WARSAW) -> int:
    """A local moment, "2026-03-06 17:30", as µs."""
    return micros(datetime.fromisoformat(text).replace(tzinfo=zone))


class Office:
    """The department "Care" with the teams "North" and "South", and a group of each."""

    def __init__(self) -> None:
        self.desk = Desk(OrganizationFactory.create(timezone="Europe/Warsaw"))
        self.organization = self.desk.organization
        self.care = TeamFactory.create(organization=self.organization, name="Care")
        self.north, self.south = (
            TeamFactory.create(organization=self.organization, name=name, parent=self.care)
            for name in ("North", "South")
        )

    def match(self, group: str, team: Team, start: date | None = None) -> None:
        """The helpdesk's group is this team's."""
        found, _ = HelpdeskGroup.objects.get_or_create(
            organization=self.organization,
            source=self.desk.source,
            external_id=group,
            defaults={"name": group},
        )
        earlier = GroupMatch.objects.filter(group=found, end=None)
        if start:
            earlier.update(end=start)
        GroupMatch.objects.create(
            organization=self.organization, group=found, team=team, start=start
        )

    def match_agent(self, agent: str) -> None:
        """The helpdesk's agent is somebody of no team."""
        found, _ = HelpdeskAgent.objects.get_or_create(
            organization=self.organization,
            source=self.desk.source,
            external_id=agent,
            defaults={"name": agent},
        )
        person = MembershipFactory.create(organization=self.organization)
        AgentMatch.objects.create(organization=self.organization, agent=found, person=person)

    def schedule(self, team: Team | None = None, **fields: Any) -> Schedule:
        """Office hours in Warsaw unless told otherwise."""
        told = {"timezone": "Europe/Warsaw", "hours": OFFICE} | fields
        return Schedule.objects.create(organization=self.organization, team=team, **told)

    def promise(self, target: str, hours: float, **fields: Any) -> SlaPolicy:
        """A promise within so many hours."""
        return SlaPolicy.objects.create(
            organization=self.organization, target=target, seconds=round(hours * 3600), **fields
        )

    def ticket(
        self,
        name: str,
        created: str,
        *events: tuple[str, str, str],
        group: str = "N",
        **details: Any,
    ) -> None:
        """A customer's ticket: its creation, and events (time, kind, to or by)."""
        told = {"channel": "email", "group": group} | details
        found = [Event("1", at(created), "created", "cat", "customer", details=told)]
        for number, (when, kind, to) in enumerate(events, 2):
            by = to if kind == "agent_reply" else "ann"
            to = "" if kind == "agent_reply" else to
            found.append(Event(str(number), at(when), kind, by, "agent", to=to))
        self.desk.store((name, found))

    def measure(self, until: str) -> None:
        """Measure, the data reaching so far."""
        self.desk.store(as_of=at(until))
        self.desk.measure()

    def business(self, measure: Measure, ticket: str = "1", variant: str = "") -> float | None:
        """A stored time in opening hours, in minutes."""
        row = Measurement.objects.get(
            ticket__external_id=ticket,
            organization=self.organization,
            measure=measure,
            variant=variant,
        )
        return None if row.business is None else row.business / MINUTE

    def kept(self, measure: Measure, ticket: str = "1") -> tuple[int, int] | None:
        """A promise as stored: 1 or 0, and when (µs)."""
        row = Measurement.objects.filter(
            ticket__external_id=ticket, organization=self.organization, measure=measure
        ).first()
        return None if row is None else ((row.value or 0) // 1_000_000, micros(row.at))
