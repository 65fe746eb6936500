"""Simulated agents: alike ones are flagged as seldom as promised, different ones are found."""

import random
from collections.abc import Callable
from fractions import Fraction
from math import comb

import pytest

from metrics.fairness.laws import (
    OUTSIDE_998,
    Law,
    MeanLaw,
    QuantileLaw,
    RateLaw,
    Sample,
    ShareLaw,
)
from metrics.fairness.mix import quantile_of

TEAMS, AGENTS = 150, 8
PROMISED = 2 * OUTSIDE_998
HALF = Fraction(1, 2)
Team = tuple[Law, list[Sample]]


def most_by_chance(n: int, sure: Fraction = Fraction(999, 1000)) -> int:
    """The number of flags that n alike agents do not pass, 999 times in 1,000: binomial, exact."""
    total, flags = Fraction(0), -1
    while total < sure:
        flags += 1
        total += comb(n, flags) * PROMISED**flags * (1 - PROMISED) ** (n - flags)
    return flags


def shares(chance: random.Random) -> Team:
    """From 50 to 400 ratings each, 4 of 5 good."""
    sizes = [chance.randint(50, 400) for _ in range(AGENTS)]
    good = [sum(chance.random() < 0.8 for _ in range(n)) for n in sizes]
    samples = [Sample(Fraction(yes, n), n, Fraction(n)) for yes, n in zip(good, sizes, strict=True)]
    return ShareLaw(Fraction(sum(good), sum(sizes))), samples


def waits(chance: random.Random) -> list[list[int]]:
    """Response times in seconds, half under 50 minutes, one in a hundred above 8 hours."""
    return [
        [round(chance.lognormvariate(8, 1)) for _ in range(chance.randint(50, 120))]
        for _ in range(AGENTS)
    ]


def averages(chance: random.Random) -> Team:
    agents = waits(chance)
    law = MeanLaw([value for one in agents for value in one])
    return law, [
        Sample(Fraction(sum(one), len(one)), len(one), Fraction(len(one))) for one in agents
    ]


def medians(chance: random.Random) -> Team:
    agents = waits(chance)
    law = QuantileLaw(HALF, sorted(value for one in agents for value in one))
    return law, [
        Sample(quantile_of(sorted(one), HALF), len(one), Fraction(len(one))) for one in agents
    ]


def rates(chance: random.Random) -> Team:
    """Two an hour in 40 to 400 hours."""
    samples = []
    for _ in range(AGENTS):
        hours, passed, count = chance.randint(40, 400), chance.expovariate(2), 0
        while passed < hours:
            passed, count = passed + chance.expovariate(2), count + 1
        samples.append(Sample(Fraction(count, hours), count, Fraction(hours)))
    count = sum(sample.n for sample in samples)
    return RateLaw(count / sum((sample.size for sample in samples), Fraction(0))), samples


@pytest.mark.parametrize("make", [shares, averages, medians, rates])
def test_alike_agents_are_flagged_no_more_often_than_promised(
    make: Callable[[random.Random], Team],
) -> None:
    flags = 0
    for seed in range(TEAMS):
        law, samples = make(random.Random(seed))  # noqa: S311
        flags += sum(law.is_beyond(sample, OUTSIDE_998) for sample in samples)
    assert flags <= most_by_chance(TEAMS * AGENTS)


def test_the_bound_is_a_real_one() -> None:
    """Of 1,200 agents 2.4 are flagged on average; 9 or more by chance once in 1,000."""
    assert most_by_chance(TEAMS * AGENTS) == 8


def found(make: Callable[[random.Random], Team], change: Callable[[Sample], Sample]) -> int:
    """How many of the teams' first agents are flagged once they differ."""
    many = 0
    for seed in range(TEAMS):
        law, samples = make(random.Random(seed))  # noqa: S311
        many += law.is_beyond(change(samples[0]), OUTSIDE_998)
    return many


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (shares, lambda one: one._replace(value=Fraction(round(one.n * 0.5), one.n))),
        (averages, lambda one: one._replace(value=one.value * 2)),
        (medians, lambda one: one._replace(value=one.value * 2)),
        (rates, lambda one: one._replace(value=one.value * Fraction(8, 5))),
    ],
)
def test_agents_with_a_real_difference_are_found(
    make: Callable[[random.Random], Team], change: Callable[[Sample], Sample]
) -> None:
    """Half good in place of 4 of 5, twice as long, 1.6 times as many an hour: 9 in 10 at least."""
    assert found(make, change) >= TEAMS * 9 // 10
