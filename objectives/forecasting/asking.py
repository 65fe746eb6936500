"""From what was counted week by week to what is asked of the estimate. Pure; floats from here on.

Shares, means and counts are one thing: what is above the line and what below, summed over the
window. Of the window at a day to come a part is known already; the rest is a rate for each week
ahead, times how much will come. For a count what is below is time itself: a usual week is 1.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

from objectives.forecasting.estimate import Ask, End
from objectives.forecasting.weekdays import Profile, blocks_ahead, blocks_until
from objectives.windows import Period

LEAST_WEEKS = 4
LEAST_EVENTS = 30  # of last year, before it tells anything of this one
YEAR = 52
DOUBT = 2.0  # a season has to foretell e² times as well
_RECENT = 8
_TINY = 1e-9


class Counted(NamedTuple):
    """What was measured over some days; None is no data. Of a count `below` is None."""

    above: float | None = None
    below: float | None = None
    value: float | None = None
    n: int = 0


NOTHING = Counted()


class Wanted(NamedTuple):
    """A day to come, the window over which the value is read then, and what of it is known.

    filled: counted on top, for days that no source covers.
    """

    day: date
    window: Period
    known: Counted = NOTHING
    filled: float = 0.0


class Past(NamedTuple):
    """What was measured in each stretch of 7 days before `origin`, the first day not over."""

    origin: date
    weeks: Sequence[Counted]
    profile: Profile


class Goal(NamedTuple):
    """Where it is to get, and beyond what nothing lies."""

    target: float | None = None
    upward: bool = True
    floor: float | None = None
    ceiling: float | None = None


def count(past: Past, wanted: Sequence[Wanted], goal: Goal) -> list[Ask]:
    """A sum over the window; by last year's season too, where that is known."""
    blocks = blocks_until(past.origin, len(past.weeks))
    usual = [past.profile.over(block) for block in blocks]
    known = [week.above is not None for week in past.weeks]
    exposures = [weight if there else 0.0 for weight, there in zip(usual, known, strict=True)]
    if not enough(exposures):
        return []
    total, events = sum(week.above or 0 for week in past.weeks), sum(w.n for w in past.weeks)
    size = total / events if events else 1.0
    plain = Ask(
        rates=_rates([week.above or 0.0 for week in past.weeks], exposures),
        exposures=exposures,
        noise=max(total / sum(exposures), 0.5) * max(abs(size), _TINY),
        ends=[_counted_end(past, each, None) for each in wanted],
        target=goal.target,
        upward=goal.upward,
        floor=0.0 if all((week.above or 0) >= 0 for week in past.weeks) else None,
        whole=total == events,
    )
    return [plain, *_seasonal(past, wanted, plain)]


def _counted_end(past: Past, wanted: Wanted, season: Sequence[float] | None) -> End:
    weights = [past.profile.over(block) for block in blocks_ahead(past.origin, wanted.window)]
    if season is not None:
        weights = [w * season[week % YEAR] for week, w in enumerate(weights)]
    return End(wanted.day, (wanted.known.above or 0.0) + wanted.filled, weights, weights)


def _seasonal(past: Past, wanted: Sequence[Wanted], plain: Ask) -> list[Ask]:
    """The same where a week's exposure is how its like in the other of two years ran, or nothing.

    So the one year's shape has to foretell the other year before it is believed of the next one.
    """
    amounts = [week.above or 0.0 for week in past.weeks]
    older, newer = amounts[-2 * YEAR : -YEAR], amounts[-YEAR:]
    known = all(exposure > 0 for exposure in plain.exposures[-2 * YEAR :])
    if len(amounts) < 2 * YEAR or not known or min(sum(older), sum(newer)) < LEAST_EVENTS:
        return []
    growth = sum(newer) / sum(older)
    before, after = _shape(older, growth), _shape(newer, growth)
    factors = [1.0] * (len(amounts) - 2 * YEAR) + after + before
    to_come = [sqrt(one * other) for one, other in zip(before, after, strict=True)]
    exposures = [e * factor for e, factor in zip(plain.exposures, factors, strict=True)]
    return [
        plain._replace(
            rates=_rates(amounts, exposures),
            exposures=exposures,
            ends=[_counted_end(past, each, to_come) for each in wanted],
            worth=-sum(map(log, factors)) - DOUBT,
        )
    ]


def _shape(year: Sequence[float], growth: float) -> list[float]:
    """Each week's part of its year, of five weeks about it, without the growth from year to year;
    drawn towards 1 by 20 events."""
    mean, found = sum(year) / YEAR, []
    for week in range(YEAR):
        about = [year[(week + n) % YEAR] for n in range(-2, 3)]
        usual = 5 * mean * growth ** ((week + 0.5) / YEAR - 0.5)
        found.append((sum(about) + 20) / (usual + 20))
    return found


def ratio(past: Past, wanted: Sequence[Wanted], goal: Goal, *, proportion: bool) -> list[Ask]:
    """Σ above ÷ Σ below: a share or a mean."""
    below = [max(week.below or 0.0, 0.0) for week in past.weeks]
    usual = _usual(below)
    exposures = [amount / usual for amount in below] if usual else []
    if not enough(exposures):
        return []
    rates = _rates([week.above or 0.0 for week in past.weeks], below)
    mean = sum(week.above or 0.0 for week in past.weeks) / sum(below)
    noise = max(mean * (1 - mean), 0.01) / usual if proportion else _jumps(rates, exposures)
    ends = [
        _mixed_end(past, each, usual, each.known.above or 0.0, each.known.below or 0.0)
        for each in wanted
    ]
    return [_ask(rates, exposures, noise, ends, goal)]


def middle(past: Past, wanted: Sequence[Wanted], goal: Goal) -> list[Ask]:
    """A median or another percentile of times: the weeks' own, by their logarithms.

    That of some weeks together is taken for the mean of theirs, each weighing what it measured.
    """
    sizes = [
        float(week.n) if week.value is not None and week.value > 0 else 0.0 for week in past.weeks
    ]
    usual = _usual(sizes)
    exposures = [size / usual for size in sizes] if usual else []
    if not enough(exposures):
        return []
    rates = [
        log(week.value or 1.0) if size else 0.0
        for week, size in zip(past.weeks, sizes, strict=True)
    ]
    ends = []
    for each in wanted:
        value = each.known.value or 0.0
        weight = float(each.known.n) if value > 0 else 0.0
        ends.append(_mixed_end(past, each, usual, weight * log(value) if weight else 0.0, weight))
    return [_ask(rates, exposures, _jumps(rates, exposures), ends, goal)._replace(scale="log")]


def _mixed_end(past: Past, wanted: Wanted, usual: float, above: float, below: float) -> End:
    weights = [past.profile.over(block) for block in blocks_ahead(past.origin, wanted.window)]
    whole = max(below + usual * sum(weights), _TINY)
    return End(wanted.day, above / whole, [usual * weight / whole for weight in weights], weights)


def reading(past: Past, wanted: Sequence[Wanted], goal: Goal) -> list[Ask]:
    """How things stand at a day's end, such as a backlog: the readings themselves, week by week."""
    exposures = [float(week.value is not None) for week in past.weeks]
    if not enough(exposures):
        return []
    rates = [week.value or 0.0 for week in past.weeks]
    ends = []
    for each in wanted:
        last = [0.0] * (len(blocks_ahead(past.origin, (past.origin, each.window[1]))) - 1) + [1.0]
        ends.append(End(each.day, 0.0, last, last))
    ask = _ask(rates, exposures, _jumps(rates, exposures), ends, goal)
    return [ask if min(rates) < 0 or goal.floor is not None else ask._replace(floor=0.0)]


def filling(past: Past, wanted: Sequence[Wanted], goal: Goal, *, now: float) -> list[Ask]:
    """A share that fills up from 0, such as the accounts that were talked to: of what is left, how
    much goes in a week. The weeks' values are the share filled by their ends, from the start on."""
    left = [None if week.value is None else _left(week.value) for week in past.weeks]
    pairs = list(zip([None, *left], left, strict=False))
    exposures = [float(before is not None and after is not None) for before, after in pairs]
    if not enough(exposures):
        return []
    rates = [
        (after or 0.0) - (before or 0.0) if before is not None else 0.0 for before, after in pairs
    ]
    ends = []
    for each in wanted:
        weights = [past.profile.over(block) for block in blocks_ahead(past.origin, each.window)]
        ends.append(End(each.day, _left(now), weights, weights))
    ask = _ask(rates, exposures, _jumps(rates, exposures), ends, goal)
    return [ask._replace(scale="gap", floor=min(now, 1.0), ceiling=1.0)]


def _left(share: float) -> float:
    return -log(max(1 - share, 1e-6))


def _ask(
    rates: Sequence[float],
    exposures: Sequence[float],
    noise: float,
    ends: Sequence[End],
    goal: Goal,
) -> Ask:
    return Ask(
        rates, exposures, noise, ends, goal.target, goal.upward, "plain", goal.floor, goal.ceiling
    )


def enough(exposures: Sequence[float]) -> bool:
    """Whether there are 4 weeks of data, and some of it is of the last 8."""
    return sum(each > 0 for each in exposures) >= LEAST_WEEKS and any(exposures[-_RECENT:])


def _usual(amounts: Sequence[float]) -> float:
    """How much comes in a week of late: the mean of the last 8 from the first data on."""
    first = next((n for n, amount in enumerate(amounts) if amount > 0), len(amounts))
    recent = amounts[first:][-_RECENT:]
    return sum(recent) / len(recent) if recent else 0.0


def _rates(above: Sequence[float], below: Sequence[float]) -> list[float]:
    return [up / down if down > 0 else 0.0 for up, down in zip(above, below, strict=True)]


def _jumps(rates: Sequence[float], exposures: Sequence[float]) -> float:
    """The noise, by what changes from week to week if the level stands still, or if it slopes:
    half the mean square of the changes, a sixth of that of their own; the smaller one."""
    known = [rate for rate, exposure in zip(rates, exposures, strict=True) if exposure > 0]
    steps = [b - a for a, b in pairwise(known)]
    still = sum(step**2 for step in steps) / len(steps) / 2
    sloping = sum((b - a) ** 2 for a, b in pairwise(steps)) / (len(steps) - 1) / 6
    size = max(map(abs, known))
    return max(min(still, sloping), (size * 1e-3) ** 2, 1e-12)
