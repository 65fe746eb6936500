"""Exact figures as words, in the reader's language.

A figure comes as an int in millionths of its unit (as values are stored), or as a Fraction or
Decimal in whole units. A share's whole is 1: 914,000 millionths are 91.4 %. Times are in seconds.
None is "no data", never 0. Floats are refused: they are not exact.
"""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Figure = int | Fraction | Decimal
MILLION = 1_000_000
MINUTE, HOUR, DAY = 60, 3600, 86_400
MINUS, NO_BREAK_SPACE = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


def exact(figure: Figure) -> Fraction:
    """The figure in whole units. Raises TypeError for a float."""
    if isinstance(figure, float):
        raise TypeError("A float is not exact: give millionths, a Fraction or a Decimal.")
    return Fraction(figure, MILLION) if isinstance(figure, int) else Fraction(figure)


def family(unit: str) -> str:
    """How a metric's unit is written: percent, time, count, score, ratio, per_hour or money."""
    plain = unit.partition(":")[0]
    return _FAMILIES.get(plain, plain)


def measure_value(figure: Figure | None, unit: str) -> str:
    """A metric's value with its unit: "91.4 %", "2 h 05 min", "1,204", "4.82".

    `unit` is a metric's, or one of the families of units; money may name its currency: "money:EUR".
    """
    if figure is None:
        return pgettext("value", "no data")
    return _unbroken(_in_currency(_FORMATS[family(unit)](exact(figure)), unit))


def measure_change(figure: Figure | None, unit: str) -> str:
    """A difference of two values, signed; of shares in points: "+1.8 pts", "−4 min", "±0"."""
    if figure is None:
        return ""
    change = exact(figure)
    if not change:
        return "±0"
    write = _points if family(unit) == "percent" else _FORMATS[family(unit)]
    words = write(abs(change))
    if words == write(Fraction(0)):  # smaller than what is shown
        return "±0"
    return _unbroken(("+" if change > 0 else MINUS) + _in_currency(words, unit))


def progress_percent(figure: Figure | None) -> str:
    """Progress in whole per cent, rounded down, so that 99.9 % never reads as reached."""
    if figure is None:
        return pgettext("value", "no data")
    return _unbroken(_percent_sign(_number(exact(figure) * 100, 0, ROUND_FLOOR)))


def bar_percent(figure: Figure | None) -> str:
    """Progress for the `value` of a bar: clamped to 0…100, with a point in every language."""
    if figure is None:
        return "0"
    clamped = min(max(exact(figure), Fraction(0)), Fraction(1))
    return str(_decimal(clamped * 100, 2, ROUND_FLOOR))


def duration(seconds: Fraction) -> str:
    """ "45 s", "4 min 20 s", "38 min", "2 h 05 min", and from 48 hours on "3 d 4 h".

    Rounded to the smallest unit shown; a part that is 0 is left out.
    """
    sign, size = (MINUS, -seconds) if seconds < 0 else ("", seconds)
    return sign + " ".join(filter(None, _duration_parts(size)))


def _duration_parts(size: Fraction) -> tuple[str, str]:
    total = round_half_up(size)
    if total < MINUTE:
        return _seconds(total), ""
    if total < 10 * MINUTE:
        rest = total % MINUTE
        return _minutes(total // MINUTE), _seconds(rest) if rest else ""
    minutes = round_half_up(size / MINUTE)
    if minutes < 60:
        return _minutes(minutes), ""
    if minutes < 48 * 60:
        rest = minutes % 60
        return _hours(minutes // 60), _minutes(f"{rest:02}") if rest else ""
    hours = round_half_up(size / HOUR)
    rest = hours % 24
    return _days(hours // 24), _hours(rest) if rest else ""


def round_half_up(size: Fraction) -> int:
    return int(_decimal(size, 0, ROUND_HALF_UP))


def _seconds(count: int) -> str:
    return _("%(count)s s") % {"count": count}


def _minutes(count: int | str) -> str:
    return _("%(count)s min") % {"count": count}


def _hours(count: int) -> str:
    return _("%(count)s h") % {"count": count}


def _days(count: int) -> str:
    return _("%(count)s d") % {"count": _whole(count)}


def _unbroken(words: str) -> str:
    """A figure stays on one line with its unit."""
    return words.replace(" ", NO_BREAK_SPACE)


def _in_currency(words: str, unit: str) -> str:
    currency = unit.partition(":")[2]
    return f"{words} {currency}" if currency else words


def _percent(share: Fraction) -> str:
    return _percent_sign(_number(share * 100, 1, ROUND_FLOOR))


def _percent_sign(number: str) -> str:
    return _("%(number)s %%") % {"number": number}


def _points(share: Fraction) -> str:
    return _("%(number)s pts") % {"number": _number(share * 100, 1)}


def _count(count: Fraction) -> str:
    return _whole(int(count)) if count.denominator == 1 else _number(count, 2)


def _score(score: Fraction) -> str:
    return _number(score, 2 if abs(score) < 10 else 1)


def _ratio(ratio: Fraction) -> str:
    return _number(ratio, 2)


def _per_hour(rate: Fraction) -> str:
    return _("%(number)s per hour") % {"number": _number(rate, 2)}


def _whole(count: int) -> str:
    return _number(Fraction(count), 0)


def _number(size: Fraction, places: int, rounding: str = ROUND_HALF_UP) -> str:
    rounded = _decimal(size, places, rounding)
    digits = number_format(abs(rounded), places, force_grouping=True)
    return (MINUS if rounded < 0 else "") + str(digits)


def _decimal(size: Fraction, places: int, rounding: str) -> Decimal:
    """Exact: the fraction is scaled and rounded as integers, never through a binary float."""
    scaled, whole_is = size.numerator * 10**places, size.denominator
    if rounding == ROUND_FLOOR:
        whole = scaled // whole_is
    else:
        half = (2 * abs(scaled) + whole_is) // (2 * whole_is)
        whole = half if scaled >= 0 else -half
    return Decimal(whole).scaleb(-places)


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
    "percent": _percent,
    "time": duration,
    "count": _count,
    "score": _score,
    "ratio": _ratio,
    "per_hour": _per_hour,
    "money": _ratio,
}
