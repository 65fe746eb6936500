"""How sure a figure is: 95 % intervals of shares, means and quantiles.

Pure, in closed form. Intervals are floats: they are an estimate by nature, and no decision about
a figure's size is taken on them.
"""

import math
from functools import cache

Z95 = 1.959963984540054
# Above so many measurements the normal approximation is as good as the exact ranks.
EXACT_RANKS = 200
# From so many degrees of freedom on the expansion of t about the normal point is exact enough.
MANY = 200


def wilson(yes: float, n: float) -> tuple[float, float] | None:
    """Wilson's interval of the share yes ÷ n, within 0…1; None without any measurement."""
    if n <= 0:
        return None
    share, square = yes / n, Z95 * Z95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    low = 0.0 if yes <= 0 else max(0.0, middle - half)
    high = 1.0 if yes >= n else min(1.0, middle + half)
    return low, high


def t_interval(mean: float, variance: float, n: int) -> tuple[float, float] | None:
    """Student's interval of a mean with this sample variance (n − 1); None under n = 2."""
    if n < 2:
        return None
    half = t95(n - 1) * math.sqrt(max(variance, 0.0) / n)
    return mean - half, mean + half


@cache
def t95(freedom: int) -> float:
    """The 97.5 % point of Student's t with so many degrees of freedom, to 1e-8."""
    if freedom > MANY:
        z, cubed = Z95, Z95**3
        first, second = (cubed + z) / 4, (5 * Z95**5 + 16 * cubed + 3 * z) / 96
        return z + first / freedom + second / freedom**2
    low, high = Z95, 13.0
    for _ in range(60):
        middle = (low + high) / 2
        if _t_below(middle, freedom) < 0.975:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _t_below(t: float, freedom: int) -> float:
    """P(T ≤ t): the finite series for a whole number of degrees of freedom.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3, 26.7.4 and 26.7.5.
    """
    angle = math.atan(t / math.sqrt(freedom))
    square = math.cos(angle) ** 2
    term = math.cos(angle) if freedom % 2 else 1.0
    total = 0.0
    for k in range(1 + freedom % 2, freedom, 2):
        total += term
        term *= square * k / (k + 1)
    total *= math.sin(angle)
    central = 2 / math.pi * (angle + total) if freedom % 2 else total
    return (1 + central) / 2


def quantile_ranks(n: int, quantile: float) -> tuple[int, int] | None:
    """The ranks (from 1) of the values that bound a quantile's interval in a sample of n.

    The narrowest about the middle whose binomial probability is at least 95 %; None where n is
    too small for one.
    """
    if n > EXACT_RANKS:
        half = Z95 * math.sqrt(n * quantile * (1 - quantile))
        low, high = math.floor(n * quantile - half), math.ceil(n * quantile + half) + 1
    else:
        low, high = _exact_ranks(n, quantile)
    return (low, high) if low >= 1 and high <= n else None


@cache
def _exact_ranks(n: int, quantile: float) -> tuple[int, int]:
    """low, high with P(low ≤ B < high) ≥ 95 % for B binomial, 2.5 % at most on either side."""
    below, low, high = 0.0, 0, n + 1
    for k in range(n + 1):
        here = math.comb(n, k) * quantile**k * (1 - quantile) ** (n - k)
        if below + here <= 0.025:
            low = k + 1
        below += here
        if below >= 0.975:
            high = k + 1
            break
    return low, high


# Between which values a mean of this unit lies, whatever is measured.
SCALES: dict[str, tuple[float, float]] = {
    "share": (0, 1),
    "score5": (1, 5),
    "score7": (1, 7),
    "score10": (0, 10),
    "score100": (0, 100),
    "nps": (-100, 100),
    "seconds": (0, float("inf")),
    "count": (0, float("inf")),
}


def clamped(low: float, high: float, unit: str) -> tuple[float, float]:
    """The part of the interval that lies on the unit's scale: no mean of 1–5 is 5.2."""
    least, most = SCALES.get(unit, (float("-inf"), float("inf")))
    return max(low, least), min(high, most)
