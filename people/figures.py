"""Exact figures as words, in the reader's language.

A figure comes as an int in millionths of its unit (as values are stored), or as a Fraction or
Decimal in whole units. A share's whole is 1: 914,000 millionths are 91.4 %. Times are in seconds.
None is "no data", never 0. Floats are refused: they are not exact.
"""

from collections.abc import Callable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.durations import duration, written_duration
from people.numerals import MINUS, number, rounded

Figure = int | Fraction | Decimal
MILLION = 1_000_000
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
PROGRESS = "progress"  # a share in whole per cent, rounded down


def exact(figure: Figure) -> Fraction:
    """The figure in whole units. Raises TypeError for a float."""
    if isinstance(figure, float):
        raise TypeError("A float is not exact: give millionths, a Fraction or a Decimal.")
    return Fraction(figure, MILLION) if isinstance(figure, int) else Fraction(figure)


def family(unit: str) -> str:
    """How a metric's unit is written: percent, time, count, score, ratio, per_hour or money."""
    plain = unit.partition(":")[0]
    return _FAMILIES.get(plain, plain)


def measure_value(figure: Figure | None, unit: str, finer: int = 0) -> str:
    """A metric's value with its unit: "91.4 %", "2 h 05 min", "1,204", "4.82".

    `unit` is a metric's, or one of the families of units; money may name its currency: "money:EUR".
    finer: how many digits more than everywhere; of times all units down to seconds for the first.
    """
    if figure is None:
        return pgettext("value", "no data")
    return _unbroken(_in_currency(_FORMATS[family(unit)].write(exact(figure), finer), unit))


def as_written(figure: Figure, unit: str, finer: int = 0) -> Fraction:
    """What these words say: the figure as it is rounded in them, in whole units."""
    return _FORMATS[family(unit)].says(exact(figure), finer)


def measure_change(figure: Figure | None, unit: str) -> str:
    """A difference of two values, signed; of shares in points: "+1.8 pts", "−4 min", "±0"."""
    if figure is None:
        return ""
    change = exact(figure)
    if not change:
        return "±0"
    write = _points if family(unit) == "percent" else _FORMATS[family(unit)].write
    words = write(abs(change), 0)
    if words == write(Fraction(0), 0):  # smaller than what is shown
        return "±0"
    return _unbroken(("+" if change > 0 else MINUS) + _in_currency(words, unit))


def progress_percent(figure: Figure | None) -> str:
    """Progress in whole per cent, rounded down, so that 99.9 % never reads as reached."""
    return measure_value(figure, PROGRESS)


def bar_percent(figure: Figure | None) -> str:
    """Progress for the `value` of a bar: clamped to 0…100, with a point in every language."""
    if figure is None:
        return "0"
    clamped = min(max(exact(figure), Fraction(0)), Fraction(1))
    return str(rounded(clamped * 100, 2, ROUND_FLOOR))


def _unbroken(words: str) -> str:
    """A figure stays on one line with its unit."""
    return words.replace(" ", NO_BREAK_SPACE)


def _in_currency(words: str, unit: str) -> str:
    currency = unit.partition(":")[2]
    return f"{words} {currency}" if currency else words


def _percent_sign(digits: str) -> str:
    return _("%(number)s %%") % {"number": digits}


def _points(share: Fraction, finer: int) -> str:
    return _("%(number)s pts") % {"number": number(share * 100, 1 + finer)}


def _per_hour(digits: str) -> str:
    return _("%(number)s per hour") % {"number": digits}


class _Format(NamedTuple):
    """How a figure is written, and which one the words say."""

    write: Callable[[Fraction, int], str]
    says: Callable[[Fraction, int], Fraction]


def _plain(
    places: Callable[[Fraction, int], int],
    *,
    scale: int = 1,
    rounding: str = ROUND_HALF_UP,
    sign: Callable[[str], str] = str,
) -> _Format:
    """With the places that a size has at so many digits more.

    rounding: of what is written everywhere; finer digits are rounded to the nearest, or what adds
    up to a whole would never do so.
    """

    def rounds(finer: int) -> str:
        return ROUND_HALF_UP if finer else rounding

    def write(size: Fraction, finer: int) -> str:
        return sign(number(size * scale, places(size, finer), rounds(finer)))

    def says(size: Fraction, finer: int) -> Fraction:
        return Fraction(rounded(size * scale, places(size, finer), rounds(finer))) / scale

    return _Format(write, says)


def _of_count(count: Fraction, finer: int) -> int:
    return 0 if count.denominator == 1 else 2 + finer


def _of_score(score: Fraction, finer: int) -> int:
    return (2 if abs(score) < 10 else 1) + finer


def _always(places: int) -> Callable[[Fraction, int], int]:
    return lambda _size, finer: places + finer


_FAMILIES = {
    "share": "percent",
    "seconds": "time",
    "score5": "score",
    "score7": "score",
    "score10": "score",
    "score100": "score",
    "nps": "score",
}
_FORMATS = {
    "percent": _plain(_always(1), scale=100, rounding=ROUND_FLOOR, sign=_percent_sign),
    PROGRESS: _plain(_always(0), scale=100, rounding=ROUND_FLOOR, sign=_percent_sign),
    "time": _Format(duration, written_duration),
    "count": _plain(_of_count),
    "score": _plain(_of_score),
    "ratio": _plain(_always(2)),
    "per_hour": _plain(_always(2), sign=_per_hour),
    "money": _plain(_always(2)),
}
