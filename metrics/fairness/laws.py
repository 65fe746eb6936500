"""How far from the team's value a figure gets by chance alone. Pure; docs/decisions/0034.

Every law answers one question: where do agents who work just like their team end up? Outside its
limits on one side lies what happens to such an agent with a probability of at most `chance`.
Limits are floats, as every estimate is; where a count lies so near to its limit that a float could
err, it is decided in whole numbers.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil, comb, floor, gcd, inf, isfinite
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, betaincinv, gammaincc, log_ndtr, pdtrik

Floats = NDArray[np.float64]
# On each side of the limits: 95 % and 99.8 % lie between them.
OUTSIDE_95, OUTSIDE_998 = Fraction(25, 1000), Fraction(1, 1000)
NEARLY = 1e-9
GROUPS = 1000  # of values, where more differ
TILTS = 96


class Sample(NamedTuple):
    """An agent's figure. n: the measurements; size: what stands on the axis, n or hours."""

    value: Fraction
    n: int
    size: Fraction
    numerator: Fraction | None = None


class Edges(NamedTuple):
    """The limits for one size; infinite where there is none."""

    low: float
    high: float


class Law(Protocol):
    """What chance does to figures about the team's value."""

    def edges(self, size: Fraction, chance: Fraction) -> Edges:
        """The limits of a figure of this size, in units of the metric."""

    def is_beyond(self, sample: Sample, chance: Fraction) -> bool:
        """Whether the figure lies outside them."""


class ByEdges(ABC):
    """Who lies outside is read off the limits."""

    @abstractmethod
    def edges(self, size: Fraction, chance: Fraction) -> Edges:
        """As a Law's."""

    def is_beyond(self, sample: Sample, chance: Fraction) -> bool:
        low, high = self.edges(sample.size, chance)
        return sample.value < low or sample.value > high


@dataclass(frozen=True)
class ShareLaw:
    """So many of n cases are so: binomial, exactly. size: the number of cases."""

    share: Fraction

    def edges(self, size: Fraction, chance: Fraction) -> Edges:
        n, share = floor(size), float(self.share)
        return Edges(
            _binomial_limit(n, share, float(chance)) / n,
            1 - _binomial_limit(n, 1 - share, float(chance)) / n,
        )

    def is_beyond(self, sample: Sample, chance: Fraction) -> bool:
        if sample.value == self.share:
            return False
        n, yes = floor(sample.size), sample.value * sample.size
        if sample.value < self.share:
            return is_rare(floor(yes), n, self.share, chance)
        return is_rare(n - ceil(yes), n, 1 - self.share, chance)


def is_rare(yes: int, n: int, share: Fraction, chance: Fraction) -> bool:
    """Whether at most `yes` of n come with a probability below `chance`."""
    found = float(bdtr(yes, n, float(share)))
    if abs(found - float(chance)) > NEARLY * float(chance):
        return found < float(chance)
    above, whole = share.as_integer_ratio()
    ways: int = sum(comb(n, k) * above**k * (whole - above) ** (n - k) for k in range(yes + 1))
    return bool(ways * chance.denominator < chance.numerator * whole**n)


def _binomial_limit(n: int, share: float, chance: float) -> float:
    """The number of cases, between whole ones too, at which the lower tail reaches `chance`."""
    if share >= 1:
        return n
    if share <= 0 or bdtr(0, n, share) >= chance:
        return 0
    low, high = 0, n
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if bdtr(middle, n, share) < chance else (low, middle)
    below, at = float(bdtr(low, n, share)), float(bdtr(high, n, share))
    return low + (chance - below) / (at - below)


@dataclass(frozen=True)
class QuantileLaw(ByEdges):
    """A median, or another quantile: as many of the values lie below it as of a coin's throws.

    values: the team's, sorted, whole numbers, `unit` of them to a unit. size: how many values.
    """

    quantile: Fraction
    values: Sequence[int]
    unit: int = 1

    def edges(self, size: Fraction, chance: Fraction) -> Edges:
        n, many = floor(size), len(self.values)
        place = (n - 1) * self.quantile
        first, last = floor(place) + 1, ceil(place) + 1  # the ranks that the quantile lies between
        below = float(betaincinv(first, n - first + 1, float(chance)))
        above = float(betaincinv(last, n - last + 1, 1 - float(chance)))
        low, high = ceil(below * many) - 1, floor(above * many)
        return Edges(
            self.values[max(low, 0)] / self.unit,
            self.values[high] / self.unit if high < many else inf,
        )


@dataclass(frozen=True)
class RateLaw(ByEdges):
    """So many an hour: Poisson's, its variance `scatter` times as large. size: hours."""

    rate: Fraction
    scatter: Fraction = Fraction(1)

    def edges(self, size: Fraction, chance: Fraction) -> Edges:
        scatter = float(max(self.scatter, Fraction(1)))
        expected, rare = float(self.rate * size) / scatter, float(chance)
        if expected <= 0:
            return Edges(0.0, inf)
        low = float(pdtrik(rare, expected)) if gammaincc(1, expected) < rare else 0.0
        high = float(pdtrik(1 - rare, expected)) + 1
        hours = float(size)
        return Edges(low * scatter / hours, high * scatter / hours)


@dataclass(frozen=True)
class MeanLaw(ByEdges):
    """An average of values like the team's, however skewed: the saddle point approximation.

    Lugannani and Rice 1980, on the team's own values. Times have a long tail on one side: the
    usual "mean ± 3.09 standard errors" flags several times as many slow ones as it promises.
    values: whole numbers, `unit` of them to a unit. size: how many of them.
    """

    values: Sequence[int]
    unit: int = 1
    _sides: dict[int, tuple[Floats, Floats, Floats, Floats]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def edges(self, size: Fraction, chance: Fraction) -> Edges:
        n, rare = floor(size), float(chance)
        low, high = (self._edge(side, n, rare) for side in (-1, 1))
        return Edges(low / self.unit, high / self.unit)

    @cached_property
    def mean(self) -> float:
        return float(Fraction(sum(self.values), len(self.values)))

    @cached_property
    def span(self) -> int:
        """The step in which the values come: an average of stars moves by 1/n at a time."""
        first = self.values[0] if self.values else 0
        return gcd(*(value - first for value in self.values))

    def _edge(self, side: int, n: int, rare: float) -> float:
        """The mean beyond which, on that side, the probability is `rare`."""
        if self.span == 0:
            return self.mean
        tilt, means, heights, curves = self._side(side)
        root = np.sqrt(np.maximum(2 * n * (tilt * means - heights), 1e-300))
        other = np.abs(tilt) * np.sqrt(n * curves)
        # log of 1 − Φ(w) + φ(w)(1/u − 1/w), with the ratio of the two taken first.
        log_tail = log_ndtr(-root)
        ratio = np.exp(-root * root / 2 - log_tail) / np.sqrt(2 * np.pi)
        tails = log_tail + np.log(np.maximum(1 + ratio * (1 / other - 1 / root), 1e-300))
        kept = root > 0.5
        tails, deviations = np.minimum.accumulate(tails[kept]), means[kept]
        if not len(tails) or tails[-1] > np.log(rare):
            return float(max(self.values) if side > 0 else min(self.values))
        found = float(np.interp(-np.log(rare), -tails, deviations))
        # Half a step further out: a tail of steps is longer than that of the smooth curve.
        return self.mean + found + side * self.span / (2 * n)

    def _side(self, side: int) -> tuple[Floats, Floats, Floats, Floats]:
        """For tilts t on one side: t, K′(t), K(t), K″(t) of the values about their mean."""
        if side not in self._sides:
            self._sides[side] = self._tilted(side)
        return self._sides[side]

    def _tilted(self, side: int) -> tuple[Floats, Floats, Floats, Floats]:
        values, weights = _grouped(self.values, self.mean)
        spread = float(np.sqrt(np.sum(weights * values**2)))
        tilt = side * np.geomspace(1e-3, 1e2, TILTS) / spread
        exponents = np.outer(tilt, values)
        top = exponents.max(axis=1, keepdims=True)
        tilted = weights * np.exp(exponents - top)
        total = tilted.sum(axis=1)
        heights = np.log(total) + top[:, 0]
        means = (tilted @ values) / total
        curves = (tilted @ values**2) / total - means**2
        usable = np.isfinite(heights) & (curves > 1e-12 * spread**2)
        return tilt[usable], means[usable], heights[usable], curves[usable]


def _grouped(values: Sequence[int], mean: float) -> tuple[Floats, Floats]:
    """The distinct values about their mean with their weights; very many as means of neighbours."""
    found, counts = np.unique(np.asarray(values, dtype=np.float64) - mean, return_counts=True)
    if len(found) > GROUPS:
        places = np.linspace(0, len(found), GROUPS + 1).astype(int)[:-1]
        total = np.add.reduceat(counts, places)
        found = np.add.reduceat(found * counts, places) / total
        counts = total
    return found, counts / counts.sum()


def scatter_of(rows: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, int]:
    """One agent's weeks (count, hours): Pearson's χ² about the own rate, degrees of freedom.

    Weeks of one agent are compared with that agent's own: what differs between agents is what is
    looked for, and must not widen the limits.
    """
    known = [(count, hours) for count, hours in rows if hours > 0]
    hours = sum((one for _, one in known), Fraction(0))
    count = sum((one for one, _ in known), Fraction(0))
    if len(known) < 2 or not count:
        return Fraction(0), 0
    rate = count / hours
    return sum(
        ((many - rate * long) ** 2 / (rate * long) for many, long in known), Fraction(0)
    ), len(known) - 1


def finite(edge: float) -> float | None:
    """For a chart: None where there is no limit."""
    return edge if isfinite(edge) else None
