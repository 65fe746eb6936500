"""The preset `uci-incidents`: a published incident log, one row for each modification."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter

from metrics.connectors.rows import BadHeader, BadValue, Read
from metrics.facts import SECOND, Event, micros

COLUMNS = (
    "number",
    "state",
    "caller",
    "opened_at",
    "updated_by",
    "updated_at",
    "contact_type",
    "category",
    "assignment_group",
    "assigned_to",
)
_CHANNELS = {
    "Phone": "phone",
    "IVR": "phone",
    "Self service": "web",
    "Email": "email",
    "Direct opening": "other",
}
_STATUSES = {"New": "new", "Active": "open", "Resolved": "solved", "Closed": "closed"}
_CHANGES = ("group_changed", "assigned", "status")


def reader(header: Sequence[str]) -> Read:
    """Reads row after row; an event's id is the row's number × 10 and a digit."""
    for name in COLUMNS:
        if name not in header:
            raise BadHeader(name, "", "missing_column")
    pick = itemgetter(*(list(header).index(name) for name in COLUMNS))
    before: dict[str, tuple[str, str, str]] = {}
    number = 0

    def read(cells: Sequence[str]) -> tuple[str, tuple[Event, ...]]:
        nonlocal number
        number += 1
        ticket, state, caller, opened, by, updated, contact, category, group, agent = pick(cells)
        now = (group, agent, _status(state))
        then = before.get(ticket)
        if now == then:
            return ticket, ()
        at = _time("updated_at", updated)
        events = []
        if then is None:
            events.append(_created(f"{number}0", opened, caller, contact, category, group))
            then = (group, "", "new")
        for digit in range(3):
            if now[digit] != then[digit]:
                kind, new = _CHANGES[digit], now[digit]
                events.append(Event(f"{number}{digit + 1}", at, kind, by, "agent", new))
        before[ticket] = now
        return ticket, tuple(events)

    return read


def _created(id: str, opened: str, caller: str, contact: str, category: str, group: str) -> Event:
    channel = _CHANNELS.get(contact)
    if channel is None:
        raise BadValue("contact_type", contact, "unknown_channel")
    details = {
        "channel": channel,
        "group": group,
        "topics": [category] if category else [],
        "requester_id": caller,
    }
    at = _time("opened_at", opened)
    return Event(id, at, "created", caller, "customer", details=details)


@lru_cache(maxsize=64)
def _status(state: str) -> str:
    status = "pending" if state.startswith("Awaiting") else _STATUSES.get(state)
    if status is None:
        raise BadValue("state", state, "unknown_status")
    return status


def _time(column: str, text: str) -> int:
    """`DD-MM-YYYY HH:MM`, read as UTC."""
    try:
        if len(text) != 16 or text[10] != " ":
            raise ValueError
        return _day(text[:10]) + _minute(text[11:])
    except ValueError:
        raise BadValue(column, text, "bad_time") from None


@lru_cache(maxsize=1 << 12)
def _day(text: str) -> int:
    return micros(datetime.strptime(text, "%d-%m-%Y").replace(tzinfo=UTC))


@lru_cache(maxsize=24 * 60)
def _minute(text: str) -> int:
    time = datetime.strptime(text, "%H:%M").replace(tzinfo=UTC)
    return (time.hour * 60 + time.minute) * 60 * SECOND
