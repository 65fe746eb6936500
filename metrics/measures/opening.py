"""Opening hours: how much of a stretch of time lies in them, to the microsecond.

It is open whenever the clock on the wall, in the schedule's own time zone, shows an opening hour of
an open day. So an hour that a change of clocks skips is not there, one that it repeats counts
twice, and a day from 00:00 to 24:00 has 23 or 25 hours when the clocks change.

A calendar compiles a year once: when it opens, when it closes, and how long it was open before.
From then on any stretch is two look-ups by bisection, however long it is.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from metrics.facts import DAY, SECOND, micros, moment

MINUTE = 60 * SECOND
FIRST, LAST = 1970, 2199  # the years that are known; what reaches beyond them has no hours
_ORDINAL_1970 = date(1970, 1, 1).toordinal()

Span = tuple[int, int]  # [from, to) in microseconds, or minutes of a day
DayHours = tuple[Span, ...]  # [opens, closes) in minutes since midnight, in order and apart
DaysOf = Callable[[int], frozenset[date]]


def no_days(_year: int) -> frozenset[date]:
    """No public holidays."""
    return frozenset()


class Week(NamedTuple):
    """What makes a calendar. hours: of seven days from Monday.

    holidays: the closed public holidays of a year. closed, opened: single days; opened wins, and
    keeps the hours of its weekday, or where that has none of the last weekday before with any.
    """

    zone: ZoneInfo
    hours: tuple[DayHours, ...]
    holidays: DaysOf = no_days
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def on(self, day: date, holidays: frozenset[date]) -> DayHours:
        """The hours of one local date."""
        if day in self.opened:
            before = (self.hours[(day.weekday() - back) % 7] for back in range(7))
            return next((hours for hours in before if hours), ())
        if day in self.closed or day in holidays:
            return ()
        return self.hours[day.weekday()]


class Year(NamedTuple):
    """A year in UTC. opens, closes: the stretches in it; before: how long it was open until each;
    total: in the whole year. Microseconds."""

    opens: Sequence[int]
    closes: Sequence[int]
    before: Sequence[int]
    total: int

    def until(self, at: int) -> int:
        """How long it was open in the year before that moment of it."""
        place = bisect_right(self.opens, at) - 1
        if place < 0:
            return 0
        return self.before[place] + min(at, self.closes[place]) - self.opens[place]


class Calendar:
    """Opening hours, to be asked about any moment from FIRST to LAST."""

    def __init__(self, week: Week) -> None:
        self.week = week
        self._years: dict[int, Year] = {}

    def between(self, start: int, end: int) -> int | None:
        """How long it was open in [start, end), in µs; None for what reaches beyond the years."""
        first, last = _year_of(start), _year_of(end)
        if end < start or first is None or last is None:
            return None
        if first == last:
            year = self._year(first)
            return year.until(end) - year.until(start)
        whole = sum(self._year(number).total for number in range(first, last))
        return whole - self._year(first).until(start) + self._year(last).until(end)

    def of(self, spans: Iterable[Span]) -> int | None:
        """How long it was open in all of these stretches together; None as above."""
        total = 0
        for start, end in spans:
            open_for = self.between(start, end)
            if open_for is None:
                return None
            total += open_for
        return total

    def last_within(self, start: int, allowed: int) -> int | None:
        """The last moment (µs) until which no more than `allowed` µs were open since `start`.

        None where that never ends within the years, or the start lies beyond them.
        """
        number = _year_of(start)
        if number is None:
            return None
        left = allowed + self._year(number).until(start)
        while number <= LAST:
            year = self._year(number)
            if left < year.total:
                place = bisect_right(year.before, left) - 1
                return year.opens[place] + left - year.before[place]
            left -= year.total
            number += 1
        return None

    def _year(self, number: int) -> Year:
        if number not in self._years:
            self._years[number] = compile_year(self.week, number)
        return self._years[number]


def compile_year(week: Week, number: int) -> Year:
    """The opening hours of a year in UTC, as a table."""
    opens: list[int] = []
    closes: list[int] = []
    before: list[int] = []
    total = 0
    # The local dates of a year in UTC may belong to the years beside it.
    holidays = frozenset().union(*(week.holidays(year) for year in range(number - 1, number + 2)))
    for start, end in _stretches(week, holidays, _begins(number), _begins(number + 1)):
        if closes and closes[-1] == start:
            closes[-1] = end
        else:
            opens.append(start)
            closes.append(end)
            before.append(total)
        total += end - start
    return Year(opens, closes, before, total)


def _stretches(week: Week, holidays: frozenset[date], begin: int, end: int) -> Iterator[Span]:
    """What is open in [begin, end), in order.

    Between two changes of clocks the wall shows UTC and a fixed difference: there each opening
    hour is one stretch.
    """
    for (start, offset), (until, _) in pairwise([*_offsets(week.zone, begin, end), (end, 0)]):
        for day in range((start + offset) // DAY, (until + offset - 1) // DAY + 1):
            local = date.fromordinal(_ORDINAL_1970 + day)
            for opens, closes in week.on(local, holidays):
                midnight = day * DAY - offset
                opened = max(midnight + opens * MINUTE, start)
                closed = min(midnight + closes * MINUTE, until)
                if opened < closed:
                    yield opened, closed


@lru_cache(maxsize=1024)
def _offsets(zone: ZoneInfo, begin: int, end: int) -> list[Span]:
    """From which moment in [begin, end) on the clocks are how far ahead of UTC; µs."""
    found = [(begin, _offset(zone, begin))]
    for at in range(begin + DAY, end, DAY):
        offset = _offset(zone, at)
        if offset != found[-1][1]:
            found.append((_change(zone, at - DAY, at), offset))
    return found


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The moment of the one change between two: a whole second."""
    old = _offset(zone, before)
    while after - before > SECOND:
        middle = before + (after - before) // (2 * SECOND) * SECOND
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: int) -> int:
    ahead = moment(at).astimezone(zone).utcoffset() or timedelta(0)
    return ahead // timedelta(microseconds=1)


@lru_cache(maxsize=512)
def _begins(year: int) -> int:
    return micros(datetime(year, 1, 1, tzinfo=UTC))


_STARTS = [micros(datetime(year, 1, 1, tzinfo=UTC)) for year in range(FIRST, LAST + 2)]


def _year_of(at: int) -> int | None:
    """The year in UTC of a moment; None beyond those that are known."""
    place = bisect_right(_STARTS, at)
    return FIRST + place - 1 if 0 < place < len(_STARTS) else None
