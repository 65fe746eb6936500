"""Which opening hours stand behind a number, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from metrics.facts import micros
from metrics.hours.timetable import Held, load_timetable
from metrics.models import Schedule
from metrics.values import Period, Scope, instant
from people.models import Organization, Team
from people.names import by_name


def whose_hours(
    organization: Organization, scope: Scope, period: Period, teams: Iterable[Team]
) -> str:
    """ "Tier 1 (Asia/Bangkok), the whole organization (Europe/Warsaw)": at the period's end.

    A person's are those of whatever team they were credited in. Three queries at most.
    """
    timetable = load_timetable(organization)
    if not timetable.by_team:
        return _("none are set")
    at = micros(instant(period[1], organization.zone)) - 1
    concerned: Iterable[int | None] = scope.teams or [None, *(team.pk for team in teams)]
    held = {found.schedule: found for team in concerned if (found := timetable.held(team, at))}
    if not held:
        return _("none held then")
    owners = Schedule.objects.filter(organization=organization, pk__in=held).select_related("team")
    return ", ".join(by_name([_named(one, held[one.pk]) for one in owners], str))


def _named(schedule: Schedule, held: Held) -> str:
    name = schedule.team.name if schedule.team else _("the whole organization")
    words = {"name": name, "zone": held.calendar.week.zone.key}
    return _("%(name)s (%(zone)s)") % words
