"""Working days, weeks and pace, counted on a wall calendar."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.calendar import DAY, Pace, WorkCalendar, days, sundays

# October 2026 begins on a Thursday; Q4 has 92 days.
Q4 = (date(2026, 10, 1), date(2027, 1, 1))
WEEKDAYS = WorkCalendar((1, 2, 3, 4, 5))


def test_working_days_of_a_quarter() -> None:
    # Oct 22, Nov 21, Dec 23 weekdays = 66.
    assert WEEKDAYS.working_days(*Q4) == 66


def test_a_holiday_on_a_weekday_counts_once_and_on_a_weekend_not_at_all() -> None:
    # 11 November 2026 is a Wednesday, 1 November a Sunday.
    holidays = (date(2026, 11, 1), date(2026, 11, 11))
    assert WorkCalendar((1, 2, 3, 4, 5), holidays).working_days(*Q4) == 65


def test_sundays_belong_to_the_cycle_they_lie_in() -> None:
    found = sundays(*Q4)
    assert (found[0], found[-1], len(found)) == (date(2026, 10, 4), date(2026, 12, 27), 13)
    # A quarter that ends after a Sunday owns it; one that ends on it does not.
    assert sundays(date(2026, 10, 5), date(2026, 10, 11)) == []
    assert sundays(date(2026, 10, 5), date(2026, 10, 12)) == [date(2026, 10, 11)]
    assert sundays(date(2026, 10, 4), date(2026, 10, 5)) == [date(2026, 10, 4)]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2026, 9, 1), Fraction(0)),  # before the cycle
        (date(2026, 10, 1), Fraction(0)),  # its first day is not over when it begins
        (date(2026, 10, 2), Fraction(1, 66)),
        (date(2026, 10, 5), Fraction(2, 66)),  # the weekend added nothing
        (date(2026, 11, 1), Fraction(22, 66)),
        (date(2027, 1, 1), Fraction(1)),
        (date(2027, 3, 1), Fraction(1)),
    ],
)
def test_pace(until: date, expected: Fraction) -> None:
    assert Pace(WEEKDAYS, *Q4).expected(until) == expected


def test_pace_counts_from_a_later_publication() -> None:
    # From 2 November: 44 working days are left; one week later 5 of them are over.
    pace = Pace(WEEKDAYS, date(2026, 11, 2), Q4[1])
    assert pace.expected(date(2026, 11, 9)) == Fraction(5, 44)


def test_a_windows_expectation_is_the_mean_over_its_days() -> None:
    # Mon 28 Sep to Fri 2 Oct, all over: three days before the cycle's first are 0, then after
    # Thursday 1/66 and after Friday 2/66: the mean of five is 3/66/5.
    pace = Pace(WEEKDAYS, *Q4)
    window = (date(2026, 9, 28), date(2026, 10, 3))
    assert pace.expected_over(window, date(2026, 10, 3)) == Fraction(3, 66 * 5)
    # On Friday itself that day is not over: 0, 0, 0, 1, 1.
    assert pace.expected_over(window, date(2026, 10, 2)) == Fraction(2, 66 * 5)


def test_a_cycle_without_working_days_is_over_at_its_end() -> None:
    pace = Pace(WEEKDAYS, date(2026, 10, 3), date(2026, 10, 5))
    assert pace.expected(date(2026, 10, 4)) == 0
    assert pace.expected(date(2026, 10, 5)) == 1


DAYS = st.dates(date(2026, 9, 1), date(2027, 2, 1))
CALENDARS = st.builds(
    WorkCalendar,
    st.frozensets(st.integers(1, 7), max_size=7),
    st.frozensets(DAYS, max_size=9) | st.lists(DAYS, max_size=9),
)


@given(calendar=CALENDARS, start=DAYS, end=DAYS)
def test_working_days_are_those_on_which_it_works(
    calendar: WorkCalendar, start: date, end: date
) -> None:
    assert calendar.working_days(start, end) == sum(map(calendar.works_on, days(start, end)))


@given(calendar=CALENDARS, cycle=st.tuples(DAYS, DAYS), window=st.tuples(DAYS, DAYS), until=DAYS)
def test_what_is_expected_over_a_window_is_the_mean_of_its_days(
    calendar: WorkCalendar, cycle: tuple[date, date], window: tuple[date, date], until: date
) -> None:
    pace = Pace(calendar, min(cycle), max(cycle) + DAY)
    over = [pace.expected(min(day + DAY, until)) for day in days(*window)]
    expected = sum(over, Fraction(0)) / len(over) if over else Fraction(0)
    assert pace.expected_over(window, until) == expected
