"""From what was counted to what is asked of the estimate, by hand."""

from datetime import date, timedelta
from math import cos, log, pi

import pytest

from objectives.calendar import DAY, WorkCalendar
from objectives.forecasting.asking import (
    Counted,
    Goal,
    Past,
    Wanted,
    count,
    filling,
    middle,
    ratio,
    reading,
)
from objectives.forecasting.estimate import forecast
from objectives.forecasting.weekdays import Profile, blocks_ahead, blocks_until, profile_of

MONDAY = date(2026, 11, 2)
CALENDAR = WorkCalendar((1, 2, 3, 4, 5), {date(2026, 11, 11)})
# Nothing comes at weekends, and nothing on the holiday, a Wednesday.
PROFILE = Profile([0.2] * 5 + [0.0, 0.0], 0.0, CALENDAR)
END = date(2026, 11, 19)  # 17 days ahead: two weeks and three days
GOAL = Goal(target=100.0)


def past(*weeks: Counted) -> Past:
    return Past(MONDAY, weeks, PROFILE)


def test_stretches_of_seven_days_from_the_origin() -> None:
    assert blocks_until(MONDAY, 2)[0] == (date(2026, 10, 19), date(2026, 10, 26))
    assert [end.day for _, end in blocks_ahead(MONDAY, (date(2026, 10, 1), END))] == [9, 16, 19]
    # The window opens in the second stretch: the first one is empty.
    opened = blocks_ahead(MONDAY, (date(2026, 11, 12), END))
    assert [(end - start).days for start, end in opened] == [0, 4, 3]
    assert blocks_ahead(MONDAY, (date(2026, 10, 1), MONDAY)) == []


def test_a_profile_by_hand() -> None:
    """Two weeks of 10 on each working day, the holiday left out; half an event is believed."""
    days = [date(2026, 11, 2) + timedelta(days=n) for n in range(14)]
    found = profile_of([(day, 10.0 * (day.isoweekday() < 6)) for day in days], CALENDAR)
    # Monday: 20.5 of 3 days; Wednesday 10.5 of 2, since the 11th is no Wednesday; Sunday 0.5 of 3.
    whole = 4 * 20.5 / 3 + 10.5 / 2 + 2 * 0.5 / 3
    assert found.shares[0] == pytest.approx(20.5 / 3 / whole)
    assert found.shares[2] == pytest.approx(10.5 / 2 / whole)
    assert sum(found.shares) == pytest.approx(1)
    assert found.on(date(2026, 11, 11)) == found.holiday == found.shares[5]


def test_a_count_adds_what_is_to_come() -> None:
    weeks = [Counted(10.0, None, 10.0, 10)] * 6
    wanted = [Wanted(END, (date(2026, 10, 1), END), Counted(40.0), filled=2.0)]
    (ask,) = count(past(*weeks), wanted, GOAL)
    assert ask.exposures == pytest.approx([1.0] * 6)
    assert ask.rates == pytest.approx([10.0] * 6)
    # A whole week, four fifths because of the holiday, and three days.
    assert ask.ends[0].parts == pytest.approx([1.0, 0.8, 0.6])
    assert ask.ends[0].constant == 42.0
    assert ask.whole
    (found,) = forecast([[ask]])
    assert found.end.middle == pytest.approx(42 + 24, abs=0.5)
    assert found.chance is not None
    assert found.chance < 0.01


def test_a_count_of_large_things_is_noisier() -> None:
    """Ten hours in four pieces a week: the variance of a sum is its mean × the size of a piece."""
    (ask,) = count(past(*[Counted(10.0, None, 10.0, 4)] * 6), [_wanted()], GOAL)
    assert ask.noise == pytest.approx(10 * 2.5)
    assert not ask.whole


def test_a_share_weighs_what_is_known_and_what_is_to_come() -> None:
    weeks = [Counted(16.0, 20.0, 0.8, 20)] * 8
    wanted = [Wanted(END, (date(2026, 10, 22), END), Counted(10.0, 40.0, 0.25, 40))]
    (ask,) = ratio(past(*weeks), wanted, GOAL, proportion=True)
    # 20 a week: 20 + 16 + 12 = 48 are to come, beside the 40 that are known.
    assert ask.ends[0].constant == pytest.approx(10 / 88)
    assert ask.ends[0].parts == pytest.approx([20 / 88, 16 / 88, 12 / 88])
    assert ask.noise == pytest.approx(0.8 * 0.2 / 20)
    (found,) = forecast([[ask]])
    assert found.end.middle == pytest.approx((10 + 0.8 * 48) / 88, abs=0.005)


def test_a_median_goes_by_logarithms() -> None:
    weeks = [Counted(value=100.0, n=10)] * 5
    wanted = [Wanted(END, (date(2026, 10, 22), END), Counted(value=400.0, n=24))]
    (ask,) = middle(past(*weeks), wanted, GOAL)
    # 24 are known and 10 + 8 + 6 to come: half of each.
    assert ask.ends[0].constant == pytest.approx(log(400) / 2)
    assert sum(ask.ends[0].parts) == pytest.approx(0.5)
    (found,) = forecast([[ask]])
    assert found.end.middle == pytest.approx(200, rel=0.01)  # √(400 · 100)


def test_a_state_is_that_of_its_last_day() -> None:
    (ask,) = reading(past(*[Counted(value=50.0, n=1)] * 5), [_wanted()], GOAL)
    assert ask.ends[0].parts == [0.0, 0.0, 1.0]
    assert ask.floor == 0.0
    (found,) = forecast([[ask._replace(target=50.0, upward=False)]])
    assert found.end.middle == pytest.approx(50, abs=0.1)
    assert found.chance == pytest.approx(0.5, abs=0.05)


def test_a_coverage_takes_the_same_part_of_what_is_left() -> None:
    """Half of what was left went in each week, so half goes in each week to come."""
    values = [0.0, 0.5, 0.75, 0.875, 0.9375]
    weeks = [Counted(value=value, n=1) for value in values]
    (ask,) = filling(past(*weeks), [_wanted()], Goal(target=1.0), now=0.9375)
    (found,) = forecast([[ask]])
    assert found.end.middle == pytest.approx(1 - 0.0625 * 0.5**2.4, abs=0.001)
    assert 0.9375 <= found.end.low <= found.end.high <= 1


@pytest.mark.parametrize("weeks", [3, 4])
def test_from_four_weeks_on(weeks: int) -> None:
    assert len(count(past(*[Counted(5.0, None, 5.0, 5)] * weeks), [_wanted()], GOAL)) == weeks - 3
    ended = [Counted(1.0, 2.0, 0.5, 2)] * 6 + [Counted()] * 8
    assert ratio(past(*ended), [_wanted()], GOAL, proportion=True) == []  # two months ago


def counted(amounts: list[float]) -> list[Counted]:
    return [Counted(amount, None, amount, round(amount)) for amount in amounts]


def test_last_years_season_is_taken_where_it_foretold_this_one() -> None:
    """40 a week, and in each year 20 more at its beginning, 20 less in its middle."""
    year = [float(round(40 + 20 * cos(2 * pi * (week - 6) / 52))) for week in range(52)]
    end = MONDAY + 7 * DAY * 13
    flat = Profile([1 / 7] * 7, 1 / 7, WorkCalendar((1, 2, 3, 4, 5)))
    past = Past(MONDAY, counted(year + year), flat)
    asks = count(past, [Wanted(end, (MONDAY, end))], GOAL)
    (found,) = forecast([asks])
    (without,) = forecast([asks[:1]])
    came = sum(year[:13])
    assert found.end.middle == pytest.approx(came, rel=0.05)
    assert found.end.high - found.end.low < without.end.high - without.end.low
    one_year = Past(MONDAY, counted(year + year)[1:], flat)
    assert len(count(one_year, [Wanted(end, (MONDAY, end))], GOAL)) == 1


def test_growth_is_no_season() -> None:
    """What grows by half each year goes on from where it is, not back to where the year began."""
    amounts = [round(20 * 1.5 ** (week / 52)) for week in range(104)]
    end = MONDAY + 7 * DAY * 13
    flat = Profile([1 / 7] * 7, 1 / 7, WorkCalendar((1, 2, 3, 4, 5)))
    past = Past(MONDAY, counted([float(a) for a in amounts]), flat)
    (found,) = forecast([count(past, [Wanted(end, (MONDAY, end))], GOAL)])
    came = sum(20 * 1.5 ** (week / 52) for week in range(104, 117))
    assert found.end.middle == pytest.approx(came, rel=0.06)


def _wanted() -> Wanted:
    return Wanted(END, (date(2026, 10, 1), END))
