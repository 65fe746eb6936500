"""Measurements as they now are, in place of those that were: only the rows that differ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from django.db.backends.utils import CursorWrapper

from metrics.models import Measurement
from metrics.storing.copying import TO_MICROS, Cell, copy_into, timestamp

# Ticket, measure, variant, event, agent; a ruling on an entry has neither ticket nor event.
Key: TypeAlias = tuple[int | None, int, str, int | None, int | None]


class Row(NamedTuple):
    """A measurement as stored; at and until in microseconds. The first five are its key."""

    ticket: int
    measure: int
    variant: str
    event: int
    agent: int | None
    group: int | None
    person: int | None
    team: int | None
    at: int
    until: int | None
    tier: int | None
    channel: int
    priority: str
    value: int | None
    business: int | None
    weight: int
    excluded: int

    @property
    def key(self) -> Key:
        """What identifies it."""
        return self[:5]


class Change(NamedTuple):
    """A measurement before and after; None where there was or is none."""

    old: Row | None
    new: Row | None


_COLUMNS = (
    "ticket_id",
    "measure",
    "variant",
    "event_id",
    "agent_id",
    "group_id",
    "person_id",
    "team_id",
    "at",
    "until",
    "tier",
    "channel",
    "priority",
    "value",
    "business",
    "weight",
    "excluded",
)
_AT = _COLUMNS.index("at")
# What the history keeps of a measurement, whoever changes or withdraws it.
HISTORY = (
    "organization_id, ticket_id, measure, variant, event_id, agent_id, entry_id, group_id,"
    " person_id, team_id, at, until, tier, channel, priority, value, business, weight, excluded,"
    " account_id, known_from"
)


def rewrite(
    cursor: CursorWrapper,
    *,
    organization_id: int,
    known: Sequence[int],
    rows: Sequence[Row],
    causes: Mapping[int, str],
) -> list[Change]:
    """Make `rows` all that is stored of these tickets; what differs from before.

    The tickets must be locked, and rows stand in their order: then nothing can wait in a ring.
    known: those measured before. causes: why, by ticket; kept with what was known until now.
    """
    cursor.execute("SELECT clock_timestamp()::text")
    (now,) = cursor.fetchone()
    if not known:
        _insert(cursor, organization_id, rows, now)
        return [Change(None, row) for row in rows]
    old = _read(cursor, organization_id, known)
    new = {row.key: row for row in rows}
    gone = {key: was for key, was in old.items() if new.get(key) != was.row}
    _keep_and_delete(cursor, organization_id, gone.values(), causes, now)
    fresh = [row for key, row in new.items() if key not in old or key in gone]
    _insert(cursor, organization_id, fresh, now)
    return [
        *(Change(was.row, new.get(key)) for key, was in gone.items()),
        *(Change(None, row) for key, row in new.items() if key not in old),
    ]


class _Stored(NamedTuple):
    id: int
    row: Row


def _read(
    cursor: CursorWrapper, organization_id: int, tickets: Sequence[int]
) -> dict[Key, _Stored]:
    columns = (TO_MICROS.format(c) if c in ("at", "until") else c for c in _COLUMNS)
    cursor.execute(
        f"SELECT id, {', '.join(columns)} FROM metrics_measurement"
        " WHERE organization_id = %s AND ticket_id = ANY(%s)",
        [organization_id, list(tickets)],
    )
    stored = (_Stored(id, Row._make(row)) for id, *row in cursor.fetchall())
    return {was.row.key: was for was in stored}


def _keep_and_delete(
    cursor: CursorWrapper,
    organization_id: int,
    gone: Iterable[_Stored],
    causes: Mapping[int, str],
    now: str,
) -> None:
    """What was known until now goes to the history; what replaces it is known from now on."""
    by_cause: dict[str, list[int]] = {}
    for was in gone:
        by_cause.setdefault(causes[was.row.ticket], []).append(was.id)
    for cause, ids in by_cause.items():
        cursor.execute(
            "WITH gone AS (DELETE FROM metrics_measurement WHERE organization_id = %s"
            f" AND id = ANY(%s) RETURNING {HISTORY}) INSERT INTO metrics_measurementhistory"
            f" ({HISTORY}, known_until, cause) SELECT {HISTORY}, %s, %s FROM gone",
            [organization_id, sorted(ids), now, cause],
        )


def _insert(cursor: CursorWrapper, organization_id: int, rows: Iterable[Row], now: str) -> None:
    cells = ((organization_id, now, *_cells(row)) for row in rows)
    copy_into(cursor, Measurement, ("organization_id", "known_from", *_COLUMNS), cells)


def _cells(row: Row) -> tuple[Cell, ...]:
    until = row.until
    return (
        *row[:_AT],
        timestamp(row.at),
        None if until is None else timestamp(until),
        *row[_AT + 2 :],
    )
