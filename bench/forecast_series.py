"""Series to test forecasts by: made up, each kind with its oddities, and of the real incident log.

A series knows what was measured over any days, as `Counted`; that is all that a forecast sees of it
up to its origin, and what it is judged by afterwards.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from objectives.forecasting.asking import Counted
from objectives.windows import Period

Floats = NDArray[np.float64]
FIRST = date(2023, 1, 2)  # a Monday
DAYS = 7 * 130
_WEEKDAYS = np.array([1.25, 1.15, 1.1, 1.0, 0.9, 0.3, 0.2])


@dataclass(frozen=True)
class Series:
    """kind: count, ratio, middle or reading. above, below: by day. values: of a middle, each
    day's; of a reading, the one at each day's end. proportion: a share of cases."""

    kind: str
    name: str
    first: date
    above: Floats
    below: Floats
    values: tuple[Floats, ...] = ()
    proportion: bool = False

    @property
    def days(self) -> int:
        """How many days it has."""
        return len(self.above)

    def counted(self, period: Period) -> Counted:
        """What was measured in [start, end); of a reading how it stood at the end."""
        start, end = ((day - self.first).days for day in period)
        if start < 0 or end > self.days or start >= end:
            return Counted()
        above = float(self.above[start:end].sum())
        below = float(self.below[start:end].sum())
        if self.kind == "count":
            return Counted(above, None, above, round(above))
        if self.kind == "ratio":
            return Counted(above, below, above / below if below else None, round(below))
        if self.kind == "reading":
            return Counted(value=float(self.above[end - 1]), n=1)
        found = np.concatenate(self.values[start:end])
        return Counted(value=float(np.median(found)) if len(found) else None, n=len(found))


def made_up(seed: int, each: int) -> Iterator[Series]:
    """`each` series of every kind: level, trend, shift or wandering; over-dispersed or not."""
    random = np.random.default_rng(seed)
    for kind in (_count, _seasonal_count, _share, _mean, _median, _backlog):
        for _ in range(each):
            yield kind(random)


def level(random: Generator, size: float = 1.0) -> tuple[str, Floats]:
    """How the level moves from day to day, in one of four ways, and its name."""
    weeks = np.arange(DAYS) / 7
    way = str(random.choice(["still", "wandering", "trend", "shift"]))
    steps = np.repeat(random.normal(size=DAYS // 7 + 1) * random.uniform(0.01, 0.08), 7)[:DAYS] / 7
    moved = {
        "still": np.zeros(DAYS),
        "wandering": np.cumsum(steps),
        "trend": (weeks - weeks.mean()) * random.uniform(-0.015, 0.015),
        "shift": random.normal(0, 0.35) * (np.arange(DAYS) >= random.integers(0, DAYS)),
    }[way]
    return way, moved * size


def _volume(random: Generator, lowest: float, highest: float) -> Floats:
    """What is expected each day, at least `lowest` and at most `highest` in a week."""
    weekly = np.exp(random.uniform(np.log(lowest), np.log(highest)))
    shares = _WEEKDAYS ** random.uniform(0, 1.5)
    days: Floats = np.tile(weekly * shares / shares.sum(), DAYS // 7)
    return days


def _scattered(random: Generator, expected: Floats) -> Floats:
    """Poisson counts, or over-dispersed ones: busy weeks and quiet ones."""
    spread = random.choice([0.0, 0.02, 0.1])
    weeks = random.gamma(1 / spread, spread, DAYS // 7) if spread else np.ones(DAYS // 7)
    drawn: Floats = random.poisson(expected * np.repeat(weeks, 7)).astype(float)
    return drawn


def _count(random: Generator) -> Series:
    way, moved = level(random)
    expected = _volume(random, 2, 400) * np.exp(moved)
    return Series("count", f"count, {way}", FIRST, _scattered(random, expected), np.zeros(DAYS))


def _seasonal_count(random: Generator) -> Series:
    way, moved = level(random, 0.5)
    phase, depth = random.uniform(0, 2 * np.pi), random.uniform(0.1, 0.3)
    season = depth * np.sin(2 * np.pi * np.arange(DAYS) / 365.25 + phase)
    expected = _volume(random, 20, 400) * np.exp(moved + season)
    counts = _scattered(random, expected)
    return Series("count", f"seasonal count, {way}", FIRST, counts, np.zeros(DAYS))


def _share(random: Generator) -> Series:
    way, moved = level(random, 1.5)
    below = _scattered(random, _volume(random, 8, 300))
    likely = 1 / (1 + np.exp(-(random.uniform(-1.5, 2.5) + moved)))
    firm = random.choice([30.0, 100.0, 1e5])
    drawn = random.beta(likely * firm, (1 - likely) * firm)
    above = random.binomial(below.astype(int), drawn).astype(float)
    return Series("ratio", f"share, {way}", FIRST, above, below, proportion=True)


def _mean(random: Generator) -> Series:
    way, moved = level(random, 0.6)
    below = _scattered(random, _volume(random, 8, 200))
    above = below * (4.2 + moved) + np.sqrt(below) * random.normal(size=DAYS)
    return Series("ratio", f"mean, {way}", FIRST, above, below)


def _median(random: Generator) -> Series:
    way, moved = level(random)
    counts = _scattered(random, _volume(random, 10, 150)).astype(int)
    spread, middle = random.uniform(0.5, 1.5), np.log(random.uniform(600, 40_000))
    values = tuple(
        np.exp(middle + shift + spread * random.normal(size=n))
        for n, shift in zip(counts, moved, strict=True)
    )
    return Series("middle", f"median, {way}", FIRST, counts.astype(float), np.zeros(DAYS), values)


def _backlog(random: Generator) -> Series:
    way, moved = level(random)
    back, size = random.uniform(0.02, 0.2), np.exp(random.uniform(np.log(20), np.log(500)))
    stands, found = size, []
    for shift in moved:
        stands += back * (size * np.exp(shift) - stands) + random.normal() * size * 0.03
        found.append(max(round(stands), 0))
    return Series("reading", f"backlog, {way}", FIRST, np.array(found, float), np.zeros(DAYS))


def by_day(first: date, days: int, amounts: Callable[[date], float]) -> Floats:
    """An amount for each of so many days."""
    return np.array([amounts(first + timedelta(days=n)) for n in range(days)], dtype=float)
