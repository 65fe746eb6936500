"""Weekly values as weeks that can be judged, and a move in words."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import ceil, floor

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from metrics.catalogue import Aggregation
from metrics.showing.judging import FEW_UNDER
from metrics.values import Value
from metrics.watching.limits import Move, Scatter, Usual, Week
from people.figures import family, measure_value

WEEKS = 34  # what limits.moved looks at: 26 weeks and a run of 8


def scatter_of(one: Aggregation) -> Scatter:
    """What is known about how it scatters by chance."""
    if one.is_proportion:
        return "share"
    return "count" if one.kind == "sum" and family(one.unit) == "count" else ""


def weeks_from(one: Aggregation, values: Iterable[tuple[date, Value]]) -> list[Week]:
    """The weeks that have enough measurements to be judged."""
    return [
        _week(one, start, value)
        for start, value in values
        if value.value is not None and (not one.can_be_small or value.n >= FEW_UNDER)
    ]


def _week(one: Aggregation, start: date, value: Value) -> Week:
    if one.is_proportion and value.numerator is not None and value.denominator:
        return Week(start, value.numerator, value.denominator)
    return Week(start, value.value or Fraction())


def range_words(one: Aggregation, usual: Usual) -> str:
    """ "38 min to 52 min"; of a count the whole numbers that lie within: "1,043 to 1,245"."""
    low, high = bounds(one, usual)
    if one.unit == "count" and one.kind == "sum" and ceil(low) <= floor(high):
        low, high = ceil(low), floor(high)
    return _("%(low)s to %(high)s") % {"low": shown(low, one.unit), "high": shown(high, one.unit)}


def bounds(one: Aggregation, usual: Usual) -> tuple[float, float]:
    """The usual range, cut to what the unit can be."""
    low = usual.low if one.unit == "nps" else max(usual.low, 0.0)
    high = min(usual.high, 1.0) if one.is_proportion else usual.high
    return low, high


def shown(edge: float, unit: str) -> str:
    """An edge as a figure."""
    return measure_value(Fraction(edge).limit_denominator(10**9), unit)


def move_words(one: Aggregation, move: Move) -> str:
    """In plain words, as a page shows it."""
    return _("Outside of its usual range (%(range)s) since the week of %(day)s.") % {
        "range": range_words(one, move.usual),
        "day": date_format(move.since),
    }
