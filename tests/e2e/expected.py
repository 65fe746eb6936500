"""What the figures must be, from Request Tracker's own answers: read ticket by ticket, and reckoned
here without any of the application's code."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.metrics.connectors.rt_people import ok

WEEK = timedelta(days=7)
FIELDS = "Type,Field,OldValue,NewValue,Creator,Created"


@dataclass
class Ticket:
    """What happened to one ticket, in order."""

    id: str
    subject: str
    created: datetime
    out: str = ""  # "merged" or "deleted": nothing of it counts
    replies: list[datetime] = field(default_factory=list)
    statuses: list[tuple[datetime, str]] = field(default_factory=list)
    queues: list[tuple[datetime, str]] = field(default_factory=list)
    scores: list[tuple[datetime, str, int]] = field(default_factory=list)  # when, who, how good

    @property
    def solves(self) -> list[datetime]:
        """Each time at which it became resolved."""
        return [at for at, status in self.statuses if status == "resolved"]

    @property
    def solved(self) -> datetime | None:
        """When it was resolved for good, or for now."""
        return self.statuses[-1][0] if self.statuses[-1][1] == "resolved" else None

    def queue_at(self, moment: datetime) -> str:
        """Where it was."""
        return [queue for at, queue in self.queues if at <= moment][-1]


def read_tickets(reader: httpx.Client, last: int) -> list[Ticket]:
    """Tickets 1 to `last` as Request Tracker tells of them."""
    names = _Names(reader)
    return [_read(reader, names, str(number)) for number in range(1, last + 1)]


class _Names:
    """Who is an agent, and what queues and fields are called."""

    def __init__(self, reader: httpx.Client) -> None:
        self._reader, self._known = reader, {}  # type: ignore[var-annotated]

    def get(self, kind: str, key: str) -> dict[str, Any]:
        if (kind, key) not in self._known:
            self._known[kind, key] = ok(self._reader.get(f"{kind}/{key}")).json()
        found: dict[str, Any] = self._known[kind, key]
        return found

    def is_agent(self, user: str) -> bool:
        return str(self.get("user", user)["Privileged"]) == "1"


def _read(reader: httpx.Client, names: _Names, number: str) -> Ticket:
    shown = ok(reader.get(f"ticket/{number}")).json()
    rows = _transactions(reader, number)
    ticket = Ticket(number, shown["Subject"], _time(rows[0]["Created"]))
    if str(shown["id"]) != number:
        ticket.out = "merged"
    elif shown["Status"] == "deleted":
        ticket.out = "deleted"
    moves = [row for row in rows if row["Type"] == "Set" and row["Field"] == "Queue"]
    first = moves[0]["OldValue"] if moves else _id(shown["Queue"])
    ticket.queues.append((ticket.created, names.get("queue", first)["Name"]))
    ticket.statuses.append((ticket.created, "new"))
    for row in rows:
        _note(ticket, row, names)
    return ticket


def _note(ticket: Ticket, row: dict[str, Any], names: _Names) -> None:
    at, kind, who = _time(row["Created"]), row["Type"], _id(row["Creator"])
    if kind == "Correspond" and names.is_agent(who):
        ticket.replies.append(at)
    elif kind == "Status":
        ticket.statuses.append((at, row["NewValue"]))
    elif kind == "Set" and row["Field"] == "Queue":
        ticket.queues.append((at, names.get("queue", row["NewValue"])["Name"]))
    elif kind == "CustomField" and names.get("customfield", row["Field"])["Name"] == "CSAT":
        ticket.scores.append((at, who, int(row["NewValue"])))


def _transactions(reader: httpx.Client, number: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while True:
        last = rows[-1]["id"] if rows else 0
        where = f"ObjectType = 'RT::Ticket' AND ObjectId = {number} AND id > {last}"
        params = {"query": where, "orderby": "id", "fields": FIELDS, "per_page": "100"}
        found = ok(reader.get("transactions", params=params)).json()["items"]
        if not found:
            return rows
        rows += found


def _id(value: Any) -> str:
    return str(value["id"] if isinstance(value, dict) else value)


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


@dataclass(frozen=True)
class Figures:
    """What is measured of these tickets between two local midnights, as of a moment."""

    tickets: list[Ticket]
    zone: ZoneInfo
    as_of: datetime

    def first_responses(self, start: date, end: date) -> dict[str, int]:
        """Seconds to the first reply, by ticket, of those first answered in [start, end)."""
        return {
            ticket.id: int((ticket.replies[0] - ticket.created).total_seconds())
            for ticket in self._counted()
            if ticket.replies and self._within(ticket.replies[0], start, end)
        }

    def rated(self, start: date, end: date, queue: str) -> dict[str, int]:
        """The last answer, 1 to 5, by ticket, of those rated in this queue."""
        found = {}
        for ticket in self._counted():
            for at, _, score in ticket.scores[-1:]:
                if self._within(at, start, end) and ticket.queue_at(at) == queue:
                    found[ticket.id] = score
        return found

    def solved(self, start: date, end: date) -> list[str]:
        """Tickets that are resolved, by when they were so last."""
        return [t.id for t in self._counted() if t.solved and self._within(t.solved, start, end)]

    def reopened(self, start: date, end: date) -> dict[str, bool]:
        """Whether it was open again within 7 days, of those whose 7 days are over."""
        found = {}
        for ticket in self._counted():
            for first in ticket.solves[:1]:
                if self._within(first, start, end) and self.as_of >= first + WEEK:
                    again = [at for at, status in ticket.statuses if status == "open"]
                    found[ticket.id] = any(first < at <= first + WEEK for at in again)
        return found

    def escalated(self, start: date, end: date) -> dict[str, bool]:
        """Whether it went up to the second tier, of those resolved."""
        solved = self.solved(start, end)
        return {
            ticket.id: [queue for _, queue in ticket.queues] == ["Support", "Escalations"]
            for ticket in self.tickets
            if ticket.id in solved
        }

    def left_out(
        self, dated: Callable[[Ticket], Iterable[datetime]], days: tuple[date, date]
    ) -> set[str]:
        """Tickets that would count, were they not merged or deleted."""
        return {
            ticket.id
            for ticket in self.tickets
            if ticket.out and any(self._within(at, *days) for at in dated(ticket))
        }

    def _counted(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets if not ticket.out]

    def _within(self, moment: datetime, start: date, end: date) -> bool:
        midnights = [datetime.combine(day, time(), self.zone) for day in (start, end)]
        return midnights[0] <= moment < midnights[1]


def share(verdicts: dict[str, bool]) -> Fraction:
    """Of the verdicts, how many are yes."""
    return Fraction(sum(verdicts.values()), len(verdicts))


def middle(seconds: dict[str, int]) -> Fraction:
    """The median."""
    return Fraction(median(map(Fraction, seconds.values())))


def mean(seconds: dict[str, int]) -> Fraction:
    """The mean."""
    return Fraction(sum(seconds.values()), len(seconds))


def in_minutes(seconds: Fraction) -> str:
    """As it is read: "4 min 20 s". Under ten minutes, where every second is shown."""
    whole = int(seconds + Fraction(1, 2))
    assert whole < 600
    minutes, rest = divmod(whole, 60)
    return " ".join([f"{minutes} min"] * bool(minutes) + [f"{rest} s"] * bool(rest)) or "0 s"


def in_percent(found: Fraction) -> str:
    """As it is read: "66.6 %", never rounded up."""
    tenths = int(found * 1000)
    return f"{tenths // 10}.{tenths % 10} %"
