"""Where a key result's target must lie for it to stand where the plan wants it. Pure."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from objectives.choices import Bound, Status

# How far from what is expected each status lies; on track a little ahead of it.
AHEAD = {
    Status.ON_TRACK: Fraction(4, 100),
    Status.AT_RISK: Fraction(-17, 100),
    Status.BEHIND: Fraction(-45, 100),
}
# No target asks for more than this part of today's value: a time cannot fall below nothing.
FURTHEST = Fraction(15, 100)
# The improvement that is claimed where the figures went the other way or hardly moved.
CLAIM = Fraction(8, 100)


class Reach(NamedTuple):
    """From where to where, in units."""

    baseline: Fraction
    target: Fraction


class Keep(NamedTuple):
    """A threshold to stay at, in units."""

    bound: str
    threshold: Fraction


def reach_for(
    stands: str, *, now: Fraction, past: Fraction, better: str, expected: Fraction, step: Fraction
) -> Reach:
    """A baseline and a target, whole steps apart, at which `now` stands as wanted.

    past: the value at the end of the last cycle, taken as the baseline if things went well since.
    """
    sign = 1 if better == "up" else -1
    wanted = expected + AHEAD[Status(stands)]
    moved = (now - past) * sign
    if wanted <= 0:  # behind is behind, however little was expected
        baseline = _whole(now + sign * max(step, abs(now) * CLAIM / 2), step)
        return Reach(baseline, _further(baseline, sign * max(step, abs(now) * CLAIM), step))
    if moved < abs(now) * CLAIM / 4 or moved < step:
        past = now - sign * max(abs(now) * CLAIM, step)
    baseline = _whole(past, step)
    distance = (now - baseline) / wanted
    if distance * sign <= 0:
        distance = Fraction(sign) * max(step, abs(now) * CLAIM)
    furthest = max(step, abs(now) * FURTHEST)
    if abs(distance) > furthest:
        distance = sign * furthest
        baseline = _whole(now - wanted * distance, step)
    return Reach(baseline, _further(baseline, distance, step))


def keep_for(
    stands: str, *, weeks: Sequence[Fraction], now: Fraction, better: str, step: Fraction
) -> Keep:
    """A threshold that the weeks kept (on track), or that most of them missed."""
    known = sorted(weeks) or [now]
    if better == "up":
        edge = known[0] if stands == Status.ON_TRACK else known[-1] + step
        return Keep(Bound.AT_LEAST, floor(edge / step) * step)
    edge = known[-1] if stands == Status.ON_TRACK else known[0] - step
    return Keep(Bound.AT_MOST, ceil(edge / step) * step)


def _whole(value: Fraction, step: Fraction) -> Fraction:
    return round(value / step) * step


def _further(baseline: Fraction, distance: Fraction, step: Fraction) -> Fraction:
    """The baseline and the distance in whole steps, at least one."""
    steps = round(distance / step) or (1 if distance > 0 else -1)
    return baseline + steps * step
