"""What the page of opening hours shows: by owner, the latest first, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from metrics.hours.week import Stretch, to_stretches
from metrics.measures.public_holidays import (
    PublicHoliday,
    country_name,
    next_holidays,
    region_names,
)
from metrics.models import Schedule
from people.models import Organization, Team
from people.names import by_name

NEXT = 8


@dataclass(frozen=True, slots=True)
class Line:
    """Days with the same hours: "Mon–Fri", "09:00–18:00"; closed where there are none."""

    days: str
    hours: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A schedule on the page. holds: now; until: the day before which it ends, if it does."""

    schedule: Schedule
    lines: list[Line]
    place: str
    holds: bool
    until: date | None

    @property
    def is_past(self) -> bool:
        """Whether others hold in its place by now."""
        start = self.schedule.valid_from
        return not self.holds and self.until is not None and (start or date.min) < self.until

    @property
    def single_days(self) -> int:
        """How many days of its own it closes or opens."""
        return len(self.schedule.closed) + len(self.schedule.open)


@dataclass(frozen=True, slots=True)
class Owner:
    """The organization (team None) or a team with hours of its own."""

    team: Team | None
    schedules: list[Shown]


def owners(organization: Organization, now: datetime) -> list[Owner]:
    """The organization, then teams with hours of their own by name; one query."""
    found = Schedule.objects.filter(organization=organization).select_related("team")
    by_team: dict[int | None, list[Schedule]] = {}
    for schedule in found:
        by_team.setdefault(schedule.team_id, []).append(schedule)
    mine = [_owner(schedules, now) for schedules in by_team.values()]
    teams = by_name(
        [one for one in mine if one.team], lambda one: one.team.name if one.team else ""
    )
    return [one for one in mine if one.team is None] + teams


def _owner(schedules: list[Schedule], now: datetime) -> Owner:
    ordered = sorted(schedules, key=lambda one: one.valid_from or date.min)
    ends = [*(one.valid_from for one in ordered[1:]), None]
    shown = [
        _shown(schedule, end, _holds(schedule, following, now))
        for schedule, end, following in zip(ordered, ends, [*ordered[1:], None], strict=True)
    ]
    return Owner(ordered[0].team, shown[::-1])


def _holds(schedule: Schedule, following: Schedule | None, now: datetime) -> bool:
    return _begun(schedule, now) and not (following and _begun(following, now))


def _begun(schedule: Schedule, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(schedule.timezone)).date()
    return schedule.valid_from is None or schedule.valid_from <= today


def _shown(schedule: Schedule, until: date | None, holds: bool) -> Shown:
    return Shown(schedule, week_lines(schedule.hours), place_of(schedule), holds, until)


def place_of(schedule: Schedule) -> str:
    """Whose public holidays close it: "Polska", "Niemcy, Bayern"; empty for none."""
    if not schedule.country:
        return ""
    named = country_name(schedule.country, get_language() or "en")
    region = region_names(schedule.country).get(schedule.region, schedule.region)
    return _("%(country)s, %(region)s") % {"country": named, "region": region} if region else named


def week_lines(hours: Sequence[Sequence[Sequence[int]]]) -> list[Line]:
    """The week in as few lines as it has different days in a row."""
    days = enumerate(to_stretches(hours))
    return [
        Line(_range([day for day, _ in same]), _hours(stretches))
        for stretches, same in ((told, [*group]) for told, group in groupby(days, lambda d: d[1]))
    ]


def _range(days: Sequence[int]) -> str:
    first, last = (str(WEEKDAYS_ABBR[day]) for day in (days[0], days[-1]))
    return first if len(days) == 1 else f"{first}–{last}"


def _hours(stretches: Sequence[Stretch]) -> str:
    if not stretches:
        return _("closed")
    return ", ".join(_stretch(one) for one in stretches)


def _stretch(one: Stretch) -> str:
    if one.over:
        times = {"opens": one.opens.strftime("%H:%M"), "closes": one.closes.strftime("%H:%M")}
        return _("%(opens)s–%(closes)s of the next day") % times
    closes = one.closes.strftime("%H:%M")
    return f"{one.opens:%H:%M}–{'24:00' if closes == '00:00' else closes}"


def coming(country: str, region: str, today: date) -> list[PublicHoliday]:
    """The next public holidays there, from today on."""
    return next_holidays(country, region, today, get_language() or "en", NEXT)
