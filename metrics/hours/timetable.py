"""The schedules of an organization: whose hours hold for a team at a moment."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from metrics.facts import micros
from metrics.matching.resolving import local_midnight
from metrics.measures.opening import Calendar, DayHours, Week
from metrics.measures.public_holidays import public_holidays
from metrics.models import Schedule
from people.models import Organization, Team

_ALWAYS = -(1 << 63)


class Opening(NamedTuple):
    """What a schedule says, to be compiled once for all who have the same."""

    timezone: str
    hours: tuple[DayHours, ...]
    country: str = ""
    region: str = ""
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()


class Held(NamedTuple):
    """A calendar, and from which moment on (µs) it holds. schedule: its id."""

    start: int
    calendar: Calendar
    schedule: int


class Timetable(NamedTuple):
    """by_team: the calendars of a team, or of the organization (None), the latest first.

    parents: of each team the one above it.
    """

    by_team: Mapping[int | None, Sequence[Held]]
    parents: Mapping[int, int | None]

    def held(self, team: int | None, at: int) -> Held | None:
        """The team's at that moment, else of the nearest team above, else the organization's."""
        if not self.by_team:
            return None
        while True:
            for held in self.by_team.get(team, ()):
                if held.start <= at:
                    return held
            if team is None:
                return None
            team = self.parents.get(team)

    def calendar(self, team: int | None, at: int) -> Calendar | None:
        """The opening hours that hold for the team at that moment."""
        held = self.held(team, at)
        return held.calendar if held else None

    def starts(self) -> Iterator[int]:
        """The moments at which some schedule begins to hold."""
        for several in self.by_team.values():
            for held in several:
                yield held.start


def load_timetable(organization: Organization) -> Timetable:
    """All of an organization's schedules: two queries, the second only where teams have some."""
    found: dict[int | None, list[tuple[date, Held]]] = defaultdict(list)
    for schedule in Schedule.objects.filter(organization=organization):
        opening = opening_of(schedule)
        held = Held(_start(schedule), calendar_of(opening), schedule.pk)
        found[schedule.team_id].append((schedule.valid_from or date.min, held))
    by_team = {
        team: [held for _, held in sorted(several, key=lambda one: one[0], reverse=True)]
        for team, several in found.items()
    }
    parents: dict[int, int | None] = {}
    if any(team is not None for team in by_team):
        parents = dict(Team.objects.of(organization).values_list("id", "parent_id"))
    return Timetable(by_team, parents)


def opening_of(schedule: Schedule) -> Opening:
    """What the stored schedule says."""
    return Opening(
        schedule.timezone,
        tuple(tuple((opens, closes) for opens, closes in day) for day in schedule.hours),
        schedule.country,
        schedule.region,
        frozenset(schedule.closed),
        frozenset(schedule.open),
    )


@lru_cache(maxsize=512)
def calendar_of(opening: Opening) -> Calendar:
    """Its calendar; the same one for the same schedule, with the years that it has compiled."""
    return Calendar(
        Week(
            ZoneInfo(opening.timezone),
            opening.hours,
            partial(public_holidays, opening.country, opening.region),
            opening.closed,
            opening.opened,
        )
    )


def _start(schedule: Schedule) -> int:
    if schedule.valid_from is None:
        return _ALWAYS
    return micros(local_midnight(ZoneInfo(schedule.timezone), schedule.valid_from))
