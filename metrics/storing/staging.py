"""Events in a temporary table, held against those stored, and taken over from there."""

from collections import Counter
from collections.abc import Sequence, Set

from django.db.backends.utils import CursorWrapper

from metrics.facts import Event
from metrics.storing.copying import FROM_MICROS, Cell, copy_rows, json_cell

CONTENT = ("at", "kind", "actor", "role", "to", "value", "scale", "rating", "comment", "details")
_COLUMNS = ("position", "ticket_id", "event_id", "revision", *CONTENT)
_TEXT = ("event_id", "kind", "actor", "role", "to", "rating", "comment")


def stage(cursor: CursorWrapper, events: Sequence[tuple[int, Event]]) -> None:
    """Copy events with their tickets' ids into the temporary table; a position is an index."""
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


def doubtful(staged: Sequence[tuple[int, Event]], fresh: Set[int]) -> list[int]:
    """Positions of what may contradict: of tickets known before, or with an id that repeats."""
    times = Counter((ticket, event.id) for ticket, event in staged)
    return [
        position
        for position, (ticket, event) in enumerate(staged)
        if ticket not in fresh or times[ticket, event.id] > 1
    ]


def contradictions(
    cursor: CursorWrapper, organization_id: int, positions: Sequence[int]
) -> list[int]:
    """Which of these say something else under a revision that is known, or came before.

    What is staged is all different: of one revision the first stands, unless one is stored.
    """
    if not positions:
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
        [list(positions), organization_id],
    )
    return [position for (position,) in cursor.fetchall()]


def upsert(cursor: CursorWrapper, organization_id: int) -> tuple[int, int]:
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
