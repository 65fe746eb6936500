"""Promises against a slow reading of docs/decisions/0030, on random tickets and policies."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.facts import DAY, Event, Excluded, Limits, Measure
from metrics.measures import measure_ticket
from metrics.measures.rules import Policy, Rules
from tests.metrics.measures.reference import DONE, Reference
from tests.metrics.measures.strategies import CALENDARS, GroupHours, moments, policies, tickets

M = 1_000_000
FOREVER = 500 * DAY


class Found(NamedTuple):
    """A promise as far as it is compared."""

    measure: Measure
    at: int
    value: int
    agent: str | None
    group: str | None
    tier: int | None
    priority: str
    excluded: Excluded


class Promises(Reference):
    """Asked of every moment anew: what holds in the microsecond that begins then."""

    def __init__(self, events: list[Event], as_of: int, known: Sequence[Policy]) -> None:
        super().__init__(events, as_of, Limits())
        self.known = known

    def kept(self, measure: Measure) -> Event | None:
        """What keeps it."""
        if measure is Measure.SLA_RESOLUTION:
            return self.last_solve()
        return next(iter(self.replies()), None)

    def told(self, at: int, kept: Event | None) -> list[Event]:
        """What has happened when that microsecond begins."""
        told = self.events if kept is None else self.before(kept)
        return [event for event in told if event.at <= at]

    def policy(self, measure: Measure, told: list[Event]) -> Policy | None:
        """The one that applied last."""
        applied: Policy | None = None
        was: tuple[int | None, str] | None = None
        for number in range(1, len(told) + 1):
            now, birth = told[:number], told[number - 1] is self.birth
            _, tier, priority = self.place(now)
            if self.birth in now and (birth or was != (tier, priority)):
                applied, was = self.best(measure, tier, priority, now[-1].at), (tier, priority)
        return applied

    def best(self, measure: Measure, tier: int | None, priority: str, at: int) -> Policy | None:
        """The most exact."""
        mine = [p for p in self.known if p.measure is measure and p.start <= at < p.end]
        wanted = [(tier, priority), (tier, ""), (None, priority), (None, "")]
        for exact in wanted:
            for policy in mine:
                if (policy.tier, policy.priority) == exact and exact[0] in (None, tier):
                    return policy
        return None

    def clock(self, policy: Policy, told: list[Event], group: str | None, at: int) -> int | None:
        """What it shows: stretch by stretch between events."""
        assert self.birth is not None
        edges = sorted({self.birth.at, *(e.at for e in told if e.at > self.birth.at), at})
        total = 0
        for start, end in pairwise(edges):
            status = self.status([event for event in told if event.at <= start])
            if end > at or (policy.pauses and status == "pending"):
                continue
            if policy.business:
                calendar = CALENDARS.get(group or "")
                part = calendar.between(start, end) if calendar else None
                if part is None:
                    return None
                total += part
            else:
                total += end - start
        no_hours = policy.business and (group or "") not in CALENDARS
        return None if no_hours else total

    def broken_in(self, measure: Measure, at: int, kept: Event | None) -> bool:
        """Whether the microsecond from `at` on is too late, and spent unsolved."""
        told = self.told(at, kept)
        policy = self.policy(measure, told)
        if policy is None or self.status(told) in DONE or (kept and kept.at <= at):
            return False
        shown = self.clock(policy, told, self.place(told)[0], at + 1)
        return shown is not None and shown > policy.limit

    def broken(self, measure: Measure, kept: Event | None) -> int | None:
        """The first such microsecond: within a stretch without events it is one from there on."""
        assert self.birth is not None
        edges = sorted({self.birth.at, *(e.at for e in self.events if e.at > self.birth.at)})
        for start, end in zip(edges, [*edges[1:], edges[-1] + FOREVER], strict=True):
            if self.broken_in(measure, start, kept):
                return start
            low, high = start, end - 1
            if not self.broken_in(measure, high, kept):
                continue
            while high - low > 1:
                middle = (low + high) // 2
                if self.broken_in(measure, middle, kept):
                    high = middle
                else:
                    low = middle
            return high
        return None

    def promise(self, measure: Measure) -> Found | None:
        """Kept, broken, or neither."""
        if self.birth is None:
            return None
        kept = self.kept(measure)
        by_agent = self.birth.role == "agent" and measure is Measure.SLA_FIRST_RESPONSE
        own = Excluded.CREATED_BY_AGENT if by_agent else None
        at = self.broken(measure, kept)
        if at is not None:
            told = self.told(at, kept)
            found = measure, at, 0, self.assignee(told), *self.place(told), self.reason(at, own)
            return Found(*found) if at <= self.as_of else None
        if kept is None:
            return None
        told = self.before(kept)
        policy = self.policy(measure, told if self.birth in told else [self.birth])
        if policy is None:
            return None
        shown = self.clock(policy, told, self.place(told)[0], kept.at)
        if shown is None:
            return None
        value = M if shown <= policy.limit else 0
        place = self.assignee(told), *self.place(told)
        return Found(measure, kept.at, value, *place, self.reason(kept.at, own))


@settings(max_examples=400, deadline=None)
@given(tickets, st.one_of(moments, st.just(400 * DAY)), policies)
def test_the_slow_reading_agrees(events: list[Event], as_of: int, known: list[Policy]) -> None:
    rows = measure_ticket(events, as_of=as_of, rules=Rules(policies=known, hours=GroupHours())).rows
    found = [
        Found(r.measure, r.at, r.value or 0, r.agent, r.group, r.tier, r.priority, r.excluded)
        for r in rows
        if r.measure in (Measure.SLA_FIRST_RESPONSE, Measure.SLA_RESOLUTION)
    ]
    promises = Promises(events, as_of, known)
    both = (promises.promise(m) for m in (Measure.SLA_FIRST_RESPONSE, Measure.SLA_RESOLUTION))
    assert found == [one for one in both if one is not None]
