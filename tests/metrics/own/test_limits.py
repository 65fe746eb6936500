"""When a metric has moved: ranges computed by hand, and noise that is no move."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.watching.limits import AT_LEAST, RUN, Week, moved, side, usual_of

MONDAY = date(2026, 1, 5)


def weeks(*values: int | Fraction) -> list[Week]:
    """Weeks of these values, one after the other."""
    return [
        Week(MONDAY + timedelta(weeks=place), Fraction(value)) for place, value in enumerate(values)
    ]


def shares(*pairs: tuple[int, int]) -> list[Week]:
    """Weeks of shares: so many of so many."""
    return [
        Week(MONDAY + timedelta(weeks=place), Fraction(yes), Fraction(n))
        for place, (yes, n) in enumerate(pairs)
    ]


# Minutes. Their sum is 400, so the middle is 50; they move by 2, 4, 3, 1, 4, 4, 2: 20 in 7 steps.
# 2.66 × 20 ÷ 7 = 7.6: from 42.4 to 57.6.
USUAL = (49, 51, 47, 50, 51, 47, 51, 53)


def test_the_range_by_hand() -> None:
    before = weeks(*USUAL[:7], 54)
    # 400 ÷ 8 = 50; moves 2, 4, 3, 1, 4, 4, 3 = 21 in 7 steps = 3; 2.66 × 3 = 7.98
    found = usual_of(before, weeks(50)[0], "")
    assert found is not None
    assert found.middle == 50
    assert (found.low, found.high) == (pytest.approx(42.02), pytest.approx(57.98))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction("57.98"), 0),  # on the edge is inside
        (Fraction("57.981"), 1),
        (Fraction("42.02"), 0),
        (Fraction("42.019"), -1),
    ],
)
def test_the_edge_is_exact(value: Fraction, expected: int) -> None:
    assert side(weeks(*USUAL[:7], 54), weeks(value)[0], "") == expected


def test_seven_weeks_before_show_no_range() -> None:
    assert usual_of(weeks(*USUAL[:7]), weeks(99)[0], "") is None
    assert moved(weeks(*USUAL[:7], 99), "") is None
    assert moved(weeks(*USUAL, 99), "") is not None


def test_since_when_and_to_which_side() -> None:
    found = moved(weeks(*USUAL, 70, 71, 72), "")
    assert found is not None
    assert (found.since, found.above) == (MONDAY + timedelta(weeks=8), True)
    below = moved(weeks(*USUAL, 50, 30), "")
    assert below is not None
    assert (below.since, below.above) == (MONDAY + timedelta(weeks=9), False)


def test_what_came_back_is_no_move() -> None:
    assert moved(weeks(*USUAL, 70, 50), "") is None


def test_what_holds_for_longer_than_eight_weeks_is_the_new_usual() -> None:
    assert moved(weeks(*USUAL, *[70, 71] * 4), "") is not None
    assert moved(weeks(*USUAL, *[70, 71] * 12), "") is None


def test_a_share_of_few_moves_by_chance() -> None:
    """90 % of 100 in eight calm weeks. Three deviations of chance in a week of 36 are 15 points:
    √(0.9 × 0.1 ÷ 36) = 0.05. So 75 % of 36 is inside to the last digit, 26 of 36 outside."""
    calm = [(90, 100)] * 8
    assert side(shares(*calm), shares((27, 36))[0], "share") == 0
    assert side(shares(*calm), shares((26, 36))[0], "share") == -1
    found = usual_of(shares(*calm), shares((27, 36))[0], "share")
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.75), pytest.approx(1.05))


def test_a_count_scatters_as_counts_do() -> None:
    """Always 100: three deviations of chance are 30."""
    calm = weeks(*[100] * 8)
    assert side(calm, weeks(130)[0], "count") == 0
    assert side(calm, weeks(131)[0], "count") == 1
    assert side(calm, weeks(131)[0], "") == 1
    assert side(calm, weeks(130)[0], "") == 1  # of a time that never moved nothing is chance


def test_the_middle_of_shares_is_that_of_all_cases() -> None:
    """7 weeks of 10 in 10 and one of 0 in 930: 70 of 1,000."""
    found = usual_of(shares(*[(10, 10)] * 7, (0, 930)), shares((1, 10))[0], "share")
    assert found is not None
    assert found.middle == Fraction(7, 100)


@given(
    st.lists(st.integers(0, 1000), min_size=AT_LEAST, max_size=40),
    st.integers(0, 1000),
)
def test_against_plain_floats(before: list[int], value: int) -> None:
    base = before[-26:]
    middle = fmean(base)
    half = 2.66 * fmean(abs(b - a) for a, b in pairwise(base))
    off = value - middle
    if abs(abs(off) - half) < 1e-9:
        return
    expected = 0 if abs(off) <= half else (1 if off > 0 else -1)
    assert side(weeks(*before), weeks(value)[0], "") == expected


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_a_move_is_no_longer_than_a_run_and_reaches_the_newest_week(values: list[int]) -> None:
    dated = weeks(*values)
    found = moved(dated, "count")
    if found is not None:
        assert found.since in [week.start for week in dated[-RUN:]]
        assert len(values) > AT_LEAST


def test_calm_departments_are_seldom_flagged() -> None:
    """400 departments whose share never changes: 34 weeks of 60 ratings, 90 % good by chance."""
    dice = Random(20261122)  # noqa: S311 - no secret
    flagged = 0
    for _ in range(400):
        pairs = [(sum(dice.random() < 0.9 for _ in range(60)), 60) for _ in range(34)]
        flagged += moved(shares(*pairs), "share") is not None
    assert flagged <= 8  # 2 %
