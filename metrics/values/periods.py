"""Local dates as instants, and a stretch of days cut into days, weeks and months. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from metrics.values.types import Period

CUTS = ("day", "week", "month", "quarter")


def instant(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a local day, also where its midnight is skipped or comes twice."""
    return datetime.combine(day, time(), tzinfo=zone)


def monday(day: date) -> date:
    """The first day of the week."""
    return day - timedelta(days=day.weekday())


def cut(period: Period, by: str) -> list[Period]:
    """The days, weeks (from Monday), months or quarters of a period, cut short at its edges."""
    start, end = period
    pieces = []
    while start < end:
        following = min(_next(start, by), end)
        pieces.append((start, following))
        start = following
    return pieces


def step_of(day: date, by: str) -> Period:
    """The whole day, week, month or quarter in which the day lies."""
    start = day
    if by == "week":
        start = monday(day)
    elif by in ("month", "quarter"):
        back = (day.month - 1) % 3 if by == "quarter" else 0
        start = day.replace(day=1, month=day.month - back)
    return start, _next(start, by)


def _next(day: date, by: str) -> date:
    if by == "day":
        return day + timedelta(days=1)
    if by == "week":
        return monday(day) + timedelta(days=7)
    months = 3 - (day.month - 1) % 3 if by == "quarter" else 1
    return (day.replace(day=1) + timedelta(days=31 * months)).replace(day=1)


def weeks_until(last: date, count: int) -> list[Period]:
    """The `count` weeks up to the one in which `last` lies, oldest first."""
    end = monday(last) + timedelta(days=7)
    return [
        (end - timedelta(days=7 * back), end - timedelta(days=7 * (back - 1)))
        for back in range(count, 0, -1)
    ]


def before(period: Period) -> Period:
    """The period of the same length that ends where this one starts."""
    start, end = period
    return start - (end - start), start


def mondays(start: date, end: date) -> Iterator[date]:
    """The Mondays of the weeks that [start, end) touches."""
    day = monday(start)
    while day < end:
        yield day
        day += timedelta(days=7)
