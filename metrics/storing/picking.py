"""Which tickets are measured now: those due, or named, locked in an order that no two cross."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from metrics.storing.copying import TO_MICROS


class Due(NamedTuple):
    """A locked ticket that is measured now. as_of: microseconds, None where it is not known."""

    id: int
    source: int
    version: int
    measured: int
    as_of: int | None
    cause: str


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
