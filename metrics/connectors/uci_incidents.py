"""The preset `uci-incidents`: a published incident log, one row for each modification."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from metrics.facts import Event, micros

_CHANNELS = {
    "Phone": "phone",
    "IVR": "phone",
    "Self service": "web",
    "Email": "email",
    "Direct opening": "other",
}
_STATUSES = {"New": "new", "Active": "open", "Resolved": "solved", "Closed": "closed"}
_CHANGES = ("group_changed", "assigned", "status")


class BadValue(ValueError):
    """A value that cannot be read: its column, what stands there, and a code."""

    def __init__(self, column: str, value: str, code: str) -> None:
        super().__init__(column, value, code)
        self.column, self.value, self.code = column, value, code


def reader() -> Callable[[Mapping[str, str]], tuple[str, tuple[Event, ...]]]:
    """Reads row after row; an event's id is the row's number × 10 and a digit."""
    before: dict[str, tuple[str, str, str]] = {}
    number = 0

    def read(row: Mapping[str, str]) -> tuple[str, tuple[Event, ...]]:
        nonlocal number
        number += 1
        ticket, status = row["number"], _status(row["state"])
        events = []
        if ticket not in before:
            events.append(_created(str(number * 10), row))
            before[ticket] = (row["assignment_group"], "", "new")
        now = (row["assignment_group"], row["assigned_to"], status)
        if now != before[ticket]:
            at, actor = _time(row, "updated_at"), row["updated_by"]
            changes = zip(_CHANGES, before[ticket], now, strict=True)
            events += [
                Event(str(number * 10 + digit), at, kind, actor, "agent", new)
                for digit, (kind, old, new) in enumerate(changes, start=1)
                if old != new
            ]
            before[ticket] = now
        return ticket, tuple(events)

    return read


def _created(id: str, row: Mapping[str, str]) -> Event:
    category, caller = row["category"], row["caller"]
    channel = _CHANNELS.get(row["contact_type"])
    if channel is None:
        raise BadValue("contact_type", row["contact_type"], "unknown_channel")
    details = {
        "channel": channel,
        "group": row["assignment_group"],
        "topics": [category] if category else [],
        "requester_id": caller,
    }
    return Event(id, _time(row, "opened_at"), "created", caller, "customer", details=details)


def _status(state: str) -> str:
    status = "pending" if state.startswith("Awaiting") else _STATUSES.get(state)
    if status is None:
        raise BadValue("state", state, "unknown_status")
    return status


def _time(row: Mapping[str, str], column: str) -> int:
    try:
        return _parsed(row[column])
    except ValueError:
        raise BadValue(column, row[column], "bad_time") from None


@lru_cache(maxsize=1 << 14)
def _parsed(text: str) -> int:
    return micros(datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=UTC))
