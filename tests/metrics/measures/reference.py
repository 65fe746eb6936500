"""The definitions once more, written slowly: every question is answered from the events anew.

Nothing here comes from the measures: it shares only the words of metrics.facts with them.
"""

from collections.abc import Iterator
from functools import cmp_to_key
from typing import NamedTuple

from metrics.facts import Event, Excluded, Limits, Measure

M = 1_000_000
WEEK = 7 * 86_400 * M
DONE = ("solved", "closed")


class Found(NamedTuple):
    """A measurement as far as it is compared."""

    measure: Measure
    at: int
    value: int | None
    agent: str | None
    group: str | None
    tier: int | None
    priority: str
    excluded: Excluded
    variant: str = ""
    until: int | None = None


def compare(one: Event, two: Event) -> int:
    """Time; then creation; then whole numbers by size; then text."""
    if one.at != two.at:
        return -1 if one.at < two.at else 1
    if (one.kind == "created") != (two.kind == "created"):
        return -1 if one.kind == "created" else 1
    if one.id.isdecimal() != two.id.isdecimal():
        return -1 if one.id.isdecimal() else 1
    if one.id.isdecimal() and int(one.id) != int(two.id):
        return -1 if int(one.id) < int(two.id) else 1
    return (one.id > two.id) - (one.id < two.id)


class Reference:
    """One ticket's events, questioned."""

    def __init__(self, events: list[Event], as_of: int, limits: Limits) -> None:
        self.events = sorted(events, key=cmp_to_key(compare))
        self.as_of, self.limits = as_of, limits
        births = [event for event in self.events if event.kind == "created"]
        self.birth = births[0] if births else None
        self.details = (self.birth.details or {}) if self.birth else {}
        self.phone = self.details.get("channel") == "phone"
        self.chat = self.details.get("channel") == "chat"

    def before(self, event: Event) -> list[Event]:
        """What stands before an event."""
        return self.events[: self.events.index(event)]

    def status(self, told: list[Event]) -> str:
        """The status after these events."""
        said = [event.to for event in told if event.kind == "status"]
        return said[-1] if said else ("new" if self.birth else "")

    def assignee(self, told: list[Event]) -> str | None:
        """The assignee after these events."""
        said = [event.to for event in told if event.kind == "assigned"]
        return (said[-1] if said else "") or None

    def field(self, told: list[Event], kind: str, name: str) -> str:
        """Group, tier or priority after these events, as text."""
        for event in reversed(told):
            if event.kind == kind:
                return str(event.to)
            if event is self.birth and self.details.get(name):
                return f"{self.details[name]}"
        return ""

    def place(self, told: list[Event]) -> tuple[str | None, int | None, str]:
        """Group, tier and priority after these events."""
        tier = self.field(told, "tier_changed", "tier")
        return (
            self.field(told, "group_changed", "group") or None,
            int(tier) if tier in ("1", "2", "3") else None,
            self.field(told, "priority_changed", "priority"),
        )

    def solves(self) -> list[Event]:
        """Status events to solved or closed while neither."""
        return [
            event
            for event in self.events
            if event.kind == "status"
            and event.to in DONE
            and self.status(self.before(event)) not in DONE
        ]

    def reopens(self) -> list[Event]:
        """Status events to another status while solved or closed."""
        return [
            event
            for event in self.events
            if event.kind == "status"
            and event.to not in DONE
            and self.status(self.before(event)) in DONE
        ]

    def replies(self) -> list[Event]:
        """Public replies by persons."""
        kinds = ("agent_reply", "call_answered") if self.phone else ("agent_reply",)
        return [event for event in self.events if event.kind in kinds and event.role == "agent"]

    def last_solve(self) -> Event | None:
        """The last solve, if it is solved now."""
        return self.solves()[-1] if self.status(self.events) in DONE else None

    def credited(self, solve: Event) -> str | None:
        """Assignee then, else the solver if an agent."""
        solver = solve.actor if solve.role == "agent" else ""
        return self.assignee(self.before(solve)) or solver or None

    def marked(self, mark: str) -> bool:
        """What the mark's last event says."""
        said = [
            event.kind
            for event in self.events
            if event.kind in ("marked", "unmarked") and event.to.split(":")[0] == mark
        ]
        return bool(said) and said[-1] == "marked"

    def reason(self, at: int, *own: Excluded | None) -> Excluded:
        """The first of the reasons that applies."""
        early = self.birth is not None and at < self.birth.at
        reasons = [
            Excluded.NO_CREATION if self.birth is None else None,
            Excluded.SPAM if self.marked("spam") else None,
            Excluded.DELETED if self.marked("deleted") else None,
            Excluded.MERGED if self.marked("merged") else None,
            *(why for why in own if why is Excluded.CREATED_BY_AGENT),
            Excluded.BEFORE_CREATION if early else None,
            *own,
        ]
        return next((why for why in reasons if why), Excluded.COUNTED)

    def age(self, event: Event) -> int | None:
        """Since the creation."""
        return event.at - self.birth.at if self.birth else None

    def found(
        self,
        measure: Measure,
        event: Event,
        value: int | None,
        agent: str | None,
        *own: Excluded | None,
        variant: str = "",
    ) -> Found:
        """One measurement, placed as the ticket stood at its event."""
        place = self.place(self.before(event))
        return Found(measure, event.at, value, agent, *place, self.reason(event.at, *own), variant)

    def answers(self) -> Iterator[Found]:
        """first_response and response."""
        for number, reply in enumerate(self.replies()):
            agent = reply.actor or None
            if number == 0:
                by_agent = self.birth is not None and self.birth.role == "agent"
                why = Excluded.CREATED_BY_AGENT if by_agent else None
                yield self.found(Measure.FIRST_RESPONSE, reply, self.age(reply), agent, why)
            asked = None
            for event in self.before(reply):
                if event in self.replies() or event in self.solves():
                    asked = None
                elif event.kind == "customer_message" or (
                    event is self.birth and event.role == "customer"
                ):
                    asked = event if asked is None else asked
            if asked:
                yield self.found(Measure.RESPONSE, reply, reply.at - asked.at, agent)

    def resolutions(self) -> Iterator[Found]:
        """first_resolution, reopened, lasted, resolution and solved."""
        if solves := self.solves():
            first = solves[0]
            who = self.credited(first)
            yield self.found(Measure.FIRST_RESOLUTION, first, self.age(first), who)
            soon = [event for event in self.events if first.at < event.at <= first.at + WEEK]
            again = any(event in self.reopens() for event in soon)
            other = any(e.kind == "assigned" and e.to and e.to != who for e in soon)
            why = Excluded.PROVISIONAL if self.as_of - first.at < WEEK else None
            yield self.found(Measure.REOPENED, first, M * again, who, why)
            yield self.found(Measure.LASTED, first, M * (not again and not other), who, why)
        if last := self.last_solve():
            who = self.credited(last)
            yield self.found(Measure.RESOLUTION, last, self.age(last), who)
            yield self.found(Measure.SOLVED, last, M, who)

    def touches(self) -> Iterator[Found]:
        """one_touch, replies and escalated."""
        last, replies = self.last_solve(), self.replies()
        if last is None:
            return
        repliers = sorted({event.actor for event in replies})
        counts = {one: sum(event.actor == one for event in replies) for one in repliers}
        if self.chat:
            counts = dict.fromkeys(repliers, 1)
        for one, count in counts.items():
            yield self.found(Measure.REPLIES, last, M * count, one or None)
        once = sum(counts.values()) == 1 and not self.reopens()
        why = None if replies else Excluded.NO_REPLY
        yield self.found(Measure.ONE_TOUCH, last, M * once, None, why)
        tiers = [
            str(self.details.get("tier")) if event is self.birth else event.to
            for event in self.events
            if event is self.birth or event.kind == "tier_changed"
        ]
        known = [int(tier) for tier in tiers if tier in ("1", "2", "3")]
        if known:
            rose = any(known[i] > known[i - 1] for i in range(1, len(known)))
            group = self.details.get("group") or None
            yield self.found(Measure.ESCALATED, last, M * rose, None)._replace(group=group)

    def stretches(self) -> Iterator[tuple[int, int | None, list[Event]]]:
        """From one moment to the next, and what has been told by then; the last has no end."""
        start = self.birth.at if self.birth else None
        moments = sorted({e.at for e in self.events if start is None or e.at >= start})
        for i, moment in enumerate(moments):
            end = moments[i + 1] if i + 1 < len(moments) else None
            yield moment, end, [event for event in self.events if event.at <= moment]

    def hands(self) -> Iterator[Found]:
        """handle, in_hand and waiting."""
        last = self.last_solve()
        if last is None:
            return
        handled: dict[str, int] = {}
        for event in self.events:
            if event.kind == "time_worked" and event.role == "agent":
                handled[event.actor] = handled.get(event.actor, 0) + (event.value or 0)
        for actor, value in handled.items():
            if value:
                yield self.found(Measure.HANDLE, last, value, actor or None)
        held: dict[str, int] = {}
        spent = {"waiting": 0, "working": 0}
        for start, end, told in self.stretches():
            if end is None or end > last.at:
                break
            status, who = self.status(told), self.assignee(told)
            if status in ("new", "open"):
                spent["working"] += end - start
                if who:
                    held[who] = held.get(who, 0) + end - start
            elif status in ("pending", "on_hold"):
                spent["waiting"] += end - start
        for who, value in held.items():
            yield self.found(Measure.IN_HAND, last, value, who)
        for variant, value in spent.items():
            yield self.found(Measure.WAITING, last, value, None, variant=variant)

    def unsolved(self) -> Iterator[Found]:
        """backlog and open_past_limit."""
        spells: list[Found] = []
        for start, end, told in self.stretches():
            if self.status(told) not in (*DONE, ""):
                holder = (self.assignee(told), *self.place(told))
                spell = Found(Measure.BACKLOG, start, M, *holder, self.reason(start), "", end)
                if spells and spells[-1].until == start and spells[-1][3:7] == holder:
                    spell = spells.pop()._replace(until=end)
                spells.append(spell)
        yield from spells
        if self.birth and self.status(self.events) not in DONE:
            for limit in set(self.limits.solved_within):
                at = self.birth.at + limit * M
                told = [event for event in self.events if event.at <= at]
                if at <= self.as_of:
                    holder = (self.assignee(told), *self.place(told))
                    why = self.reason(at)
                    yield Found(Measure.OPEN_PAST_LIMIT, at, 0, *holder, why, str(limit))

    def all(self) -> list[Found]:
        """Every measurement that is told here, sorted."""
        found = [
            *self.answers(),
            *self.resolutions(),
            *self.touches(),
            *self.hands(),
            *self.unsolved(),
        ]
        return sorted(found, key=repr)
