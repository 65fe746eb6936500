"""From a connector's records to stored events: each once, its highest revision, in any order."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from metrics import leases, newcomers
from metrics.connectors.base import Page, TicketRecord
from metrics.copying import FROM_MICROS, Cell, copy_rows, json_cell
from metrics.facts import MILLION, Event, micros
from metrics.models import Source, Stream

CONTENT = ("at", "kind", "actor", "role", "to", "value", "scale", "rating", "comment", "details")
_COLUMNS = ("position", "ticket_id", "event_id", "revision", *CONTENT)
_TEXT = ("event_id", "kind", "actor", "role", "to", "rating", "comment")
_ID_LENGTH = 200
# Beyond these, dates would have no week and sums no room. Microseconds of 2200, and 31 years in s.
_LAST = micros(datetime(2200, 1, 1, tzinfo=UTC))
_LARGEST = 10**9 * MILLION


class Refused(NamedTuple):
    """An event that was not stored: where, what stood there, and why (a code of `BadRow`)."""

    ticket: str
    event: Event
    column: str
    value: str
    code: str


class Stored(NamedTuple):
    """What came of a page."""

    events_new: int
    tickets_changed: int
    bad: list[Refused]


def store_page(*, source: Source, lease_token: UUID, stream: str, page: Page) -> Stored:
    """Store a page and move its stream's cursor, both or neither.

    LeaseLost, and nothing stored, if somebody else has the source by now.
    """
    with transaction.atomic():
        leases.hold(claim=leases.Claim(source.pk, lease_token))
        stored = store_records(source=source, page=page)
        _move(source, stream, page)
        return stored


def store_records(*, source: Source, page: Page) -> Stored:
    """Store a page's tickets, agents and groups; call it in a transaction.

    Refused are events whose ids cannot be stored, and those that say something else under a
    revision that is known already: the first stays.
    """
    good, bad = _sorted_out(page.tickets)
    newcomers.take_in(
        organization_id=source.organization_id,
        source_id=source.pk,
        events=(event for _, event in good),
        agents=page.agents,
        groups=page.groups,
    )
    if not good:
        return Stored(0, 0, bad)
    with connection.cursor() as cursor:
        urls = {ticket.external_id: ticket.url for ticket in page.tickets}
        tickets, fresh = _lock_tickets(cursor, source, {name: urls[name] for name, _ in good})
        staged = [(tickets[name], event) for name, event in good]
        _stage(cursor, staged)
        bad += [
            Refused(*good[position], "event_id", good[position][1].id, "other_content")
            for position in _contradictions(
                cursor, source.organization_id, _doubtful(staged, fresh)
            )
        ]
        new, changed = _upsert(cursor, source.organization_id)
    return Stored(new, changed, bad)


def _sorted_out(
    tickets: Iterable[TicketRecord],
) -> tuple[list[tuple[str, Event]], list[Refused]]:
    """Each different event once, in the order of arrival, and those that cannot be stored."""
    good: list[tuple[str, Event]] = []
    bad: list[Refused] = []
    seen: dict[tuple[str, str, int], list[Event]] = {}
    for ticket in tickets:
        name = ticket.external_id
        for event in ticket.events:
            same = seen.setdefault((name, event.id, event.revision), [])
            if event in same:
                continue
            same.append(event)
            if why := _unstorable(name, event):
                bad.append(Refused(name, event, *why))
            else:
                good.append((name, event))
    return good, bad


def _unstorable(ticket: str, event: Event) -> tuple[str, str, str] | None:
    """The first column that cannot be stored or calculated with, what stands there, and why."""
    for column, value in (("ticket_id", ticket), ("event_id", event.id)):
        if not value or not _is_id(value):
            return column, value, "bad_id"
    if not _is_id(event.actor):
        return "actor_id", event.actor, "bad_id"
    if event.kind in ("assigned", "group_changed") and not _is_id(event.to):
        return "to", event.to, "bad_id"
    if not 0 <= event.at < _LAST:
        return "at", str(event.at), "bad_time"
    for column, amount in (("value", event.value), ("scale", event.scale)):
        if amount is not None and abs(amount) > _LARGEST:
            return column, str(amount), "bad_number"
    group = (event.details or {}).get("group") or ""
    return None if _is_id(group) else ("group", group, "bad_id")


@lru_cache(maxsize=1 << 14)
def _is_id(value: str) -> bool:
    """Whether it can be stored as it is; ids are never cut."""
    if len(value) > _ID_LENGTH or "\0" in value:
        return False
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)


def _lock_tickets(
    cursor: CursorWrapper, source: Source, urls: dict[str, str]
) -> tuple[dict[str, int], set[int]]:
    """The tickets' ids by name, and which of them were made now.

    They are locked in the order of ids against measuring.
    """
    names = sorted(urls)
    of = [source.organization_id, source.pk]
    cursor.execute(
        "INSERT INTO metrics_ticket (organization_id, source_id, external_id, url, events_version,"
        " measured_version, subject, channel, status, priority, topics, language, requester,"
        " account) SELECT %s, %s, name, url, 0, 0, '', 0, '', '', '{}', '', '', ''"
        " FROM unnest(%s::text[], %s::text[]) AS named (name, url) WHERE NOT EXISTS (SELECT 1"
        " FROM metrics_ticket WHERE organization_id = %s AND source_id = %s AND external_id = name)"
        " ORDER BY name ON CONFLICT DO NOTHING RETURNING id",
        [*of, names, [urls[name][:500] for name in names], *of],
    )
    fresh = {row[0] for row in cursor.fetchall()}
    cursor.execute(
        "SELECT external_id, id FROM metrics_ticket WHERE organization_id = %s AND source_id = %s"
        " AND external_id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [*of, names],
    )
    return dict(cursor.fetchall()), fresh


def _stage(cursor: CursorWrapper, events: Sequence[tuple[int, Event]]) -> None:
    cursor.execute(
        "CREATE TEMP TABLE IF NOT EXISTS staged_event (position integer, ticket_id bigint,"
        ' event_id text, revision bigint, at bigint, kind text, actor text, role text, "to" text,'
        " value bigint, scale bigint, rating text, comment text, details jsonb)"
        " ON COMMIT DELETE ROWS"
    )
    # Several pages may share one transaction.
    cursor.execute("TRUNCATE staged_event")
    copy_rows(
        cursor,
        "staged_event",
        _COLUMNS,
        (_cells(position, ticket, event) for position, (ticket, event) in enumerate(events)),
        text=_TEXT,
    )


def _cells(position: int, ticket: int, event: Event) -> tuple[Cell, ...]:
    return (
        position,
        ticket,
        event.id,
        event.revision,
        event.at,
        event.kind,
        event.actor,
        event.role,
        event.to,
        event.value,
        event.scale,
        event.rating,
        event.comment,
        json_cell(event.details),
    )


_AT = FROM_MICROS.format("s.at")
_STAGED = ", ".join(f's."{column}"' if column != "at" else _AT for column in CONTENT)
_KNOWN = ", ".join(f'e."{column}"' for column in CONTENT)
_NAMES = ", ".join(f'"{column}"' for column in CONTENT)


def _doubtful(staged: Sequence[tuple[int, Event]], fresh: Set[int]) -> list[int]:
    """Positions of what may contradict: of tickets known before, or with an id that repeats."""
    times = Counter((ticket, event.id) for ticket, event in staged)
    return [
        position
        for position, (ticket, event) in enumerate(staged)
        if ticket not in fresh or times[ticket, event.id] > 1
    ]


def _contradictions(
    cursor: CursorWrapper, organization_id: int, doubtful: Sequence[int]
) -> list[int]:
    """Which of these say something else under a revision that is known, or came before.

    What is staged is all different: of one revision the first stands, unless one is stored.
    """
    if not doubtful:
        return []
    cursor.execute(
        f"""
        SELECT position FROM (
            SELECT s.position, e.id IS NOT NULL AS known,
                ({_STAGED}) IS DISTINCT FROM ({_KNOWN}) AS differs,
                row_number() OVER (
                    PARTITION BY s.ticket_id, s.event_id, s.revision ORDER BY s.position
                ) AS place
            FROM (SELECT * FROM staged_event WHERE position = ANY(%s)) s
            LEFT JOIN metrics_ticketevent e
                ON e.organization_id = %s AND e.ticket_id = s.ticket_id
                AND e.event_id = s.event_id AND e.revision = s.revision
        ) judged
        WHERE CASE WHEN known THEN differs ELSE place > 1 END ORDER BY position
        """,
        [list(doubtful), organization_id],
    )
    return [position for (position,) in cursor.fetchall()]


def _upsert(cursor: CursorWrapper, organization_id: int) -> tuple[int, int]:
    """How many events were new or newer, and of how many tickets; their versions are raised."""
    updates = ", ".join(f'"{column}" = excluded."{column}"' for column in ("revision", *CONTENT))
    cursor.execute(
        f"""
        WITH news AS (
            INSERT INTO metrics_ticketevent AS e
                (organization_id, ticket_id, event_id, revision, {_NAMES})
            SELECT %s, s.ticket_id, s.event_id, s.revision, {_STAGED}
            FROM (
                SELECT DISTINCT ON (ticket_id, event_id) * FROM staged_event
                ORDER BY ticket_id, event_id, revision DESC, position
            ) s
            ON CONFLICT (organization_id, ticket_id, event_id) DO UPDATE SET {updates}
            WHERE excluded.revision > e.revision
            RETURNING ticket_id
        ), raised AS (
            UPDATE metrics_ticket SET events_version = events_version + 1
            WHERE id IN (SELECT ticket_id FROM news) RETURNING 1
        )
        SELECT (SELECT count(*) FROM news), (SELECT count(*) FROM raised)
        """,
        [organization_id],
    )
    new, changed = cursor.fetchone()
    return new, changed


def _move(source: Source, stream: str, page: Page) -> None:
    """The cursor, and how far the data reaches: never back, never beyond its arrival.

    The source's as_of is that of the stream that lags most, once each has been read.
    """
    Stream.objects.update_or_create(
        organization_id=source.organization_id,
        source=source,
        name=stream,
        defaults={"cursor": dict(page.cursor), "done": page.done},
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE metrics_stream SET as_of = greatest(as_of, least(clock_timestamp(), "
            + FROM_MICROS.format("%s::bigint")
            + ")) WHERE organization_id = %s AND source_id = %s AND name = %s"
            " AND %s::bigint IS NOT NULL",
            [page.as_of, source.organization_id, source.pk, stream, page.as_of],
        )
        cursor.execute(
            "UPDATE metrics_source SET as_of = greatest(as_of, (SELECT min(as_of)"
            " FROM metrics_stream WHERE organization_id = %s AND source_id = %s"
            " HAVING bool_and(done OR as_of IS NOT NULL))) WHERE id = %s",
            [source.organization_id, source.pk, source.pk],
        )
