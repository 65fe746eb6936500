"""When a metric moved further than it usually does: an individuals chart, exact. Pure.

The usual range lies about the middle of the weeks before, as far to either side as 2.66 times their
mean move from one week to the next (three standard deviations, as Shewhart and Wheeler take them:
3 ÷ 1.128). Shares and counts scatter by chance alone too, the more the fewer cases a week has: a
week of theirs is outside only if it is beyond three standard deviations of that chance as well. So
few cases, or a lull in the weeks before, flag nothing. Decided in fractions, never in floats.
"""

import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple

AT_LEAST = 8  # weeks before: fewer show no range
AT_MOST = 26  # older weeks say nothing about what is usual
RUN = 8  # a level that holds for longer is the new usual one
TIMES_MOVE = Fraction(266, 100)
DEVIATIONS = 3

Scatter = Literal["share", "count", ""]


class Week(NamedTuple):
    """A week from its Monday with enough measurements: above ÷ below is its value.

    Of a share these are the cases that are so and all cases; of anything else below is 1.
    """

    start: date
    above: Fraction
    below: Fraction = Fraction(1)

    @property
    def value(self) -> Fraction:
        return self.above / self.below


class Usual(NamedTuple):
    """The usual range of one week; its edges are estimates, for drawing."""

    middle: Fraction
    low: float
    high: float


class Move(NamedTuple):
    """All weeks from `since` on lie outside, on one side."""

    since: date
    above: bool
    usual: Usual


def usual_of(before: Sequence[Week], week: Week, scatter: Scatter) -> Usual | None:
    """In which range the week was to be expected; None where too few weeks came before."""
    if len(before) < AT_LEAST:
        return None
    base = before[-AT_MOST:]
    middle = _middle(base, scatter)
    by_move = TIMES_MOVE * _mean_move(base)
    by_chance = DEVIATIONS * math.sqrt(_variance(middle, week, scatter))
    half = max(float(by_move), by_chance)
    return Usual(middle, float(middle) - half, float(middle) + half)


def side(before: Sequence[Week], week: Week, scatter: Scatter) -> int:
    """1 where the week lies above the usual range, −1 below it, 0 inside or where none is known."""
    if len(before) < AT_LEAST:
        return 0
    base = before[-AT_MOST:]
    middle = _middle(base, scatter)
    off = week.value - middle
    beyond_moves = abs(off) > TIMES_MOVE * _mean_move(base)
    beyond_chance = off * off > DEVIATIONS**2 * _variance(middle, week, scatter)
    if not (beyond_moves and beyond_chance):
        return 0
    return 1 if off > 0 else -1


def moved(weeks: Sequence[Week], scatter: Scatter) -> Move | None:
    """Since when the newest weeks lie outside of what came before them; None where they do not.

    weeks: the oldest first, those without enough measurements left out.
    """
    weeks = weeks[_level(weeks, scatter) :]
    for first in range(max(AT_LEAST, len(weeks) - RUN), len(weeks)):
        before, run = weeks[:first], weeks[first:]
        if _left(before, run, scatter):
            usual = usual_of(before, run[-1], scatter)
            if usual is not None:
                return Move(run[0].start, run[0].value > usual.middle, usual)
    return None


def _level(weeks: Sequence[Week], scatter: Scatter) -> int:
    """Where the present level begins: once a move has held for longer than RUN, it is usual."""
    start, first = 0, AT_LEAST
    while first + RUN < len(weeks):
        if _left(weeks[start:first], weeks[first : first + RUN], scatter):
            start, first = first, first + AT_LEAST
        else:
            first += 1
    return start


def _left(before: Sequence[Week], run: Sequence[Week], scatter: Scatter) -> bool:
    """Whether all of the run lies outside of the range before it, on one side."""
    sides = {side(before, week, scatter) for week in run}
    return len(sides) == 1 and 0 not in sides


def _middle(base: Sequence[Week], scatter: Scatter) -> Fraction:
    """Of shares all cases together, so that a week of few counts for little."""
    if scatter == "share":
        return sum((week.above for week in base), Fraction()) / sum(
            (week.below for week in base), Fraction()
        )
    return sum((week.value for week in base), Fraction()) / len(base)


def _mean_move(base: Sequence[Week]) -> Fraction:
    moves = [abs(later.value - earlier.value) for earlier, later in pairwise(base)]
    return sum(moves, Fraction()) / len(moves)


def _variance(middle: Fraction, week: Week, scatter: Scatter) -> Fraction:
    """Of chance alone: a share's p(1 − p) ÷ n, a count's own mean; of others nothing is known."""
    if scatter == "share":
        return max(middle * (1 - middle), Fraction()) / week.below
    return max(middle, Fraction()) if scatter == "count" else Fraction()
