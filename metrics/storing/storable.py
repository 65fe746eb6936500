"""Which events can be stored and calculated with: each once, and what is wrong with the others."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from metrics.connectors.base import TicketRecord
from metrics.connectors.rows import score_problem
from metrics.facts import MILLION, RATINGS, Event, micros

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


def sorted_out(
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


def is_storable_time(at: int) -> bool:
    """Whether that is a time at which something can have happened; 9999 is none."""
    return 0 <= at < _LAST


def _unstorable(ticket: str, event: Event) -> tuple[str, str, str] | None:
    """The first column that cannot be stored or calculated with, what stands there, and why."""
    for column, value in (("ticket_id", ticket), ("event_id", event.id)):
        if not value or not _is_id(value):
            return column, value, "bad_id"
    if not _is_id(event.actor):
        return "actor_id", event.actor, "bad_id"
    if event.kind in ("assigned", "group_changed") and not _is_id(event.to):
        return "to", event.to, "bad_id"
    if not is_storable_time(event.at):
        return "at", str(event.at), "bad_time"
    for column, amount in (("value", event.value), ("scale", event.scale)):
        if amount is not None and abs(amount) > _LARGEST:
            return column, str(amount), "bad_number"
    if event.kind == "rated" and (problem := _off_scale(event)):
        return problem
    group = (event.details or {}).get("group") or ""
    return None if _is_id(group) else ("group", group, "bad_id")


def _off_scale(event: Event) -> tuple[str, str, str] | None:
    """Whatever a helpdesk's field lets through: 9 of 5 stars would count as a good rating."""
    if event.rating not in RATINGS or event.value is None or not event.scale:
        return None  # says nothing, and so counts nowhere
    problem = score_problem(event.rating, event.value, event.scale)
    if problem is None:
        return None
    column, code = problem
    told = {"value": event.value, "scale": event.scale}[column]
    return column, f"{Decimal(told) / MILLION:f}", code


@lru_cache(maxsize=1 << 14)
def _is_id(value: str) -> bool:
    """Whether it can be stored as it is; ids are never cut."""
    if len(value) > _ID_LENGTH or "\0" in value:
        return False
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)
