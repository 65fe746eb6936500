"""The days over which a metric is read where nobody has chosen any."""

from datetime import date

from metrics.asking.trailing import last_four_weeks, trailing_year
from metrics.catalogue import Definition
from metrics.values import Period


def usual(definition: Definition, until: date) -> Period:
    """The metric's own days before `until`: 12 months or four weeks."""
    return widened(definition, last_four_weeks(until))


def widened(definition: Definition, period: Period) -> Period:
    """The period, or the 12 months up to its end for a metric that is read over them."""
    return trailing_year(period[1]) if definition.window == "trailing_year" else period
