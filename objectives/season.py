"""How a count ran a year ago: what may be expected of one without a baseline. Pure.

Tickets come by season, not by working day. Where at least 30 events came in the same days of last
year, the share of them that had come by a day is what is expected by that day now.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise

from objectives.calendar import DAY, sundays
from objectives.windows import Period

LEAST = 30
# Day → how much had come before the same day of last year, from the cycle's first day on.
Season = Mapping[date, Fraction]


def year_before(day: date) -> date:
    """The same day of last year; 29 February has the 28th."""
    last = day.year - 1
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=last, day=28) if leap else day.replace(year=last)


def boundaries(cycle: Period, others: Iterable[date]) -> list[date]:
    """The days of a season: the cycle's ends, the ends of its weeks, and others within it."""
    start, end = cycle
    mondays = (sunday + DAY for sunday in sundays(start, end))
    return sorted({start, end, *(day for day in (*mondays, *others) if start < day < end)})


def pieces(days: Sequence[date]) -> list[Period]:
    """Last year's periods between these days."""
    return [(year_before(start), year_before(end)) for start, end in pairwise(days)]


def season_of(
    days: Sequence[date], amounts: Iterable[Fraction | None], *, events: int
) -> dict[date, Fraction] | None:
    """From the amounts of `pieces(days)`, of so many events; None where these are too few."""
    if events < LEAST:
        return None
    sums = accumulate((amount or Fraction(0) for amount in amounts), initial=Fraction(0))
    return dict(zip(days, sums, strict=True))


def share_by(season: Season, cycle: Period, start: date, until: date) -> Fraction | None:
    """The share that had come of what came from `start` to the cycle's end, when `until` began.

    None where nothing came, or for days of which the season does not know: the cycle was moved.
    """
    before, total = season.get(start), season.get(cycle[1])
    by_then = season.get(min(max(until, start), cycle[1]))
    if before is None or total is None or by_then is None or total <= before:
        return None
    return (by_then - before) / (total - before)
