"""Of which whole weeks and odd days a stretch of days is made. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from metrics.values.periods import monday
from metrics.values.types import Period

WEEK = timedelta(days=7)


class Made(NamedTuple):
    """Of what a period is made: all of these days, without those of them."""

    of: list[Period]
    without: list[Period]


def made_of(period: Period) -> Made:
    """Its whole weeks, and the days before and after them: these, or their week without the rest.

    The longer part of a week is never read: months that meet in it share the shorter.
    """
    start, end = period
    first, last = monday(start + WEEK - timedelta(days=1)), monday(end)
    if first > last:
        return Made([period], [])
    made = Made(
        [(first + n * WEEK, first + (n + 1) * WEEK) for n in range((last - first) // WEEK)], []
    )
    for edge, rest, week in (
        ((start, first), (first - WEEK, start), (first - WEEK, first)),
        ((last, end), (end, last + WEEK), (last, last + WEEK)),
    ):
        if edge[1] - edge[0] > WEEK / 2:
            made.of.append(week)
            made.without.append(rest)
        elif edge[0] < edge[1]:
            made.of.append(edge)
    return made


def is_week(piece: Period) -> bool:
    """Whether it is a whole week, from Monday on."""
    return piece[0] == monday(piece[0]) and piece[1] - piece[0] == WEEK


def pieces_of(periods: Sequence[Period]) -> list[Period]:
    """All that the periods are made of, each once."""
    made = [made_of(period) for period in periods]
    return sorted({piece for each in made for pieces in each for piece in pieces})
