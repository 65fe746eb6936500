"""What the readers of event-log rows share: a bad value, and times and numbers with a cache."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from metrics.facts import MILLION, Event, micros

LARGEST = 2**63 // MILLION - 1  # of what is stored in millionths
LOWEST = {"csat": MILLION, "ces": MILLION, "nps": 0}  # n answers stand by rank as 1…n of n

# Reads one row's cells: the ticket and what happened to it; BadValue where it cannot be read.
Read = Callable[[Sequence[str]], tuple[str, tuple[Event, ...]]]


class BadValue(ValueError):
    """A value that cannot be read: its column, what stands there, and a code (words.ROW_ERRORS)."""

    def __init__(self, column: str, value: str, code: str) -> None:
        super().__init__(column, value, code)
        self.column, self.value, self.code = column, value, code


class BadHeader(BadValue):
    """A header without which no row can be read."""


@lru_cache(maxsize=1 << 12)
def zoned_time(text: str) -> int:
    """Microseconds of an ISO 8601 time with an offset; BadValue in column at."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadValue("at", text, "bad_time") from None
    if moment.tzinfo is None:
        raise BadValue("at", text, "no_offset")
    return micros(moment)


def amount(column: str, text: str) -> int:
    """A number from 0 in millionths, with a point where it has a fraction; BadValue."""
    if text.isascii() and text.isdigit() and len(text) < 12:
        return int(text) * MILLION
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadValue(column, text, "bad_number") from None
    if not number.is_finite() or not 0 <= number <= LARGEST:
        raise BadValue(column, text, "bad_number")
    return round(number * MILLION)


def score_problem(rating: str, score: int, scale: int) -> tuple[str, str] | None:
    """Where a rating lies off its scale, as column and code; None where it lies on it.

    A single answer, such as 1 of 1 beside 0 of 1, is no scale: bad and good are 1 and 2 of 2.
    """
    if scale <= LOWEST[rating]:
        return "scale", "no_scale"
    if score < LOWEST[rating]:
        return "value", "below_scale"
    return ("value", "above_scale") if score > scale else None
