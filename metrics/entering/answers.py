"""Answers to NPS surveys as they are stored: whose they are, and which of them count.

Whoever changes answers holds the lock of what comes from elsewhere until the end of the
transaction: then no other can decide on the same customers meanwhile, and a measurement's reason
may be changed without holding its ticket.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from metrics.entering.waves import Ref, Said, customer_of, outdone, wave_of
from metrics.facts import Excluded, Measure, TicketState, moment
from metrics.models import Answer
from metrics.storing.copying import TO_MICROS, copy_into, timestamp
from metrics.storing.rewriting import HISTORY, Row
from people.models import Organization

CAUSE = "answered again"
_LOCK = 0x656C7365  # of advisory locks, the class for what comes from elsewhere
# What a wave decides on; an outage comes after it.
_BY_WAVES = [Excluded.COUNTED.value, Excluded.ANSWERED_AGAIN.value, Excluded.INCIDENT.value]
_COLUMNS = ("customer", "wave", "at", "tie", "ticket", "event", "entry_id")
_READ = (
    f"SELECT customer, wave, {TO_MICROS.format('at')}, tie, ticket, event, entry_id"
    " FROM metrics_answer WHERE organization_id = %s AND "
)


class Flipped(NamedTuple):
    """A measurement of another ticket or entry that began or ceased to count."""

    measure: int
    at: int
    team: int | None
    person: int | None


def lock_elsewhere(organization_id: int) -> None:
    """Until the transaction's end: one at a time changes what comes from elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, organization_id])


def settle_tickets(
    cursor: CursorWrapper,
    *,
    organization: Organization,
    states: Mapping[int, TicketState],
    rows: list[Row],
) -> tuple[list[Row], list[tuple[Flipped, Flipped]]]:
    """The measurements of locked tickets with their waves decided, and what changed elsewhere.

    states: of every ticket that is measured now, by its id.
    """
    rated = [row for row in rows if row.measure == Measure.NPS]
    if not rated and not _known(cursor, organization.pk, states):
        return rows, []
    lock_elsewhere(organization.pk)
    names = _names(cursor, organization.pk, {row.ticket for row in rated})
    said = [
        _said(organization, states[row.ticket], row, *names[row.ticket, row.event])
        for row in rated
        if row.excluded == Excluded.COUNTED
    ]
    gone, flipped = settle_answers(
        cursor, organization_id=organization.pk, tickets=list(states), said=said
    )
    decided = [
        row._replace(excluded=Excluded.ANSWERED_AGAIN)
        if row.measure == Measure.NPS and Ref(row.ticket, row.event) in gone
        else row
        for row in rows
    ]
    return decided, flipped


def settle_answers(
    cursor: CursorWrapper,
    *,
    organization_id: int,
    tickets: Sequence[int] = (),
    entries: Sequence[int] = (),
    said: Iterable[Said],
) -> tuple[set[Ref], list[tuple[Flipped, Flipped]]]:
    """Make `said` all answers of these tickets and entries; which do not count among all answers
    of their customers and waves, and which measurements of others that has changed. Locked."""
    mine = (organization_id, list(tickets), list(entries))
    cursor.execute(_READ + "(ticket = ANY(%s) OR entry_id = ANY(%s))", mine)
    old, new = set(map(_as_said, cursor.fetchall())), set(said)
    if old != new:
        cursor.execute(
            "DELETE FROM metrics_answer WHERE organization_id = %s"
            " AND (ticket = ANY(%s) OR entry_id = ANY(%s))",
            mine,
        )
        cells = (
            (organization_id, one.customer, one.wave, timestamp(one.at), one.tie, *one.ref)
            for one in sorted(new)
        )
        copy_into(cursor, Answer, ("organization_id", *_COLUMNS), cells)
    groups = sorted({(one.customer, one.wave) for one in old | new})
    cursor.execute(
        _READ + "(customer, wave) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
        [organization_id, [customer for customer, _ in groups], [wave for _, wave in groups]],
    )
    every = [_as_said(row) for row in cursor.fetchall()]
    gone, own = outdone(every), {one.ref for one in new}
    others = [one.ref for one in every if one.ref not in own]
    return gone, _flip(cursor, organization_id, others, gone)


def _as_said(row: tuple[str, str, int, str, int | None, int | None, int | None]) -> Said:
    return Said(*row[:4], Ref(*row[4:]))


def _known(cursor: CursorWrapper, organization_id: int, tickets: Iterable[int]) -> bool:
    """Whether any of these tickets has an answer already."""
    cursor.execute(
        "SELECT EXISTS (SELECT FROM metrics_answer"
        " WHERE organization_id = %s AND ticket = ANY(%s))",
        [organization_id, list(tickets)],
    )
    return bool(cursor.fetchone()[0])


def _names(
    cursor: CursorWrapper, organization_id: int, tickets: Iterable[int]
) -> dict[tuple[int, int], tuple[int, str]]:
    """By ticket and event: the source; and source, ticket and event as the helpdesk names them."""
    cursor.execute(
        "SELECT t.id, e.id, t.source_id, t.source_id || '/' || t.external_id || '/' || e.event_id"
        " FROM metrics_ticket t JOIN metrics_ticketevent e"
        " ON e.organization_id = t.organization_id AND e.ticket_id = t.id AND e.kind = 'rated'"
        " WHERE t.organization_id = %s AND t.id = ANY(%s)",
        [organization_id, sorted(tickets)],
    )
    return {(ticket, event): (source, name) for ticket, event, source, name in cursor.fetchall()}


def _said(organization: Organization, state: TicketState, row: Row, source: int, name: str) -> Said:
    day = moment(row.at).astimezone(organization.zone).date()
    customer = customer_of(
        account=state.account[:200],
        person=state.requester[:200],
        otherwise=f"ticket:{row.ticket}",
        source=source,
    )
    return Said(customer[:210], wave_of("", day), row.at, f"t/{name}", Ref(row.ticket, row.event))


def _flip(
    cursor: CursorWrapper, organization_id: int, refs: Sequence[Ref], gone: set[Ref]
) -> list[tuple[Flipped, Flipped]]:
    """Give these measurements the reason that they have now; those whose reason was another."""
    if not refs:
        return []
    in_order = sorted(refs, key=lambda ref: (ref.ticket or 0, ref.event or 0, ref.entry or 0))
    reasons = [
        Excluded.ANSWERED_AGAIN.value if ref in gone else Excluded.COUNTED.value for ref in in_order
    ]
    cursor.execute(
        _FLIP,
        [
            [ref.ticket for ref in in_order],
            [ref.event for ref in in_order],
            [ref.entry for ref in in_order],
            reasons,
            *(organization_id, Measure.NPS.value, _BY_WAVES),
            *(organization_id, Measure.NPS.value, _BY_WAVES),
            CAUSE,
            organization_id,
        ],
    )
    found = [Flipped(*row) for row in cursor.fetchall()]
    return [(one, one) for one in found]


# OFFSET 0: each is looked up by its key, however many answers there are. A ticket's has no entry (a
# constraint says so): asked for that too, PostgreSQL 18 thought that it had to skip through the key
# for each agent, and read all answers that there are, for each one anew.
_FLIP = f"""
    WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS now),
    wanted AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[])
        AS w (ticket, event, entry, reason)),
    old AS (SELECT * FROM (
        SELECT m.*, CASE WHEN w.reason = {Excluded.COUNTED.value} AND EXISTS (
            SELECT FROM metrics_ticket t JOIN metrics_incidentwindow i
            ON i.organization_id = t.organization_id AND i.withdrawn_at IS NULL
            AND i.start <= t.created_at AND t.created_at < i."end"
            WHERE t.organization_id = m.organization_id AND t.id = m.ticket_id
        ) THEN {Excluded.INCIDENT.value} ELSE w.reason END AS reason
        FROM wanted w CROSS JOIN LATERAL (SELECT * FROM metrics_measurement m
            WHERE m.organization_id = %s AND m.ticket_id = w.ticket AND m.measure = %s
            AND m.event_id = w.event AND m.excluded = ANY(%s) OFFSET 0) m
    ) of_tickets WHERE excluded <> reason
    UNION ALL SELECT m.*, w.reason FROM wanted w CROSS JOIN LATERAL (
        SELECT * FROM metrics_measurement m
        WHERE m.organization_id = %s AND m.entry_id = w.entry AND m.measure = %s
        AND m.excluded = ANY(%s) AND m.excluded <> w.reason OFFSET 0) m),
    kept AS (INSERT INTO metrics_measurementhistory ({HISTORY}, known_until, cause)
        SELECT {HISTORY}, now, %s FROM old, moment)
    UPDATE metrics_measurement m SET excluded = old.reason, known_from = now
    FROM old, moment WHERE m.organization_id = %s AND m.id = old.id
    RETURNING m.measure, {TO_MICROS.format("m.at")}, m.team_id, m.person_id
"""
