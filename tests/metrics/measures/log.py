"""A ticket's log, written by hand: times are seconds since the log's own midnight."""

from typing import Any

from metrics.facts import MILLION, Event, Measure, MeasurementRow
from metrics.measures import measure_ticket
from metrics.measures.rules import Rules

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800
MIDNIGHT = 1_700_006_400  # 2023-11-15 00:00 UTC
LATE = 100 * DAY


def clock(seconds: float) -> int:
    """Seconds of the log as µs since 1970."""
    return round((MIDNIGHT + seconds) * MILLION)


class Log:
    """Events with the ids 1, 2, 3 … in the order in which they are written down."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, at: float, kind: str, actor: str = "", role: str = "system", **more: Any) -> str:
        """One event; its id."""
        number = str(len(self.events) + 1)
        self.events.append(Event(number, clock(at), kind, actor, role, **more))
        return number

    def created(self, at: float = 0, role: str = "customer", **details: Any) -> str:
        """A creation, by the customer cat unless by another role."""
        return self.add(at, "created", "cat", role, details={"channel": "email"} | details)

    def message(self, at: float) -> str:
        """A message by the customer cat."""
        return self.add(at, "customer_message", "cat", "customer")

    def reply(self, at: float, agent: str) -> str:
        """A public reply by an agent."""
        return self.add(at, "agent_reply", agent, "agent")

    def status(self, at: float, to: str, agent: str = "") -> str:
        """A change of status, by the system unless by an agent."""
        return self.add(at, "status", agent, "agent" if agent else "system", to=to)

    def assigned(self, at: float, to: str) -> str:
        """An assignment; empty: to nobody."""
        return self.add(at, "assigned", to=to)

    def set(self, at: float, what: str, to: str) -> str:
        """group_changed, tier_changed, priority_changed, topics_set, marked or unmarked."""
        return self.add(at, what, to=to)

    def worked(self, at: float, agent: str, seconds: int) -> str:
        """An agent's entry of time worked."""
        return self.add(at, "time_worked", agent, "agent", value=seconds * MILLION)

    def rated(
        self,
        at: float,
        score: int,
        scale: int,
        rating: str = "csat",
        by: str = "cat",
        role: str = "customer",
    ) -> str:
        """A rating, by the customer cat unless by another."""
        return self.add(
            at, "rated", by, role, value=score * MILLION, scale=scale * MILLION, rating=rating
        )

    def rows(
        self, measure: Measure, as_of: float = LATE, rules: Rules | None = None
    ) -> list[MeasurementRow]:
        """The measurements of one measure, asked long after unless as_of says when."""
        measured = measure_ticket(self.events, as_of=clock(as_of), rules=rules)
        return [row for row in measured.rows if row.measure is measure]

    def row(
        self, measure: Measure, as_of: float = LATE, rules: Rules | None = None
    ) -> MeasurementRow:
        """The one measurement of a measure."""
        (row,) = self.rows(measure, as_of, rules)
        return row


def seconds(row: MeasurementRow) -> float | None:
    """A measurement's value in its unit."""
    return None if row.value is None else row.value / MILLION
