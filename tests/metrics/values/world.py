"""A small organization whose measurements a test writes down row by row."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from metrics.facts import MILLION, Channel, Excluded, Measure
from metrics.models import HelpdeskAgent, HelpdeskGroup, Measurement, Source, SourceKind, Ticket
from people.models import Membership, Organization, Team

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
_events = count(1)


def day(number: int, hour: int = 12, minute: int = 0) -> datetime:
    """Noon (or another time, UTC) of day `number`, day 0 being Monday, 2 March 2026."""
    return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=number)


class World:
    """One organization with a source; teams, people, agents and groups as they are named."""

    def __init__(
        self,
        slug: str = "acme",
        timezone: str = "UTC",
        *,
        organization: Organization | None = None,
    ) -> None:
        self.organization = organization or Organization.objects.create(
            name=slug, slug=slug, timezone=timezone
        )
        self.source = Source.objects.create(
            organization=self.organization,
            name="Helpdesk",
            kind=SourceKind.ZENDESK,
            as_of=day(60),
            synced_at=day(60),
        )
        self._numbers = count(1)

    def team(self, slug: str, parent: Team | None = None) -> Team:
        return Team.objects.get_or_create(
            organization=self.organization,
            slug=slug,
            defaults={"name": slug.title(), "parent": parent},
        )[0]

    def person(self, name: str) -> Membership:
        return Membership.objects.get_or_create(organization=self.organization, name=name)[0]

    def agent(self, external_id: str) -> HelpdeskAgent:
        return HelpdeskAgent.objects.get_or_create(
            organization=self.organization,
            source=self.source,
            external_id=external_id,
            defaults={"name": external_id.title()},
        )[0]

    def group(self, name: str) -> HelpdeskGroup:
        return HelpdeskGroup.objects.get_or_create(
            organization=self.organization,
            source=self.source,
            external_id=name,
            defaults={"name": name},
        )[0]

    def ticket(self, created_at: datetime = MONDAY, **fields: Any) -> Ticket:
        number = str(next(self._numbers))
        return Ticket.objects.create(
            organization=self.organization,
            source=self.source,
            external_id=number,
            url=f"https://helpdesk.example/{number}",
            subject=f"Ticket {number}",
            created_at=created_at,
            **fields,
        )

    def measured(
        self,
        measure: Measure,
        value: float | None = 1,
        at: datetime = MONDAY,
        *,
        ticket: Ticket | None = None,
        team: str | None = None,
        person: str | None = None,
        agent: str | None = None,
        group: str | None = None,
        channel: Channel = Channel.EMAIL,
        excluded: Excluded = Excluded.COUNTED,
        weight: float = 1,
        **fields: Any,
    ) -> Measurement:
        """One measurement; value and weight in whole units. A named person is an agent too."""
        who = agent or (person and person.lower())
        return Measurement.objects.create(
            organization=self.organization,
            ticket=ticket or self.ticket(),
            measure=measure,
            event_id=next(_events),
            at=at,
            value=None if value is None else round(value * MILLION),
            weight=round(weight * MILLION),
            team=self.team(team) if team else None,
            person=self.person(person) if person else None,
            agent=self.agent(who) if who else None,
            group=self.group(group) if group else None,
            channel=channel,
            excluded=excluded,
            **fields,
        )
