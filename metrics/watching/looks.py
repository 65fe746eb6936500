"""What needs a look: bands that are left, and metrics that moved further than they usually do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from metrics.asking.asked import since_of
from metrics.intake.freshness import SourceState
from metrics.showing.weekly import Known, known_metrics, weeks_of
from metrics.values import Ask, Period, Reach, Scope, Table, Value, weeks_until
from metrics.watching.bands import Watched, left, pose, visible_bands, watched
from metrics.watching.courses import Course, read_courses
from metrics.watching.limits import Move, moved
from metrics.watching.moving import WEEKS, move_words, scatter_of, weeks_from
from people.access import Access
from people.figures import measure_value
from people.models import Team

DAY, WEEK = timedelta(days=1), timedelta(days=7)
KEPT = 60 * 60


class Look(NamedTuple):
    """One thing to look at. person: whose own numbers it is about (a membership's id), or None."""

    metric: str
    scope: str
    text: str
    url: str
    person: int | None = None


def needs_a_look(access: Access, sources: SourceState, *, until: date) -> list[Look]:
    """For this reader, bands first; kept until data, definitions or the day change."""
    organization = access.organization
    parts = (
        organization.pk,
        organization.data_version,
        access.membership.pk,
        get_language(),
        until,
    )
    key = "looks:" + ":".join(str(part) for part in parts)
    kept: list[Look] | None = cache.get(key)
    if kept is None:
        metrics = known_metrics(organization)
        since = since_of(access, sources.covered_from)
        posed = pose(access, visible_bands(access), metrics, until=until, since=since)
        courses, tables = read_courses(
            access,
            metrics,
            judged_weeks(until),
            reach=Reach(sources.as_of, sources.as_of, sources.covered_from),
            beside=[each.ask for each in posed],
        )
        kept = [
            *_left_bands(access, watched(access, posed, tables)),
            *_moves(access, metrics, courses, until),
        ]
        cache.set(key, kept, KEPT)
    return kept


def _left_bands(access: Access, bands: Sequence[Watched]) -> list[Look]:
    return [
        Look(
            str(each.definition.name),
            each.scope,
            _("Outside of its band: %(value)s instead of %(limits)s.")
            % {"value": each.figure.text, "limits": each.limits},
            _address(access, each.definition.key, each.band.team, each.band.person_id),
            each.band.person_id,
        )
        for each in left(bands)
    ]


def _moves(
    access: Access, metrics: Mapping[str, Known], courses: Iterable[Course], until: date
) -> list[Look]:
    """Each course that left its usual range."""
    looks = []
    for key, team, values in courses:
        known = metrics[key]
        move = move_in(known, until, values)
        if move is not None:
            one = known.definition.default
            looks.append(
                Look(
                    str(known.definition.name),
                    team.name if team else _("The whole company"),
                    _now(one.unit, values[-1]) + move_words(one, move),
                    _address(access, key, team, None),
                )
            )
    return sorted(looks)


def _now(unit: str, value: Value) -> str:
    return _("Last week %(value)s.") % {"value": measure_value(value.value, unit)} + " "


def move_of(
    access: Access,
    key: str,
    known: Known,
    scope: Scope,
    sources: SourceState,
    *,
    until: date,
    beside: Sequence[Ask] = (),
) -> tuple[Move | None, list[Table]]:
    """Whether one metric moved, for whom nothing of it is kept back; and what is asked `beside`.

    Two queries.
    """
    weeks = judged_weeks(until)
    reach = Reach(sources.as_of, sources.as_of, sources.covered_from)
    values, tables = weeks_of(
        access.organization, {key: known}, weeks, scope=scope, reach=reach, beside=beside
    )
    return move_in(known, until, values[key]), tables


def judged_weeks(until: date) -> list[Period]:
    """The weeks that are over: by these a move is judged.

    until: the day after the last one of which there is data. That one may still run, and a week
    with it: on a Sunday it is the week before that is judged.
    """
    return weeks_until(until - DAY - WEEK, WEEKS)


def move_in(known: Known, until: date, values: Sequence[Value]) -> Move | None:
    """Whether the metric moved, from its values in these weeks."""
    if values[-1].value is None:
        return None
    one = known.definition.default
    starts = (start for start, _end in judged_weeks(until))
    return moved(weeks_from(one, zip(starts, values, strict=True)), scatter_of(one))


def _address(access: Access, key: str, team: Team | None, person: int | None) -> str:
    path = reverse("metrics:detail", args=[access.organization.slug, key])
    if person is not None:
        return f"{path}?person={person}"
    return f"{path}?team={team.slug}" if team else path
