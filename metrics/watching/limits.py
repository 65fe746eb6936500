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
from itertools import accumulate, pairwise
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


class Base(NamedTuple):
    """Of the weeks before: their middle, and their mean move from one to the next."""

    middle: Fraction
    move: Fraction

    def usual(self, week: Week, scatter: Scatter) -> Usual:
        """In which range the week was to be expected."""
        by_chance = DEVIATIONS * math.sqrt(self._variance(week, scatter))
        half = max(float(TIMES_MOVE * self.move), by_chance)
        return Usual(self.middle, float(self.middle) - half, float(self.middle) + half)

    def side(self, week: Week, scatter: Scatter) -> int:
        """1 where the week lies above the usual range, −1 below it, 0 inside."""
        off = week.value - self.middle
        if abs(off) <= TIMES_MOVE * self.move:
            return 0
        if off * off <= DEVIATIONS**2 * self._variance(week, scatter):
            return 0
        return 1 if off > 0 else -1

    def _variance(self, week: Week, scatter: Scatter) -> Fraction:
        """Of chance alone: a share's p(1 − p) ÷ n, a count's own mean; of others none is known."""
        if scatter == "share":
            return max(self.middle * (1 - self.middle), Fraction()) / week.below
        return max(self.middle, Fraction()) if scatter == "count" else Fraction()


class Course:
    """The weeks of one metric, the oldest first, added up once for all the ranges before them."""

    def __init__(self, weeks: Sequence[Week], scatter: Scatter) -> None:
        self.weeks, self.scatter = weeks, scatter
        # Of shares all cases together, so that a week of few counts for little.
        is_share = scatter == "share"
        above = [week.above if is_share else week.value for week in weeks]
        below = [week.below if is_share else Fraction(1) for week in weeks]
        moves = [abs(later.value - earlier.value) for earlier, later in pairwise(weeks)]
        self._above, self._below, self._moves = (
            list(accumulate(each, initial=Fraction())) for each in (above, below, moves)
        )

    def base(self, start: int, end: int) -> Base | None:
        """Of the weeks [start, end), the last AT_MOST of them; None where they are too few."""
        if end - start < AT_LEAST:
            return None
        start = max(start, end - AT_MOST)
        cases = self._below[end] - self._below[start]
        return Base(
            (self._above[end] - self._above[start]) / cases,
            (self._moves[end - 1] - self._moves[start]) / (end - start - 1),
        )

    def left(self, start: int, first: int, end: int) -> Base | None:
        """What the weeks [first, end) have left: all lie outside of it, on one side."""
        base = self.base(start, first)
        if base is None:
            return None
        newest = base.side(self.weeks[end - 1], self.scatter)
        run = self.weeks[first : end - 1]
        if newest and all(base.side(week, self.scatter) == newest for week in run):
            return base
        return None

    def level(self) -> int:
        """Where the present level begins: once a move has held for longer than RUN, it is usual."""
        start, first = 0, AT_LEAST
        while first + RUN < len(self.weeks):
            if self.left(start, first, first + RUN):
                start, first = first, first + AT_LEAST
            else:
                first += 1
        return start


def moved(weeks: Sequence[Week], scatter: Scatter) -> Move | None:
    """Since when the newest weeks lie outside of what came before them; None where they do not.

    weeks: the oldest first, those without enough measurements left out.
    """
    course = Course(weeks, scatter)
    start = course.level()
    for first in range(max(start + AT_LEAST, len(weeks) - RUN), len(weeks)):
        base = course.left(start, first, len(weeks))
        if base is not None:
            above = weeks[-1].value > base.middle
            return Move(weeks[first].start, above, base.usual(weeks[-1], scatter))
    return None


def usual_of(before: Sequence[Week], week: Week, scatter: Scatter) -> Usual | None:
    """In which range the week was to be expected; None where too few weeks came before."""
    base = Course(before, scatter).base(0, len(before))
    return None if base is None else base.usual(week, scatter)


def side(before: Sequence[Week], week: Week, scatter: Scatter) -> int:
    """1 where the week lies above the usual range, −1 below it, 0 inside or where none is known."""
    base = Course(before, scatter).base(0, len(before))
    return 0 if base is None else base.side(week, scatter)
