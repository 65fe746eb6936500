"""What tickets are now, written into their rows together with how far they were measured."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from metrics.facts import NAME_LENGTH, Measured, short
from metrics.matching.resolving import Resolver
from metrics.storing.copying import array_cell, copy_rows, timestamp
from metrics.storing.picking import Due

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
# By these figures are filtered and split, as the ticket is now: its measurements may stay.
_TOLD = ("channel", "tier", "priority", "topics", "language", "account", "complaint")


def write_states(
    cursor: CursorWrapper,
    organization_id: int,
    tickets: Sequence[Due],
    measured: Mapping[int, Measured],
    resolver: Resolver,
) -> bool:
    """What the tickets are now, and up to which version and time they were measured.

    Whether any of them is new, or says something else of itself by which figures are filtered.
    """
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
    was, now = (", ".join(f"{row}.{name}" for name in _TOLD) for row in ("was", "t"))
    cursor.execute(
        f"WITH written AS (UPDATE metrics_ticket t"
        f" SET {', '.join(f'{name} = m.{name}' for name in _STATE)}"
        " FROM measured_ticket m JOIN metrics_ticket was ON was.id = m.id"
        " WHERE t.organization_id = %s AND t.id = m.id"
        f" RETURNING was.measured_version = 0 OR ({was}) IS DISTINCT FROM ({now}) AS told)"
        " SELECT coalesce(bool_or(told), false) FROM written",
        [organization_id],
    )
    (told,) = cursor.fetchone()
    return bool(told)


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
        array_cell(short(topic, NAME_LENGTH) for topic in state.topics),
        state.language[:20],
        state.requester[:200],
        state.account[:200],
        state.complaint,
    )
