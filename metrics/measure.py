"""From stored events to stored measurements: the tickets that are due, a chunk at a time."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from metrics.disputing.rulings import Rulings, load_rulings
from metrics.entering.answers import settle_tickets
from metrics.facts import NAME_LENGTH, Event, Measured, short
from metrics.hours.rulebook import Rulebook, load_rulebook
from metrics.matching.resolving import Resolver, load_resolver, lock_matches
from metrics.measures import measure_ticket
from metrics.outages.incidents import Incidents, load_incidents
from metrics.storing.announcing import announce
from metrics.storing.collecting import collecting_later
from metrics.storing.copying import TO_MICROS
from metrics.storing.picking import Due, pick_due
from metrics.storing.rewriting import Row, rewrite
from metrics.storing.set_aside import NOT_OF_A_TICKET, set_aside, take_back
from metrics.storing.ticket_states import write_states
from people.models import Organization

CHUNK = 1000
_NOWHERE = -(1 << 62)  # microseconds: before anything that ever happened


class Known(NamedTuple):
    """Who is whom, and what holds: the same for all tickets of a chunk."""

    resolver: Resolver
    rulebook: Rulebook
    incidents: Incidents


class Told(NamedTuple):
    """A ticket's events, and their ids here by the helpdesk's."""

    events: list[Event]
    ids: dict[str, int]


def measure_due(*, organization_id: int, limit: int = CHUNK) -> int:
    """Measure up to `limit` tickets with news, or whose time has come; how many it were.

    Tickets that another process measures right now are left to it.
    """
    organization = Organization.objects.get(pk=organization_id)
    with transaction.atomic(), connection.cursor() as cursor:
        tickets = pick_due(cursor, organization_id, limit)
        measure_tickets(cursor, organization=organization, tickets=tickets)
    return len(tickets)


@collecting_later()
def measure_tickets(
    cursor: CursorWrapper, *, organization: Organization, tickets: Sequence[Due]
) -> None:
    """Measure locked tickets and write what differs, with all that follows from it.

    One that cannot be measured is set aside, and its measurements stay; all others go on.
    """
    if not tickets:
        return
    lock_matches(cursor, organization.pk, alone=False)
    known = Known(
        load_resolver(organization), load_rulebook(organization), load_incidents(organization.pk)
    )
    _measure_or_set_aside(cursor, organization, tickets, known)


def _measure_or_set_aside(
    cursor: CursorWrapper, organization: Organization, tickets: Sequence[Due], known: Known
) -> None:
    """Where a chunk fails, its halves are tried, down to the ticket at fault."""
    try:
        with transaction.atomic():
            _measure(cursor, organization, tickets, known)
    except NOT_OF_A_TICKET:
        raise
    except Exception as error:
        if len(tickets) == 1:
            set_aside(cursor, organization_id=organization.pk, ticket=tickets[0], error=error)
            return
        middle = len(tickets) // 2
        for half in (tickets[:middle], tickets[middle:]):
            _measure_or_set_aside(cursor, organization, half, known)


def _measure(
    cursor: CursorWrapper, organization: Organization, tickets: Sequence[Due], known: Known
) -> None:
    resolver, rulebook, _incidents = known
    ids = [ticket.id for ticket in tickets]
    told = _read_events(cursor, organization.pk, ids)
    rulings = load_rulings(organization.pk, ids)
    rules = {source: rulebook.rules(source, resolver) for source in {one.source for one in tickets}}
    measured = {
        ticket.id: measure_ticket(
            told[ticket.id].events, as_of=_reach(ticket), rules=rules[ticket.source]
        )
        for ticket in tickets
    }
    states = {ticket.id: measured[ticket.id].state for ticket in tickets}
    rows = [
        row
        for ticket in tickets
        for row in _rows(ticket, measured[ticket.id], told[ticket.id].ids, known, rulings)
    ]
    # An outage takes out what would count: with it every answer is one that it was without it.
    rows, flipped = settle_tickets(cursor, organization=organization, states=states, rows=rows)
    if known.incidents.windows:
        rows = [known.incidents.apply(row, states[row.ticket].created_at) for row in rows]
    changes = rewrite(
        cursor,
        organization_id=organization.pk,
        known=[ticket.id for ticket in tickets if ticket.measured],
        rows=rows,
        causes={ticket.id: ticket.cause for ticket in tickets},
    )
    restated = write_states(cursor, organization.pk, tickets, measured, resolver)
    back = take_back(cursor, organization_id=organization.pk, tickets=ids)
    if changes or flipped or restated:
        announce(
            cursor,
            organization_id=organization.pk,
            zone=organization.zone,
            changes=[*changes, *flipped],
            tickets=restated,
        )
    if changes or flipped or restated or back:
        Organization.objects.touch(organization.pk)


def _reach(ticket: Due) -> int:
    """Where the source does not say how far its data reaches, nothing is final yet."""
    return _NOWHERE if ticket.as_of is None else ticket.as_of


def _read_events(
    cursor: CursorWrapper, organization_id: int, tickets: Sequence[int]
) -> Mapping[int, Told]:
    cursor.execute(
        f'SELECT ticket_id, id, event_id, {TO_MICROS.format("at")}, kind, actor, role, "to", value,'
        " scale, rating, comment, details, revision FROM metrics_ticketevent"
        " WHERE organization_id = %s AND ticket_id = ANY(%s)",
        [organization_id, list(tickets)],
    )
    found: dict[int, Told] = defaultdict(lambda: Told([], {}))
    for ticket, id, *row in cursor.fetchall():
        event = Event._make(row)
        if event.details is not None:
            event = event._replace(details=json.loads(row[10]))
        events, ids = found[ticket]
        events.append(event)
        ids[event.id] = id
    return found


def _rows(
    ticket: Due, measured: Measured, events: Mapping[str, int], known: Known, rulings: Rulings
) -> Iterator[Row]:
    """The measurements as they are stored, with what was decided about them.

    A time goes by the hours of whoever is credited in the end.
    """
    source, channel = ticket.source, measured.state.channel
    resolver, rulebook, _incidents = known
    for one in measured.rows:
        at = one.at
        agent = None if one.agent is None else resolver.agent_ids[source, one.agent]
        group = None if one.group is None else resolver.group_ids[source, one.group]
        person = resolver.person(agent, at)
        team = resolver.team(group, person, at)
        row = Row(
            ticket.id,
            one.measure,
            short(one.variant, NAME_LENGTH),
            events[one.event],
            agent,
            group,
            person,
            team,
            at,
            one.until,
            one.tier,
            channel,
            one.priority[:40],
            one.value,
            rulebook.opened(team, at, one.spans) if one.spans else None,
            one.weight,
            one.excluded,
        )
        if rulings.by_key:
            decided = rulings.apply(row, resolver)
            if decided is not row:
                row = rulebook.in_hours(decided, one.spans)
        yield row
