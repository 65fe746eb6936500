"""Metric values: what is asked, and the exact answer."""

from metrics.values.answer import covers, crossed
from metrics.values.asks import Ask, Table
from metrics.values.periods import cut, instant, monday, weeks_until
from metrics.values.reaching import Reach
from metrics.values.read import (
    BREAKDOWNS,
    read,
    read_all,
    read_by,
    read_many,
    read_periods,
)
from metrics.values.spreads import Spread, read_spreads
from metrics.values.types import Filters, Key, Period, Scope, Unanswerable, Value

__all__ = [
    "BREAKDOWNS",
    "Ask",
    "Filters",
    "Key",
    "Period",
    "Reach",
    "Scope",
    "Spread",
    "Table",
    "Unanswerable",
    "Value",
    "covers",
    "crossed",
    "cut",
    "instant",
    "monday",
    "read",
    "read_all",
    "read_by",
    "read_many",
    "read_periods",
    "read_spreads",
    "weeks_until",
]
