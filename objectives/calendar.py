"""Working days and weeks: plain dates in, numbers out."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class WorkCalendar(NamedTuple):
    """When an organization works: ISO weekdays (Monday is 1), less its holidays."""

    weekdays: Collection[int]
    holidays: Collection[date] = ()

    @property
    def as_text(self) -> str:
        """The same for the same calendar, whatever the order: "1 2 3 4 5 2026-12-25"."""
        days = (day.isoformat() for day in sorted(self.holidays))
        return " ".join([*map(str, sorted(self.weekdays)), *days])

    def works_on(self, day: date) -> bool:
        """Whether the day is a working day."""
        return day.isoweekday() in self.weekdays and day not in self.holidays

    def working_days(self, start: date, end: date) -> int:
        """How many working days lie in [start, end)."""
        weeks, rest = divmod(max((end - start).days, 0), 7)
        first = start.isoweekday()
        found = weeks * sum(day in self.weekdays for day in range(1, 8))
        found += sum((first + n - 1) % 7 + 1 in self.weekdays for n in range(rest))
        return found - sum(
            start <= day < end and day.isoweekday() in self.weekdays
            for day in frozenset(self.holidays)
        )


def days(start: date, end: date) -> Iterator[date]:
    """Each day of [start, end)."""
    while start < end:
        yield start
        start += DAY


def sundays(start: date, end: date) -> list[date]:
    """The Sundays in [start, end): the weeks that belong to it, each by its last day."""
    first = start + timedelta(days=7 - start.isoweekday())
    return [first + WEEK * n for n in range(max(0, -((first - end).days // 7)))]


class Pace(NamedTuple):
    """A cycle's [start, end), counted from the day of publication if that was later."""

    calendar: WorkCalendar
    start: date
    end: date

    def expected(self, until: date) -> Fraction:
        """The share of the cycle's working days that are over when the day `until` begins.

        A cycle without a working day is over at its end alone.
        """
        over, total = self.passed(until)
        return Fraction(over, total) if total else Fraction(int(until >= self.end))

    def passed(self, until: date) -> tuple[int, int]:
        """How many working days are over when the day `until` begins, and of how many."""
        total = self.calendar.working_days(self.start, self.end)
        return self.calendar.working_days(self.start, min(until, self.end)), total

    def expected_over(self, window: tuple[date, date], until: date) -> Fraction:
        """The mean, over the window's days, of what was expected when each was over.

        What is read over a window lags behind by half of it, and so does what may be expected.
        Days before the cycle count 0; the day `until` is not over yet.
        """
        ends = [min(day + DAY, until, self.end) for day in days(*window)]
        if not ends:
            return Fraction(0)
        total = self.calendar.working_days(self.start, self.end)
        if total == 0:
            return Fraction(sum(end >= self.end for end in ends), len(ends))
        over, sums, counted = 0, 0, self.start
        for end in ends:  # they ascend: each adds what lies after the one before
            if end == counted + DAY:
                over += self.calendar.works_on(counted)
            elif end > counted:
                over += self.calendar.working_days(counted, end)
            counted = max(counted, end)
            sums += over
        return Fraction(sums, total * len(ends))
