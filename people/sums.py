"""Figures beside a result, written so finely that whoever works it out from them gets the same."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from people.figures import PROGRESS, Figure, as_written, measure_value

WorksOut = Callable[[Sequence[Fraction]], Fraction]
FINEST, USUAL = 7, 2  # digits more: at most, and where no number of them would do


class Term(NamedTuple):
    """A figure that a result is worked out from, and its unit."""

    figure: Figure
    unit: str


def written(
    terms: Sequence[Term], works_out: WorksOut, says: Figure, unit: str = PROGRESS
) -> list[str]:
    """The terms in words, with the fewest digits from which `works_out` gives what the result says.

    With 46 min 30 s and 51 min 10 s on the way to 44 min a reader of "46 min", "51 min" would find
    71 %, where 65 % is written. Terms are exact where they can be; some never come out (the mean of
    4/9, 4/9, 1/9 and 0 is 25 %): these get two digits more. says: the result, as it is written in
    its unit.
    """
    wanted = as_written(says, unit)
    for finer in range(FINEST + 1):
        if _result(terms, finer, works_out, unit) == wanted:
            return _in_words(terms, finer)
    return _in_words(terms, USUAL)


def _in_words(terms: Sequence[Term], finer: int) -> list[str]:
    return [measure_value(figure, unit, finer) for figure, unit in terms]


def _result(terms: Sequence[Term], finer: int, works_out: WorksOut, unit: str) -> Fraction | None:
    try:
        found = works_out([as_written(figure, each, finer) for figure, each in terms])
    except ZeroDivisionError:  # so coarse that two of them are the same
        return None
    return as_written(found, unit)
