"""From stored events to stored measurements: the tickets that are due, a chunk at a time."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from metrics.announcing import announce
from metrics.collecting import collecting_later
from metrics.copying import TO_MICROS, array_cell, copy_rows, timestamp
from metrics.facts import Event, Measured
from metrics.measures import measure_ticket
from metrics.resolving import Resolver, load_resolver, lock_matches
from metrics.rewriting import Row, rewrite
from metrics.rulings import load_rulings
from people.models import Organization

CHUNK = 1000
_NOWHERE = -(1 << 62)  # microseconds: before anything that ever happened


class Due(NamedTuple):
    """A locked ticket that is measured now. as_of: microseconds, None where it is not known."""

    id: int
    source: int
    version: int
    measured: int
    as_of: int | None
    cause: str


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


_PICK = f"""
    SELECT t.id, t.source_id, t.events_version, t.measured_version, {TO_MICROS.format("s.as_of")}
    FROM metrics_ticket t JOIN metrics_source s
        ON s.organization_id = t.organization_id AND s.id = t.source_id
    WHERE t.organization_id = %s AND {{}}
    FOR NO KEY UPDATE OF t SKIP LOCKED
"""
_NEWS = _PICK.format("t.events_version > t.measured_version ORDER BY t.id LIMIT %s")
_TIME = _PICK.format("t.due_at <= s.as_of ORDER BY t.due_at, t.id LIMIT %s")
_NAMED = _PICK.format("t.id = ANY(%s) ORDER BY t.id").replace("SKIP LOCKED", "")


def pick_due(cursor: CursorWrapper, organization_id: int, limit: int) -> list[Due]:
    """Lock tickets with news first, then those whose time has come."""
    cursor.execute(_NEWS, [organization_id, limit])
    found = {row[0]: Due._make((*row, "event")) for row in cursor.fetchall()}
    if len(found) < limit:
        cursor.execute(_TIME, [organization_id, limit - len(found)])
        found = {row[0]: Due._make((*row, "time")) for row in cursor.fetchall()} | found
    return sorted(found.values())


def lock_named(
    cursor: CursorWrapper, organization_id: int, tickets: Sequence[int], cause: str
) -> list[Due]:
    """Lock these tickets in the order of ids, waiting for whoever measures one of them."""
    cursor.execute(_NAMED, [organization_id, list(tickets)])
    return [Due._make((*row, cause)) for row in cursor.fetchall()]


@collecting_later()
def measure_tickets(
    cursor: CursorWrapper, *, organization: Organization, tickets: Sequence[Due]
) -> None:
    """Measure locked tickets and write what differs, with all that follows from it."""
    if not tickets:
        return
    lock_matches(cursor, organization.pk, alone=False)
    resolver = load_resolver(organization)
    told = _read_events(cursor, organization.pk, [ticket.id for ticket in tickets])
    rulings = load_rulings(organization.pk, [ticket.id for ticket in tickets])
    measured = {ticket.id: _measure(ticket, told[ticket.id].events) for ticket in tickets}
    rows = [
        rulings.apply(row, resolver)
        for ticket in tickets
        for row in _rows(ticket, measured[ticket.id], told[ticket.id].ids, resolver)
    ]
    changes = rewrite(
        cursor,
        organization_id=organization.pk,
        known=[ticket.id for ticket in tickets if ticket.measured],
        rows=rows,
        causes={ticket.id: ticket.cause for ticket in tickets},
    )
    _write_tickets(cursor, organization.pk, tickets, measured, resolver)
    if changes:
        announce(
            cursor,
            organization_id=organization.pk,
            zone=organization.zone,
            changes=changes,
        )
        Organization.objects.touch(organization.pk)


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


def _measure(ticket: Due, events: list[Event]) -> Measured:
    """Where the source does not say how far its data reaches, nothing is final yet."""
    return measure_ticket(events, as_of=_NOWHERE if ticket.as_of is None else ticket.as_of)


def _rows(
    ticket: Due, measured: Measured, events: Mapping[str, int], resolver: Resolver
) -> Iterator[Row]:
    source, channel = ticket.source, measured.state.channel
    for row in measured.rows:
        agent = None if row.agent is None else resolver.agent_ids[source, row.agent]
        group = None if row.group is None else resolver.group_ids[source, row.group]
        person = resolver.person(agent, row.at)
        yield Row(
            ticket.id,
            row.measure,
            row.variant[:200],
            events[row.event],
            agent,
            group,
            person,
            resolver.team(group, person, row.at),
            row.at,
            row.until,
            row.tier,
            channel,
            row.priority[:40],
            row.value,
            None,
            row.weight,
            row.excluded,
        )


_STATE = {
    "measured_version": "bigint",
    "due_at": "timestamptz",
    "subject": "text",
    "created_at": "timestamptz",
    "channel": "smallint",
    "status": "text",
    "assignee_id": "bigint",
    "group_id": "bigint",
    "tier": "smallint",
    "priority": "text",
    "topics": "text[]",
    "language": "text",
    "requester": "text",
    "account": "text",
    "complaint": "boolean",
}


def _write_tickets(
    cursor: CursorWrapper,
    organization_id: int,
    tickets: Sequence[Due],
    measured: Mapping[int, Measured],
    resolver: Resolver,
) -> None:
    """What the tickets are now, and up to which version and time they were measured."""
    columns = ", ".join(f"{name} {kind}" for name, kind in _STATE.items())
    cursor.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS measured_ticket (id bigint, {columns})"
        " ON COMMIT DELETE ROWS"
    )
    cursor.execute("TRUNCATE measured_ticket")
    copy_rows(
        cursor,
        "measured_ticket",
        ["id", *_STATE],
        (_state_cells(ticket, measured[ticket.id], resolver) for ticket in tickets),
        text=[name for name, kind in _STATE.items() if kind == "text"],
    )
    cursor.execute(
        f"UPDATE metrics_ticket t SET {', '.join(f'{name} = m.{name}' for name in _STATE)}"
        " FROM measured_ticket m WHERE t.organization_id = %s AND t.id = m.id",
        [organization_id],
    )


def _state_cells(ticket: Due, measured: Measured, resolver: Resolver) -> tuple[Any, ...]:
    state, due_at = measured.state, measured.due_at
    return (
        ticket.id,
        ticket.version,
        None if due_at is None else timestamp(due_at),
        state.subject[:500],
        None if state.created_at is None else timestamp(state.created_at),
        int(state.channel),
        state.status[:10],
        None if state.assignee is None else resolver.agent_ids[ticket.source, state.assignee],
        None if state.group is None else resolver.group_ids[ticket.source, state.group],
        state.tier,
        state.priority[:40],
        array_cell(topic[:200] for topic in state.topics),
        state.language[:20],
        state.requester[:200],
        state.account[:200],
        state.complaint,
    )
