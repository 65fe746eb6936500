"""Promises kept and broken: how a ticket did under the policies that applied to it.

The clock of a promise counts from the creation. A policy applies from the creation on, and again
whenever tier or priority change: the one that holds at that moment, for what the ticket then is.
The promise is kept by the first public reply, or by the last solve, if the clock shows no more than
the limit; it is broken at the last moment at which that could still be, if the ticket is unsolved
then, and what is broken stays so. Opening hours are those of whoever holds the ticket.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from metrics.facts import MILLION, Event, Excluded, Measure, MeasurementRow, event_order
from metrics.measures.opening import Calendar, Span
from metrics.measures.rules import Policy
from metrics.measures.story import SOLVED, Holder, Phase, Story

PAUSE = "pending"


class Verdict(NamedTuple):
    """A promise kept or broken, and under which policy; or else when time alone breaks it (µs)."""

    row: MeasurementRow | None = None
    due_at: int | None = None
    policy: Policy | None = None


class _Leg(NamedTuple):
    """A part [start, end) of a ticket's life with one holder, status, policy and calendar."""

    start: int
    end: int | None
    phase: Phase
    policy: Policy
    calendar: Calendar | None


class _Kept(NamedTuple):
    """What keeps the promise, and who held the ticket then."""

    event: Event
    holder: Holder


def verdicts(story: Story) -> Iterator[Verdict]:
    """How the ticket did under each kind of promise; none where no policy applies."""
    if story.creation is None or not story.rules.policies:
        return
    replied = story.replies[0] if story.replies else None
    by_agent = story.creation.role == "agent"
    yield _verdict(
        story,
        Measure.SLA_FIRST_RESPONSE,
        _Kept(replied.event, replied.holder) if replied else None,
        Excluded.CREATED_BY_AGENT if by_agent else Excluded.COUNTED,
    )
    solved = story.solved
    yield _verdict(
        story,
        Measure.SLA_RESOLUTION,
        _Kept(solved.event, solved.holder) if solved else None,
        Excluded.COUNTED,
    )


def policy_behind(story: Story, measure: Measure) -> Policy | None:
    """The policy under which the ticket kept or broke this promise, if it did either."""
    found = (each for each in verdicts(story) if each.row and each.row.measure is measure)
    return next((each.policy for each in found), None)


def _verdict(story: Story, measure: Measure, kept: _Kept | None, why: Excluded) -> Verdict:
    phases = [phase for phase in story.phases if kept is None or _before(phase, kept)]
    phases = phases or story.phases[:1]  # kept before the creation: by what that says
    applied = _applied(story.rules.policies, measure, phases)
    end = kept.event.at if kept else None
    for leg in _legs(story, phases, applied, end):
        passed = _passed(story, phases, leg)
        if passed is not None:
            if passed > story.as_of:
                return Verdict(due_at=passed)
            broken = _broken(story, measure, leg.phase.holder, passed, why)
            return Verdict(broken, policy=leg.policy)
    policy = applied[-1] if applied else None
    if kept is None or policy is None:
        return Verdict()
    spent = _spent(story, phases, policy, _calendar_at(story, policy, kept), kept.event.at)
    if spent is None:
        return Verdict()
    value = MILLION if spent <= policy.limit else 0
    row = story.row(measure, kept.event, value, kept.holder, kept.holder.agent, why)
    return Verdict(row, policy=policy)


def _before(phase: Phase, kept: _Kept) -> bool:
    return event_order(phase.event) < event_order(kept.event)


def _applied(
    policies: Sequence[Policy], measure: Measure, phases: Sequence[Phase]
) -> list[Policy | None]:
    """The policy of each phase: chosen at the creation, and when tier or priority change."""
    found: list[Policy | None] = []
    known: tuple[int | None, str] | None = None
    for phase in phases:
        now = phase.holder.tier, phase.holder.priority
        found.append(found[-1] if now == known else _chosen(policies, measure, *now, phase.at))
        known = now
    return found


def _chosen(
    policies: Sequence[Policy], measure: Measure, tier: int | None, priority: str, at: int
) -> Policy | None:
    """The most exact policy that holds then: a tier's own before a priority's."""
    holding = (
        policy
        for policy in policies
        if policy.measure is measure
        and policy.start <= at < policy.end
        and policy.tier in (None, tier)
        and policy.priority in ("", priority)
    )
    return max(holding, key=lambda one: (one.tier is not None, one.priority != ""), default=None)


def _legs(
    story: Story, phases: Sequence[Phase], applied: Sequence[Policy | None], end: int | None
) -> Iterator[_Leg]:
    """Where the promise may be broken: unsolved, under a policy, until it is kept."""
    ends = [*(phase.at for phase in phases[1:]), end]
    for phase, policy, until in zip(phases, applied, ends, strict=False):
        ended = until is not None and until <= phase.at
        if policy is None or phase.status in SOLVED or ended:
            continue
        if not policy.business:
            yield _Leg(phase.at, until, phase, policy, None)
            continue
        agent, group = phase.holder.agent, phase.holder.group
        holding = [*story.rules.hours.holding(agent, group, phase.at, until)]
        parts = [*(start for start, _ in holding[1:]), until]
        for (start, calendar), part in zip(holding, parts, strict=True):
            yield _Leg(start, part, phase, policy, calendar)


def _passed(story: Story, phases: Sequence[Phase], leg: _Leg) -> int | None:
    """When the promise is broken in this leg (µs), if it is."""
    spent = _spent(story, phases, leg.policy, leg.calendar, leg.start)
    if spent is None:
        return None
    left = leg.policy.limit - spent
    if left < 0:
        return leg.start
    if leg.policy.pauses and leg.phase.status == PAUSE:
        return None
    at = leg.calendar.last_within(leg.start, left) if leg.calendar else leg.start + left
    return at if at is not None and (leg.end is None or at < leg.end) else None


def _spent(
    story: Story, phases: Sequence[Phase], policy: Policy, calendar: Calendar | None, at: int
) -> int | None:
    """What the clock shows at a moment, µs; None where it goes by hours and there are none."""
    spans = [*_running(story, phases, policy, at)]
    if policy.business:
        return calendar.of(spans) if calendar else None
    return sum(end - start for start, end in spans)


def _running(story: Story, phases: Sequence[Phase], policy: Policy, until: int) -> Iterator[Span]:
    """The stretches before a moment in which the clock runs."""
    if not policy.pauses:
        begin = story.creation.at if story.creation else until
        yield begin, max(begin, until)
        return
    ends = [*(phase.at for phase in phases[1:]), until]
    for phase, end in zip(phases, ends, strict=False):
        if phase.status != PAUSE and phase.at < min(end, until):
            yield phase.at, min(end, until)


def _calendar_at(story: Story, policy: Policy, kept: _Kept) -> Calendar | None:
    if not policy.business:
        return None
    (agent, group, *_), at = kept.holder, kept.event.at
    return next(story.rules.hours.holding(agent, group, at, at))[1]


def _broken(
    story: Story, measure: Measure, holder: Holder, at: int, why: Excluded
) -> MeasurementRow | None:
    """Hangs on the creation, since no event is its cause; dated when it happened."""
    if story.creation is None:
        return None
    row = story.row(measure, story.creation, 0, holder, holder.agent, why)
    return row._replace(at=at)
