"""Periods that overlap, read once: thirteen weeks, the last four of them and the four before.

Where what is asked adds up the periods are cut at all their beginnings and ends. These pieces are
read, and each period's rows are those of its pieces, added up. Of quantiles the pieces are put
together where they are read (metrics.values.quantiles). Pure.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from metrics.values.answer import periods_of
from metrics.values.query import Question, Row
from metrics.values.scopes import differ

Instants = tuple[datetime, datetime]  # [start, end)
# How much longer all periods together have to be than the time that any of them covers: below it,
# what is saved is not worth the additional rows.
LEAST = 1.25


class Cut(NamedTuple):
    """The question of the pieces, and for each period asked about the places of its pieces."""

    question: Question
    places: Sequence[range]


def cut_at_overlaps(question: Question) -> Cut | None:
    """None where it is read as it is: its periods hardly overlap, or parts are not the whole.

    Agents may stand behind several pieces, and each scope or moment of knowledge is read by itself.
    """
    one = question.aggregation
    of_pieces = one.adds_up or one.kind == "percentile"
    if not of_pieces or question.agents or question.known or differ(question.scopes):
        return None
    pieces, places = pieces_of(question.instants)
    if _length(question.instants) < LEAST * _length(pieces):
        return None
    scopes = [*question.scopes[:1]] * len(pieces)
    return Cut(question._replace(instants=pieces, scopes=scopes, days=()), places)


def pieces_of(periods: Sequence[Instants]) -> tuple[list[Instants], list[range]]:
    """What the periods are made of, each once and in order; for each period the places of its."""
    bounds = sorted({moment for period in periods for moment in period})
    at = {moment: place for place, moment in enumerate(bounds)}
    steps = [0] * len(bounds)  # how many periods begin there, without those that end
    for start, end in periods:
        if start < end:
            steps[at[start]] += 1
            steps[at[end]] -= 1
    pieces: list[Instants] = []
    before, inside = [], 0  # how many pieces lie before each of the bounds
    for place, step in enumerate(steps):
        before.append(len(pieces))
        inside += step
        if inside:
            pieces.append((bounds[place], bounds[place + 1]))
    return pieces, [range(before[at[start]], before[at[end]]) for start, end in periods]


def together(rows: Sequence[Row], places: Sequence[range]) -> list[Row]:
    """The rows of each period from those of the pieces: by key and reason, added up."""
    read = periods_of(rows)
    found = []
    for period, mine in enumerate(places, start=1):
        parts: dict[tuple[str | None, int], list[Row]] = {}
        for place in mine:
            for row in read.get(place, ()):
                parts.setdefault((row.key, row.excluded), []).append(row)
        found += [_added(period, each) for each in parts.values()]
    return found


def _length(periods: Iterable[Instants]) -> timedelta:
    return sum((end - start for start, end in periods if start < end), timedelta())


def _added(period: int, parts: Sequence[Row]) -> Row:
    """One row of several that differ in their pieces alone; whole numbers, however large."""

    def total(amount: Callable[[Row], int | None]) -> int | None:
        known = [int(each) for each in map(amount, parts) if each is not None]
        return sum(known) if known else None

    codes = sorted({code for row in parts for code in row.currencies or () if code is not None})
    return parts[0]._replace(
        period=period,
        n=sum(row.n for row in parts),
        numerator=total(lambda row: row.numerator),
        denominator=total(lambda row: row.denominator),
        value_squares=total(lambda row: row.value_squares),
        products=total(lambda row: row.products),
        weight_squares=total(lambda row: row.weight_squares),
        currencies=codes,
    )
