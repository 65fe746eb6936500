"""How much of a usual week falls on each day: the weekday profile. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from objectives.calendar import WorkCalendar, days
from objectives.windows import Period

WEEKDAYS = range(1, 8)
# Each weekday is believed to have had half an event before any is counted: no share is 0.
_BELIEVED = 0.5


class Profile(NamedTuple):
    """The share of a usual week that falls on each ISO weekday, and on a holiday."""

    shares: Sequence[float]
    holiday: float
    calendar: WorkCalendar

    def on(self, day: date) -> float:
        """The day's share."""
        return self.holiday if day in self.calendar.holidays else self.shares[day.isoweekday() - 1]

    def over(self, period: Period) -> float:
        """How many usual weeks the days of [start, end) amount to."""
        return sum(map(self.on, days(*period)))


def profile_of(amounts: Iterable[tuple[date, float]], calendar: WorkCalendar) -> Profile:
    """From what came on each of some days; holidays tell nothing of their weekday."""
    sums, counted = [_BELIEVED] * 7, [1] * 7
    for day, amount in amounts:
        if day not in calendar.holidays:
            sums[day.isoweekday() - 1] += amount
            counted[day.isoweekday() - 1] += 1
    means = [total / number for total, number in zip(sums, counted, strict=True)]
    shares = [mean / sum(means) for mean in means]
    free = [shares[day - 1] for day in WEEKDAYS if day not in calendar.weekdays]
    return Profile(shares, min(free, default=min(shares)), calendar)


def blocks_until(origin: date, count: int) -> list[Period]:
    """The `count` stretches of 7 days before `origin`, oldest first: each weekday once."""
    week = timedelta(days=7)
    return [(origin - week * back, origin - week * (back - 1)) for back in range(count, 0, -1)]


def blocks_ahead(origin: date, period: Period) -> list[Period]:
    """The days of the period from `origin` on, cut into stretches of 7 days from there.

    A stretch that begins before the period is empty, so that each has its place.
    """
    start, end = period
    found, first = [], origin
    while first < end:
        following = first + timedelta(days=7)
        found.append((min(max(first, start), following), min(following, end)))
        first = following
    return found
