"""The weeks by which sudden moves are judged: the company's, the teams', the departments'.

The company's weeks are stored, and so is what each team did itself. A team with others below it is
what they all did. Sums and quotients are added up from the stored weeks of each: the same whole
numbers as from all measurements. Quantiles do not add up. Where one team alone had anything, or
where they had all that the company had, it is known; other weeks are read from the measurements,
in the one query that also reads whatever else is asked at that moment.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from metrics.asking.asked import offered
from metrics.catalogue import Aggregation
from metrics.models import MetricValue
from metrics.showing.weekly import NOTHING, Known, by_week
from metrics.values import Ask, Period, Reach, Scope, Table, Value, covers, instant, read_all
from metrics.values.reaching import known_of
from metrics.values_stored import STORED, added_up, as_known, excluded_of, value_of
from people.access import Access
from people.models import Organization, Team

_Rows = Mapping[tuple[int, int | None], Mapping[date, Value]]  # version and team → week → value


class Course(NamedTuple):
    """One metric week by week, of a team and all below it; of the company where team is None."""

    key: str
    team: Team | None
    values: list[Value]


class _Draft(NamedTuple):
    """The same before the measurements are asked: None is what only they say."""

    key: str
    team: Team | None
    members: frozenset[int]
    values: list[Value | None]


def read_courses(
    access: Access,
    metrics: Mapping[str, Known],
    weeks: Sequence[Period],
    *,
    reach: Reach,
    beside: Sequence[Ask] = (),
) -> tuple[list[Course], list[Table]]:
    """The company's, and those of the teams whose single agents this reader may see; and what is
    asked `beside`. Two queries, however many metrics and teams there are.

    reach: of the sources.
    """
    organization = access.organization
    watched = {key: known for key, known in metrics.items() if _is_watched(access, known)}
    drafts = [*_drafts(access, watched, weeks)]
    asks = [
        Ask(watched[each.key].definition, "", unread, Scope(each.members))
        for each in drafts
        if (unread := _unread(each, weeks))
    ]
    sums = {key: one for key, one in _defaults(watched).items() if one.can_be_nothing}
    tables, entered = read_all(
        organization=organization, asks=[*asks, *beside], also=[*sums.values()]
    )
    covered = {
        key: _covered(organization, weeks, known_of(one, reach, entered))
        for key, one in sums.items()
    }
    answers = iter(tables[: len(asks)])
    courses = []
    for each in drafts:
        values = _filled(each.values, next(answers) if _unread(each, weeks) else [])
        if each.key in covered:
            values = _as_known(sums[each.key], values, covered[each.key])
        courses.append(Course(each.key, each.team, values))
    return courses, tables[len(asks) :]


def _is_watched(access: Access, known: Known) -> bool:
    """Stored by week; a part by filters can be one agent's work, and is for directors alone."""
    definition = known.definition
    part = bool(definition.filters) and not access.is_director
    return known.version_id is not None and by_week(definition) and not part


def _defaults(watched: Mapping[str, Known]) -> dict[str, Aggregation]:
    return {key: known.definition.default for key, known in watched.items()}


def _drafts(
    access: Access, watched: Mapping[str, Known], weeks: Sequence[Period]
) -> Iterator[_Draft]:
    """What has any week stored, as far as the stored weeks say it."""
    teams = {
        team: frozenset(access.below(team))
        for team in offered(access.teams)
        if access.is_director or team.pk in access.led_teams
    }
    rows = _stored(access.organization, watched.values(), teams.values(), weeks)
    for key, known in watched.items():
        version = known.version_id or 0
        one, levels = known.definition.default, known.definition.levels
        whole = rows.get((version, None), {})
        if whole and "C" in levels:
            yield _Draft(key, None, frozenset(), [whole.get(start, Value()) for start, _ in weeks])
        if "T" not in levels:
            continue
        for team, members in teams.items():
            parts = [rows[version, each] for each in members if (version, each) in rows]
            if parts:
                values = [
                    _together(one, [part[start] for part in parts if start in part], whole[start])
                    if start in whole
                    else Value()
                    for start, _ in weeks
                ]
                yield _Draft(key, team, members, values)


def _stored(
    organization: Organization,
    watched: Iterable[Known],
    teams: Iterable[frozenset[int]],
    weeks: Sequence[Period],
) -> _Rows:
    """The company's weeks, and what each of the teams did itself."""
    found: dict[tuple[int, int | None], dict[date, Value]] = {}
    rows = MetricValue.objects.filter(
        Q(team__isnull=True) | Q(team__in=frozenset[int]().union(*teams)),
        organization=organization,
        version__in=[known.version_id for known in watched],
        person__isnull=True,
        week__in=[start for start, _end in weeks],
    )
    for row in rows.values_list(*STORED, named=True):
        found.setdefault((row.version_id, row.team_id), {})[row.week] = value_of(row)
    return found


def _together(one: Aggregation, parts: Sequence[Value], whole: Value) -> Value | None:
    """One week of several teams; None where only the measurements say it. whole: the company's."""
    if one.kind != "percentile":
        return added_up(one, parts)
    some = [part for part in parts if part.n]
    if len(some) > 1 and sum(part.n for part in some) != whole.n:
        return None
    known = whole if len(some) > 1 else some[0] if some else Value()
    return known._replace(excluded=excluded_of(parts))


def _unread(draft: _Draft, weeks: Sequence[Period]) -> list[Period]:
    return [week for week, value in zip(weeks, draft.values, strict=True) if value is None]


def _filled(values: Sequence[Value | None], read: Table) -> list[Value]:
    answers = iter(read)
    return [next(answers)[None] if value is None else value for value in values]


def _covered(organization: Organization, weeks: Sequence[Period], reach: Reach) -> list[bool]:
    zone = organization.zone
    return [covers(reach, instant(start, zone), instant(end, zone)) for start, end in weeks]


def _as_known(one: Aggregation, values: list[Value], covered: Sequence[bool]) -> list[Value]:
    """A sum is 0 in a week that the data reach and in which nothing was; a ratio of what nobody
    enters is none."""
    return [
        NOTHING
        if one.kind == "sum" and value.value is None and reached
        else as_known(one, value, covered=reached)
        for value, reached in zip(values, covered, strict=True)
    ]
