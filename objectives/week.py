"""The weekly check-in's dates: which week it reports, when it is due, when it is late.

Pure: moments and time zones in, moments in UTC out. A week ends where its Sunday ends in the
organization's time zone; what people do about it happens in their own.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from objectives.calendar import sundays

REMINDER = (0, time(9))  # the Monday after, 09:00
DUE = (0, time(18))  # that Monday, 18:00
LATE = (3, time(0))  # that Thursday, 00:00
# West of the organization a person's Monday may begin before the week is over.
LEAST_TO_REMINDER, LEAST_TO_DUE = timedelta(hours=1), timedelta(hours=10)


class Dates(NamedTuple):
    """The moments of one week's check-in for one person, in UTC."""

    ended: datetime
    reminder: datetime
    due: datetime
    late: datetime


def week_reported(now: datetime, organization_zone: tzinfo) -> date:
    """The Sunday that ended last, in the organization's time zone."""
    today = now.astimezone(organization_zone).date()
    return today - timedelta(days=today.isoweekday())


def dates_of(sunday: date, *, organization_zone: tzinfo, person_zone: tzinfo) -> Dates:
    """When the check-in on the week that ends with `sunday` is to be done."""
    monday = sunday + timedelta(days=1)
    ended = _moment(monday, time(0), organization_zone)
    due = max(_after(monday, DUE, person_zone), ended + LEAST_TO_DUE)
    return Dates(
        ended=ended,
        reminder=max(_after(monday, REMINDER, person_zone), ended + LEAST_TO_REMINDER),
        due=due,
        late=max(_after(monday, LATE, person_zone), due),
    )


def is_late(
    now: datetime,
    *,
    sunday: date,
    checked_in_until: date | None,
    organization_zone: tzinfo,
    person_zone: tzinfo,
) -> bool:
    """Whether the check-in on that week is missing although Thursday has come.

    checked_in_until: the Sunday of the latest check-in.
    """
    if checked_in_until is not None and checked_in_until >= sunday:
        return False
    dates = dates_of(sunday, organization_zone=organization_zone, person_zone=person_zone)
    return now >= dates.late


def owed_since(
    now: datetime, *, start: date, end: date, published: date, organization_zone: tzinfo
) -> date | None:
    """The latest Sunday that a key result owes a check-in for, or None.

    start, end: of its cycle, half-open. A week belongs to the cycle that its Sunday lies in, and
    nothing is owed for weeks that were over before publication. After the cycle its last week
    stays owed.
    """
    last_in_cycle = end - timedelta(days=1)
    last_sunday = last_in_cycle - timedelta(days=last_in_cycle.isoweekday() % 7)
    sunday = min(week_reported(now, organization_zone), last_sunday)
    return sunday if sunday >= max(start, published) else None


def _after(monday: date, at: tuple[int, time], zone: tzinfo) -> datetime:
    days, clock = at
    return _moment(monday + timedelta(days=days), clock, zone)


def _moment(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


class WeekOfCycle(NamedTuple):
    """Where in its cycle a day is: "week 8 of 13, 37 days left"."""

    number: int
    weeks: int
    days_left: int


def week_of(today: date, start: date, end: date) -> WeekOfCycle:
    """Weeks are those whose Sunday lies in [start, end); number is 0 before the cycle.

    Days after its last Sunday still count as its last week.
    """
    ends = sundays(start, end)
    this = today + timedelta(days=-today.isoweekday() % 7)
    number = sum(sunday <= this for sunday in ends) if today >= start else 0
    return WeekOfCycle(number, len(ends), max(0, (end - max(today, start)).days))
