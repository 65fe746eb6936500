"""Did it really move? Against published examples, and how often chance is taken for a change."""

import math
import random

import pytest

from metrics.exploring.moved import Moved, Sample, Verdict, moved, moved_count
from metrics.intervals import quantile_ranks, t_interval, wilson


def share(yes: int, n: int) -> Sample:
    low, high = wilson(yes, n) or (None, None)
    return Sample(yes / n, n, low, high)


@pytest.mark.parametrize(
    ("one", "two", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((49, 70), (48, 80), -0.0529, 0.2448),
    ],
)
def test_newcombes_published_intervals(
    one: tuple[int, int], two: tuple[int, int], low: float, high: float
) -> None:
    """56/70 − 48/80 stands in Newcombe's table (1998, method 10); the other one by hand:

    49/70: Wilson 0.5846 to 0.7946. 48/80: 0.4904 to 0.7003. d = 0.1 and so
    0.1 − √(0.1154² + 0.1003²) = −0.0529, 0.1 + √(0.0946² + 0.1096²) = 0.2448.
    """
    found = moved(share(*one), share(*two))
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)
    assert found.verdict == (Verdict.REAL if low > 0 else Verdict.CHANCE)


def test_too_few_say_nothing_whatever_they_are() -> None:
    assert moved(share(29, 29), share(0, 500)) == Moved(Verdict.FEW)
    assert moved(share(30, 30), share(0, 500)).verdict == Verdict.REAL
    assert moved_count(29, 0).verdict == Verdict.FEW
    assert moved_count(30, 0).verdict == Verdict.REAL


def test_what_has_no_interval_is_not_judged() -> None:
    assert moved(Sample(1.0, 50), Sample(2.0, 50)).verdict == Verdict.UNKNOWN


def test_a_longer_time_has_more_by_itself() -> None:
    """200 in twice the time of 100 is no change; 200 in the same time is one."""
    assert moved_count(200, 100, 2 / 3).verdict == Verdict.CHANCE
    assert moved_count(200, 100).verdict == Verdict.REAL


def mean_of(values: list[float]) -> Sample:
    n = len(values)
    mean = sum(values) / n
    low, high = t_interval(mean, sum((v - mean) ** 2 for v in values) / (n - 1), n) or (None, None)
    return Sample(mean, n, low, high)


def median_of(values: list[float]) -> Sample:
    ordered, n = sorted(values), len(values)
    low, high = quantile_ranks(n, 0.5) or (1, n)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    return Sample(middle, n, ordered[low - 1], ordered[high - 1])


@pytest.mark.parametrize("kind", ["share", "mean", "median"])
def test_chance_is_seldom_taken_for_a_change(kind: str) -> None:
    """Both periods drawn alike, of very uneven times too: 5 % promised, 6.5 % are allowed."""
    rng = random.Random(20260302)  # noqa: S311 - nothing secret
    tries, wrong = 1500, 0
    for _ in range(tries):
        sizes = rng.choice([(40, 40), (40, 160), (200, 90)])
        if kind == "share":
            both = [share(sum(rng.random() < 0.8 for _ in range(n)), n) for n in sizes]
        else:
            drawn = [[math.exp(rng.gauss(0, 0.8)) for _ in range(n)] for n in sizes]
            both = [mean_of(each) if kind == "mean" else median_of(each) for each in drawn]
        wrong += moved(*both).verdict == Verdict.REAL
    assert wrong / tries <= 0.065


@pytest.mark.parametrize("kind", ["share", "mean", "median"])
def test_a_large_change_is_seen(kind: str) -> None:
    rng = random.Random(20260302)  # noqa: S311 - nothing secret
    seen = 0
    for _ in range(200):
        if kind == "share":
            both = [share(sum(rng.random() < p for _ in range(150)), 150) for p in (0.9, 0.72)]
        else:
            drawn = [[math.exp(rng.gauss(m, 0.8)) for _ in range(150)] for m in (0.45, 0.0)]
            both = [mean_of(each) if kind == "mean" else median_of(each) for each in drawn]
        seen += moved(*both).verdict == Verdict.REAL
    assert seen >= 180
