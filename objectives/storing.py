"""Exact figures as the database has them: whole millionths."""

from fractions import Fraction
from math import ceil, floor

from metrics.facts import MILLION
from metrics.values import Value

LARGEST = 2**63 - 1


def millionths(value: Fraction | None) -> int | None:
    """As it is stored: rounded down, so that what is shown below 100 % is below 100 %.

    A tiny step from baseline to target makes any progress vast: it stops at what a bigint holds.
    """
    if value is None:
        return None
    amount = value.numerator * MILLION // value.denominator
    return amount if -LARGEST <= amount <= LARGEST else max(-LARGEST, min(amount, LARGEST))


def interval_of(value: Value) -> tuple[int | None, int | None]:
    """Its 95 % interval, widened to whole millionths; None where there is none."""
    low = None if value.low is None else floor(Fraction(value.low) * MILLION)
    high = None if value.high is None else ceil(Fraction(value.high) * MILLION)
    return low, high
