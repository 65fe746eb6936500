"""The limits of chance against sums over every outcome, in whole numbers."""

from fractions import Fraction
from math import comb, exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.fairness.laws import (
    OUTSIDE_95,
    OUTSIDE_998,
    MeanLaw,
    QuantileLaw,
    RateLaw,
    Sample,
    ShareLaw,
    is_rare,
    scatter_of,
)

HALF = Fraction(1, 2)


def below(most: int, n: int, share: Fraction) -> Fraction:
    """P(at most so many of n), exactly."""
    return sum(
        (comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(most + 1)), Fraction(0)
    )


def case(yes: int, n: int) -> Sample:
    return Sample(Fraction(yes, n), n, Fraction(n))


def test_a_coin_thrown_50_times() -> None:
    """P(≤ 13) = 0.00047, P(≤ 14) = 0.0013; P(≤ 17) = 0.016, P(≤ 18) = 0.032."""
    law = ShareLaw(HALF)
    outer = [yes for yes in range(51) if not law.is_beyond(case(yes, 50), OUTSIDE_998)]
    inner = [yes for yes in range(51) if not law.is_beyond(case(yes, 50), OUTSIDE_95)]
    assert outer == list(range(14, 37))
    assert inner == list(range(18, 33))


@given(st.integers(1, 120), st.fractions(0, 1, max_denominator=40), st.data())
def test_shares_as_counted_out(n: int, share: Fraction, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, n))
    law, tail = ShareLaw(share), below(yes, n, share)
    if Fraction(yes, n) < share:
        assert law.is_beyond(case(yes, n), OUTSIDE_998) == (tail < OUTSIDE_998)
    if Fraction(yes, n) > share:
        above = 1 - tail + comb(n, yes) * share**yes * (1 - share) ** (n - yes)
        assert law.is_beyond(case(yes, n), OUTSIDE_998) == (above < OUTSIDE_998)


@given(st.integers(1, 150), st.fractions(0, 1, max_denominator=30), st.data())
def test_the_curves_part_those_beyond_from_the_others(
    n: int, share: Fraction, data: st.DataObject
) -> None:
    yes, law = data.draw(st.integers(0, n)), ShareLaw(share)
    low, high = law.edges(Fraction(n), OUTSIDE_998)
    drawn = yes / n < low - 1e-9 or yes / n > high + 1e-9
    assert law.is_beyond(case(yes, n), OUTSIDE_998) == drawn


def test_a_tail_on_the_limit_is_decided_in_whole_numbers() -> None:
    """P(≤ 3 of 10 throws) = 176/1024: not rarer than that, and rarer than any more."""
    tail = Fraction(176, 1024)
    assert not is_rare(3, 10, HALF, tail)
    assert is_rare(3, 10, HALF, tail + Fraction(1, 10**30))
    assert not is_rare(3, 10, HALF, tail - Fraction(1, 10**30))


@given(
    st.lists(st.integers(0, 300), min_size=5, max_size=60),
    st.integers(5, 80),
    st.sampled_from((HALF, Fraction(9, 10))),
)
def test_percentiles_as_counted_out(values: list[int], n: int, quantile: Fraction) -> None:
    """Too low: as many as the lower rank at or below it seldom come; too high: the other way."""
    values = sorted(values)
    low, high = QuantileLaw(quantile, values).edges(Fraction(n), OUTSIDE_998)
    place = (n - 1) * quantile
    first, last = place.__floor__() + 1, place.__ceil__() + 1
    for value in values:
        at_most = Fraction(sum(one <= value for one in values), len(values))
        under = Fraction(sum(one < value for one in values), len(values))
        assert (value < low) == (1 - below(first - 1, n, at_most) < OUTSIDE_998)
        assert (value > high) == (below(last - 1, n, under) < OUTSIDE_998)


def test_a_median_of_few_has_the_whole_team_within_its_limits() -> None:
    """Both of 2 lie in the upper hundredth once in 10,000, and the limit is rarer than that."""
    law = QuantileLaw(HALF, range(100))
    assert law.edges(Fraction(2), Fraction(1, 10**9)) == (0, 99)


def poisson_below(most: int, expected: int) -> float:
    return sum(float(Fraction(expected**k, factorial(k))) for k in range(most + 1)) * exp(-expected)


def test_cases_per_hour() -> None:
    """100 expected in 50 hours: P(≤ 70) = 0.0009…, P(≤ 71) = 0.0014…; likewise above."""
    law = RateLaw(Fraction(2))
    found = [
        count
        for count in range(40, 170)
        if not law.is_beyond(Sample(Fraction(count, 50), count, Fraction(50)), OUTSIDE_998)
    ]
    ordinary = [
        count
        for count in range(40, 170)
        if poisson_below(count, 100) >= 0.001 and 1 - poisson_below(count - 1, 100) >= 0.001
    ]
    assert found == ordinary


def test_bursts_widen_the_limits_of_a_rate() -> None:
    """Four times the variance: the limits lie about twice as far out."""
    calm, wild = (
        RateLaw(Fraction(2), Fraction(one)).edges(Fraction(500), OUTSIDE_95) for one in (1, 4)
    )
    assert (wild.high - 2) / (calm.high - 2) == pytest.approx(2, rel=0.03)
    assert (2 - wild.low) / (2 - calm.low) == pytest.approx(2, rel=0.03)


def test_scatter_of_one_agents_weeks() -> None:
    """10 and 20 in 5 hours each: 3 an hour, 15 expected, (25 + 25) ÷ 15."""
    weeks = [(Fraction(10), Fraction(5)), (Fraction(20), Fraction(5)), (Fraction(0), Fraction(0))]
    assert scatter_of(weeks) == (Fraction(10, 3), 1)
    assert scatter_of(weeks[:1]) == (0, 0)


def tails(values: list[int], n: int) -> dict[int, float]:
    """P(sum of n draws with putting back), by convolution."""
    once = {value: values.count(value) / len(values) for value in set(values)}
    sums = {0: 1.0}
    for _ in range(n):
        longer: dict[int, float] = {}
        for total, chance in sums.items():
            for value, weight in once.items():
                longer[total + value] = longer.get(total + value, 0.0) + chance * weight
        sums = longer
    return sums


@pytest.mark.parametrize(
    "values",
    [
        [1] * 5 + [2] * 3 + [3] * 7 + [4] * 25 + [5] * 60,
        [0] * 70 + [1] * 30,
        [1, 1, 1, 2, 2, 3, 5, 9, 30],
    ],
    ids=["stars", "yes or no", "a long tail"],
)
@pytest.mark.parametrize("chance", [OUTSIDE_998, OUTSIDE_95], ids=["99.8", "95"])
@pytest.mark.parametrize("n", [50, 90])
def test_averages_as_counted_out(values: list[int], chance: Fraction, n: int) -> None:
    """Beyond each limit lies no more than was promised, and no less than half of it."""
    low, high = MeanLaw(values).edges(Fraction(n), chance)
    outcomes = tails(values, n)
    rare = float(chance)
    under = sum(weight for total, weight in outcomes.items() if total / n < low)
    over = sum(weight for total, weight in outcomes.items() if total / n > high)
    assert rare * 0.4 < under <= rare * 1.02
    assert rare * 0.4 < over <= rare * 1.02


def test_an_average_of_like_values_has_no_room() -> None:
    assert MeanLaw([7] * 40).edges(Fraction(50), OUTSIDE_998) == (7, 7)


def test_very_many_values_are_put_together_and_change_little() -> None:
    values = [round(100 * (1 + k / 5000) ** 9) for k in range(5000)]
    whole = MeanLaw(values).edges(Fraction(60), OUTSIDE_998)
    half = MeanLaw(values[::2]).edges(Fraction(60), OUTSIDE_998)
    assert whole == pytest.approx(half, rel=0.01)
