"""One ticket: what was measured on it, and what happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from metrics.exploring.made_of import made_of
from metrics.facts import Event, Measure, micros
from metrics.hours.policies import PolicyRow, policy_row
from metrics.hours.rulebook import load_rulebook
from metrics.matching.resolving import load_resolver
from metrics.measures.sla import policy_behind
from metrics.measures.telling import tell
from metrics.models import (
    HelpdeskAgent,
    Measurement,
    SetAside,
    Ticket,
    TicketEvent,
)
from metrics.showing.explain import reason_of, sees, visible
from metrics.showing.listing import TicketRow, value_of
from metrics.showing.reviewed import reviews_of
from metrics.showing.said import score_of
from metrics.wording.words import (
    EVENTS,
    ROLES,
    STATUSES,
)
from people.access import Access
from people.figures import measure_value

PROMISES = frozenset((Measure.SLA_FIRST_RESPONSE, Measure.SLA_RESOLUTION))


def opened_ticket(access: Access, ticket_id: int) -> Ticket | None:
    """The ticket, if the reader may open it: as `tickets_behind` says of its measurements."""
    ticket = Ticket.objects.of(access.organization).filter(pk=ticket_id).first()
    if ticket is None or access.is_director:
        return ticket
    seen = Measurement.objects.of(access.organization).filter(visible(access), ticket=ticket)
    return ticket if seen.exists() else None


def measurements_of(access: Access, ticket: Ticket) -> list[TicketRow]:
    """The measurements of a ticket that the reader may see, by date.

    What is credited to other agents than those whose numbers one sees is left out: who opens a
    ticket reads what happened on it, not what colleagues are measured by.
    """
    told = Q() if access.is_director else visible(access) | Q(agent__isnull=True)
    related = ("event", "agent", "person", "team", "group")
    measured = Measurement.objects.of(ticket.organization_id).filter(told, ticket=ticket)
    found = [
        *measured.exclude(measure=Measure.BACKLOG).select_related(*related),
        *reviews_of(access, ticket).select_related(*related),
    ]
    found.sort(key=lambda row: (row.at, row.measure, row.pk))
    return [TicketRow(row, value_of(row, row.value), False, reason_of(row)) for row in found]


def is_aside(ticket: Ticket) -> bool:
    """Whether it could not be measured as it is now."""
    return SetAside.objects.filter(organization=ticket.organization_id, ticket=ticket).exists()


class Happening(NamedTuple):
    """One event of a ticket in words. detail: to whom or what, which score, how long."""

    at: datetime
    words: str | Promise
    detail: str
    who: str
    comment: str


def events_of(ticket: Ticket) -> list[Happening]:
    """The events of a ticket in their order, with agents by name; two queries."""
    return _told(ticket, _in_order(ticket))


def events_behind(access: Access, row: Measurement | None) -> list[Happening]:
    """The events that a measurement was made of, for who may open its ticket.

    Two queries, and one more where the measurement itself is not the reader's to see.
    """
    if row is None or row.ticket is None or row.event is None:
        return []
    ticket = row.ticket
    theirs = sees(access, measure=row.measure, team=row.team_id, person=row.person_id)
    if not theirs and opened_ticket(access, ticket.pk) is None:
        return []
    ordered = _in_order(ticket)
    made = made_of(
        Measure(row.measure),
        row.event.event_id,
        row.agent.external_id if row.agent else "",
        [_reported(each) for each in ordered],
    )
    return _told(ticket, [event for event in ordered if event.event_id in made])


def promise_behind(row: Measurement | None) -> PolicyRow | None:
    """The policy by which a promise was kept or broken, as it holds now; for who opened the row."""
    if row is None or row.ticket is None or row.measure not in PROMISES:
        return None
    ticket, organization = row.ticket, row.organization
    rules = load_rulebook(organization).rules(ticket.source_id, load_resolver(organization))
    as_of = ticket.source.as_of or row.at
    story = tell(map(_reported, _in_order(ticket)), micros(as_of), rules)
    policy = policy_behind(story, Measure(row.measure))
    return None if policy is None else policy_row(policy)


def _reported(event: TicketEvent) -> Event:
    """As the helpdesk reported it, as far as its story is concerned."""
    return Event(
        id=event.event_id,
        at=micros(event.at),
        kind=event.kind,
        actor=event.actor,
        role=event.role,
        to=event.to,
        value=event.value,
        details=event.details,
    )


def _in_order(ticket: Ticket) -> list[TicketEvent]:
    found = TicketEvent.objects.filter(organization=ticket.organization_id, ticket=ticket)
    return sorted(found, key=lambda event: (event.at, event.kind != "created", _id(event)))


def _told(ticket: Ticket, events: Iterable[TicketEvent]) -> list[Happening]:
    agents = dict(
        HelpdeskAgent.objects.filter(
            organization=ticket.organization_id, source=ticket.source_id
        ).values_list("external_id", "name")
    )
    return [
        Happening(
            event.at,
            EVENTS[event.kind],
            _detail(event, agents),
            agents.get(event.actor, "") if event.role == "agent" else str(ROLES[event.role]),
            event.comment,
        )
        for event in events
    ]


def _detail(event: TicketEvent, agents: Mapping[str, str]) -> str:
    if event.kind == "assigned":
        return agents.get(event.to, event.to) if event.to else _("nobody")
    if event.kind == "status":
        return str(STATUSES.get(event.to, event.to))
    if score := score_of(event):
        return score
    if event.value is not None:
        return measure_value(event.value, "seconds")
    return event.to.replace("|", ", ")


def _id(event: TicketEvent) -> tuple[bool, int, str]:
    """Ids that are whole numbers first, as numbers (metrics.facts.event_order)."""
    number = event.event_id.isascii() and event.event_id.isdigit()
    return not number, int(event.event_id) if number else 0, event.event_id
