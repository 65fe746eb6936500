"""The demonstration's quarters: two closed, one running."""

from datetime import date
from typing import NamedTuple


class Quarter(NamedTuple):
    """Days [start, end) and a name such as "Q4 2026"."""

    start: date
    end: date

    @property
    def name(self) -> str:
        """As it is spoken of."""
        return f"Q{(self.start.month + 2) // 3} {self.start.year}"


def quarter_of(day: date) -> Quarter:
    """The calendar quarter that the day lies in."""
    return _quarter(day.year, (day.month - 1) // 3)


def quarters_until(day: date, count: int) -> list[Quarter]:
    """The last `count` quarters, the one of the day as the last."""
    number = day.year * 4 + (day.month - 1) // 3
    return [_quarter(*divmod(number - back, 4)) for back in reversed(range(count))]


def _quarter(year: int, index: int) -> Quarter:
    following = divmod(year * 4 + index + 1, 4)
    return Quarter(date(year, 3 * index + 1, 1), date(following[0], 3 * following[1] + 1, 1))
