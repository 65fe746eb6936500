"""What a chart draws, and what it is compared with."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.exploring.periods import (
    Back,
    back_of,
    beside,
    course,
    earlier,
    fitting,
    part_of,
    shifted,
)
from metrics.values.periods import CUTS, step_of

MARCH = (date(2026, 3, 1), date(2026, 4, 1))
FOUR_WEEKS = (date(2026, 4, 4), date(2026, 5, 2))  # Saturday to Saturday


def test_whole_months_are_compared_with_whole_months() -> None:
    assert earlier(MARCH, "before") == (date(2026, 2, 1), date(2026, 3, 1))
    assert earlier(MARCH, "year") == (date(2025, 3, 1), date(2025, 4, 1))
    quarter = (date(2026, 1, 1), date(2026, 4, 1))
    assert earlier(quarter, "before") == (date(2025, 10, 1), date(2026, 1, 1))


def test_other_days_with_as_many_on_the_same_weekdays() -> None:
    assert earlier(FOUR_WEEKS, "before") == (date(2026, 3, 7), date(2026, 4, 4))
    assert earlier(FOUR_WEEKS, "year") == (date(2025, 4, 5), date(2025, 5, 3))  # a Saturday too


def test_the_course_begins_with_a_whole_step_and_ends_with_the_period() -> None:
    weeks = course(FOUR_WEEKS, "week", whole=False)
    assert len(weeks) == 12
    assert weeks[0] == (date(2026, 2, 9), date(2026, 2, 16))
    assert weeks[-1] == (date(2026, 4, 27), date(2026, 5, 2))
    totals = course(FOUR_WEEKS, "week", whole=True)
    assert len(totals) == 12
    assert totals[-1] == (date(2026, 4, 20), date(2026, 4, 27))


def test_a_total_of_less_than_a_step_is_drawn_all_the_same() -> None:
    day = (date(2026, 4, 28), date(2026, 4, 29))
    assert course(day, "quarter", whole=True, least=1) == [(date(2026, 4, 1), date(2026, 4, 29))]


def test_a_step_that_is_not_whole_says_how_much_of_it_there_is() -> None:
    assert part_of((date(2026, 4, 27), date(2026, 5, 2)), "week") == (5, 7)
    assert part_of((date(2026, 2, 1), date(2026, 2, 2)), "month") == (1, 28)
    assert part_of((date(2026, 2, 1), date(2026, 3, 1)), "month") is None
    assert part_of((date(2026, 4, 27), date(2026, 4, 28)), "day") is None


def test_years_of_days_become_longer_steps() -> None:
    years = (date(2024, 1, 1), date(2026, 1, 1))
    assert fitting(years, "day") == "week"
    assert fitting(FOUR_WEEKS, "day") == "day"
    assert fitting((date(2000, 1, 1), date(2005, 1, 1)), "week") == "month"


@pytest.mark.parametrize(
    ("step", "how", "back"),
    [
        ("week", "before", Back(days=28)),
        ("week", "year", Back(days=364)),
        ("day", "before", Back(days=28)),
        ("month", "year", Back(months=12)),
        ("month", "before", Back(months=1)),
        ("quarter", "before", Back(months=3)),
        ("quarter", "year", Back(months=12)),
    ],
)
def test_how_far_back_a_line_is_drawn_from(step: str, how: str, back: Back) -> None:
    assert back_of(step, FOUR_WEEKS, earlier(FOUR_WEEKS, how)) == back


def test_what_a_shorter_month_lacks_is_left_out() -> None:
    assert shifted((date(2026, 3, 1), date(2026, 3, 31)), Back(months=1)) == (
        date(2026, 2, 1),
        date(2026, 2, 28),
    )


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(1, 900),
    st.sampled_from(CUTS),
    st.sampled_from(["before", "year"]),
)
def test_steps_follow_each_other_and_stay_steps_when_moved_back(
    start: date, days: int, step: str, how: str
) -> None:
    period = (start, start + timedelta(days=days))
    step = fitting(period, step)
    pieces = course(period, step, whole=False)
    assert pieces[-1][1] == period[1]
    assert pieces[0][0] <= start
    assert all(one[1] == two[0] for one, two in pairwise(pieces))
    assert all(piece == step_of(piece[0], step) for piece in pieces[:-1])
    moved = beside(pieces, back_of(step, period, earlier(period, how)))
    if step != "day":
        assert all(piece == step_of(piece[0], step) for piece in moved[:-1])
    assert all(then[0] < now[0] for then, now in zip(moved, pieces, strict=True))
