"""What needs a look: bands that are left, and metrics that moved further than they usually do."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from metrics.asking.asked import offered
from metrics.intake.freshness import SourceState
from metrics.models import MetricValue
from metrics.showing.weekly import NOTHING, Known, known_metrics, weeks_of
from metrics.values import Ask, Period, Reach, Scope, Table, Value, covers, instant, weeks_until
from metrics.values_due import is_stored
from metrics.values_stored import value_of
from metrics.watching.bands import left, read_bands, visible_bands
from metrics.watching.limits import Move, moved
from metrics.watching.moving import WEEKS, move_words, scatter_of, weeks_from
from people.access import Access
from people.figures import measure_value
from people.models import Team

WEEK = timedelta(days=7)
KEPT = 60 * 60
STORED = (
    "version_id",
    "team_id",
    "week",
    "value",
    "n",
    "numerator",
    "denominator",
    "excluded",
)


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
        kept = [
            *_left_bands(access, metrics, until),
            *_moves(access, metrics, sources, until),
        ]
        cache.set(key, kept, KEPT)
    return kept


def _left_bands(access: Access, metrics: Mapping[str, Known], until: date) -> list[Look]:
    watched = read_bands(access, visible_bands(access), metrics, until=until)
    return [
        Look(
            str(each.definition.name),
            each.scope,
            _("Outside of its band: %(value)s instead of %(limits)s.")
            % {"value": each.figure.text, "limits": each.limits},
            _address(access, each.definition.key, each.band.team, each.band.person_id),
            each.band.person_id,
        )
        for each in left(watched)
    ]


def _moves(
    access: Access, metrics: Mapping[str, Known], sources: SourceState, until: date
) -> list[Look]:
    """The company's, and those of the teams whose single agents this reader may see; one query.

    Teams with others below them are left out: what is stored is their own part alone.
    """
    stored = {
        known.version_id: key
        for key, known in metrics.items()
        if known.version_id is not None and _is_watched(access, known)
    }
    parents = {team.parent_id for team in access.teams}
    teams = {
        team.pk: team
        for team in offered(access.teams)
        if team.pk not in parents and (access.is_director or team.pk in access.led_teams)
    }
    weeks = [start for start, _end in weeks_until(until - WEEK, WEEKS)]
    zone = access.organization.zone
    reach = Reach(sources.as_of, sources.as_of, sources.covered_from)
    covered = {
        start: covers(reach, instant(start, zone), instant(start + WEEK, zone)) for start in weeks
    }
    rows = MetricValue.objects.filter(
        Q(team__isnull=True) | Q(team__in=teams),
        organization=access.organization,
        version__in=stored,
        person__isnull=True,
        week__in=weeks,
    ).values_list(*STORED, named=True)
    found: dict[tuple[int, int | None], dict[date, Value]] = {}
    for row in rows:
        found.setdefault((row.version_id, row.team_id), {})[row.week] = value_of(row)
    looks = []
    for (version_id, team_id), values in found.items():
        definition = metrics[stored[version_id]].definition
        one = definition.default
        filled = [
            (start, values.get(start, NOTHING if one.kind == "sum" and covered[start] else Value()))
            for start in weeks
        ]
        move = moved(weeks_from(one, filled), scatter_of(one)) if _is_new(filled) else None
        if move is not None:
            team = teams.get(team_id) if team_id is not None else None
            looks.append(
                Look(
                    str(definition.name),
                    team.name if team else _("The whole company"),
                    _now(one.unit, filled[-1][1]) + move_words(one, move),
                    _address(access, definition.key, team, None),
                )
            )
    return sorted(looks)


def _is_new(filled: list[tuple[date, Value]]) -> bool:
    """Whether the newest week has anything to judge."""
    return filled[-1][1].value is not None


def _now(unit: str, value: Value) -> str:
    return _("Last week %(value)s.") % {"value": measure_value(value.value, unit)} + " "


def _is_watched(access: Access, known: Known) -> bool:
    """Stored by week; a part by filters can be one agent's work, and is for directors alone."""
    definition = known.definition
    part = bool(definition.filters) and not access.is_director
    return is_stored(definition) and definition.window != "trailing_year" and not part


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
    """The weeks that are over: by these a move is judged."""
    return weeks_until(until - WEEK, WEEKS)


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
