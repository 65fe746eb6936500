"""Intervals against tabulated values."""

from itertools import pairwise

import pytest

from metrics.intervals import EXACT_RANKS, clamped, quantile_ranks, t95, t_interval, wilson


@pytest.mark.parametrize(
    ("freedom", "point"),
    [
        (1, 12.706205),
        (2, 4.302653),
        (3, 3.182446),
        (4, 2.776445),
        (5, 2.570582),
        (10, 2.228139),
        (29, 2.045230),
        (30, 2.042272),
        (100, 1.983972),
        (200, 1.971896),
        (201, 1.971837),
        (1000, 1.962339),
    ],
)
def test_students_t_as_tabulated(freedom: int, point: float) -> None:
    assert t95(freedom) == pytest.approx(point, abs=1e-6)


def test_students_t_falls_towards_the_normal_point() -> None:
    points = [t95(freedom) for freedom in range(1, 400)]
    assert all(one > other > 1.959963 for one, other in pairwise(points))


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0000),
    ],
)
def test_wilson_as_published(yes: int, n: int, low: float, high: float) -> None:
    assert wilson(yes, n) == pytest.approx((low, high), abs=5e-5)


def test_no_measurement_has_no_interval() -> None:
    assert wilson(0, 0) is None
    assert t_interval(3.0, 0.0, 1) is None
    assert quantile_ranks(0, 0.5) is None


@pytest.mark.parametrize(
    ("n", "ranks"),
    # Conover, Practical Nonparametric Statistics: sign-test ranks of the median
    [(5, None), (6, (1, 6)), (7, (1, 7)), (8, (1, 8)), (9, (2, 8)), (10, (2, 9)), (20, (6, 15))],
)
def test_ranks_about_the_median_as_tabulated(n: int, ranks: tuple[int, int] | None) -> None:
    assert quantile_ranks(n, 0.5) == ranks


def test_exact_ranks_pass_into_the_approximation_without_a_leap() -> None:
    for quantile in (0.5, 0.9):
        exact = quantile_ranks(EXACT_RANKS, quantile)
        near = quantile_ranks(EXACT_RANKS + 1, quantile)
        assert exact is not None
        assert near is not None
        assert all(abs(a - b) <= 2 for a, b in zip(exact, near, strict=True))


def test_a_mean_stays_on_its_scale() -> None:
    """4, 5, 5: mean 14/3, s² = 1/3, t(2) = 4.3027: ± 4.3027 × √(1/9) = 1.434 → 3.23 … 6.10."""
    low, high = t_interval(14 / 3, 1 / 3, 3) or (0, 0)
    assert (round(low, 2), round(high, 2)) == (3.23, 6.1)
    assert clamped(low, high, "score5") == (low, 5)
    assert clamped(-5, 90, "seconds") == (0, 90)
    assert clamped(-120, 120, "nps") == (-100, 100)
    assert clamped(-5, 90, "money") == (-5, 90)
