"""Did it really move? How far two figures are apart for sure, and what can be said of that. Pure.

One way for shares, means and quantiles: the 95 % interval of a difference is put together from
the two figures' own intervals, each as far as it reaches towards the other (the "square-and-add"
of Newcombe, Statistics in Medicine 17, 1998, method 10 for two proportions; for any two figures
Zou and Donner, ibid. 27, 2008). If 0 lies outside, they differ. Of two counts the share that fell
into one of the two periods is held against the share of time that this period has.
"""

import math
from enum import StrEnum
from typing import NamedTuple

from metrics.intervals import wilson
from metrics.showing.judging import FEW_UNDER


class Verdict(StrEnum):
    """What can be said of a move."""

    REAL = "real"
    CHANCE = "chance"
    FEW = "few"
    UNKNOWN = "unknown"  # nothing is known of how sure the figure is


class Sample(NamedTuple):
    """A figure, its 95 % interval and the number of measurements behind it."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


class Moved(NamedTuple):
    """The verdict, and the 95 % interval of the change where there is one."""

    verdict: Verdict
    low: float | None = None
    high: float | None = None


def moved(now: Sample, before: Sample) -> Moved:
    """Whether a share, a mean or a quantile differs from what it was in another period."""
    if min(now.n, before.n) < FEW_UNDER:
        return Moved(Verdict.FEW)
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return Moved(Verdict.UNKNOWN)
    difference = now.value - before.value
    low = difference - math.hypot(now.value - now.low, before.high - before.value)
    high = difference + math.hypot(now.high - now.value, before.value - before.low)
    return Moved(Verdict.CHANCE if low <= 0 <= high else Verdict.REAL, low, high)


def moved_count(now: int, before: int, share_of_time: float = 0.5) -> Moved:
    """Whether more or less happens than before; `now` had so much of the time of both.

    Things that happen each by itself come in bunches too: only a larger move counts.
    """
    if now + before < FEW_UNDER:
        return Moved(Verdict.FEW)
    interval = wilson(now, now + before)
    if interval is None:
        return Moved(Verdict.FEW)
    low, high = interval
    return Moved(Verdict.CHANCE if low <= share_of_time <= high else Verdict.REAL)
