"""Stretches of days that end on a day. Pure, without Django."""

from datetime import date, timedelta

FOUR_WEEKS = timedelta(days=28)


def last_four_weeks(until: date) -> tuple[date, date]:
    """The 28 days that end with the day before `until`."""
    return until - FOUR_WEEKS, until


def trailing_year(until: date) -> tuple[date, date]:
    """The 12 months that end with the day before `until`; up to 29 February from the 28th on."""
    last = 28 if until.month == 2 else 31
    return until.replace(year=until.year - 1, day=min(until.day, last)), until
