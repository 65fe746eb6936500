"""Metric values: what is asked, and the exact answer."""

from metrics.values.periods import cut, instant, monday, weeks_until
from metrics.values.read import BREAKDOWNS, Ask, read, read_by, read_many, read_periods
from metrics.values.types import Filters, Key, Period, Scope, Value

__all__ = [
    "BREAKDOWNS",
    "Ask",
    "Filters",
    "Key",
    "Period",
    "Scope",
    "Value",
    "cut",
    "instant",
    "monday",
    "read",
    "read_by",
    "read_many",
    "read_periods",
    "weeks_until",
]
