"""What the pages of metrics show: read only, a fixed number of queries whatever the size."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from django.utils.translation import ngettext

from metrics.asking.asked import WEEK, Asked, below, since_of
from metrics.asking.trailing import last_four_weeks
from metrics.asking.windows import widened
from metrics.catalogue import CATALOGUE, Definition
from metrics.showing.chosen_parts import all_with_kept
from metrics.showing.company import stored_of
from metrics.showing.figures import Change, Figure, change, figure
from metrics.showing.hidden_parts import seen_apart
from metrics.showing.judging import ANYBODY, Reader
from metrics.showing.weekly import (
    Known,
    gaps_in,
    line_of,
    line_of_whole_weeks,
    line_periods,
    line_weeks,
    weeks_of,
)
from metrics.values import Ask, Period, Reach, Scope, Value
from metrics.values.periods import before
from metrics.values_composed import Stored, read_composed
from metrics.wording.naming import read_staff, team_sizes
from metrics.wording.words import CATEGORIES
from people.access import Access
from people.models import Team, TeamMembership


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric as one row: its last four weeks, the move on the four before, its weeks.

    Of what is read over 12 months: those up to today, those up to four weeks ago, up to each week.
    """

    definition: Definition
    figure: Figure
    change: Change | None
    weeks: list[Figure]

    @property
    def points(self) -> list[float | None]:
        """For the sparkline."""
        return [None if week.value is None else float(week.value) for week in self.weeks]

    @property
    def has_data(self) -> bool:
        """Whether anything was measured for it; a count of nothing is not."""
        return any(each.n or each.is_kept_back for each in (self.figure, *self.weeks))

    @property
    def gaps(self) -> str:
        """How many weeks its line leaves out, in words; empty where it shows all there is."""
        count = gaps_in(self.weeks)
        if not count:
            return ""
        return ngettext(
            "%(count)s week of the line is kept back",
            "%(count)s weeks of the line are kept back",
            count,
        ) % {"count": count}

    @property
    def note(self) -> str:
        """What is to be said of the figure, and of its line."""
        return " · ".join(filter(None, (self.figure.note, self.gaps)))


@dataclass(frozen=True, slots=True)
class Category:
    """The metrics of one category, in the catalogue's order."""

    name: Any
    rows: list[MetricRow]

    @property
    def with_data(self) -> list[MetricRow]:
        """Those with a value now or in one of the weeks."""
        return [row for row in self.rows if row.has_data]

    @property
    def without(self) -> list[Definition]:
        """Those of which there is nothing."""
        return [row.definition for row in self.rows if not row.has_data]


def reader_of(access: Access, team: Team | None, teams: Sequence[Team]) -> Reader:
    """Who reads a team's values: one who may see its single agents, or one who may not."""
    if team is None or access.is_director or team.pk in access.led_teams:
        return ANYBODY
    return Reader(guarded=True, members=_members(access, below(team, list(teams))))


def _members(access: Access, teams: Iterable[int]) -> int:
    return TeamMembership.objects.current(access.organization).filter(team__in=teams).count()


def read_rows(
    access: Access,
    metrics: Mapping[str, Known],
    *,
    scope: Scope,
    reader: Reader,
    reach: Reach,
    until: date,
    team: Team | None = None,
) -> list[MetricRow]:
    """Each metric's default aggregation; two queries. team: whose scope it is.

    What the whole company's figure says of a part of the tickets, or of less than a week of data,
    can be one agent's work: who may not see single agents sees it only where enough contribute;
    that takes three queries more. Of a team that is not theirs, what would tell of a smaller one is
    kept back; that takes two.
    """
    since = since_of(access, reach.since)
    is_young = since is not None and until - since < WEEK
    of_all = scope.teams is None and reader == ANYBODY
    narrow = _narrow(access, metrics, every=is_young) if of_all else {}
    whole = {key: known for key, known in metrics.items() if key not in narrow}
    rest: dict[str, Any] = {"scope": scope, "reach": reach, "until": until}
    kept = _kept_of(access, metrics, team, until) if team is not None and reader.guarded else {}
    rows = _read_rows(access, whole, reader=reader, kept=kept, **rest)
    if narrow:
        guarded = Reader(guarded=True, members=_members(access, [each.pk for each in access.teams]))
        rows += _read_rows(access, narrow, reader=guarded, **rest)
    return rows


def _kept_of(
    access: Access, metrics: Mapping[str, Known], team: Team, until: date
) -> dict[str, frozenset[Period]]:
    """By metric the periods of which the team's figure would tell of a smaller team beside it."""
    if team.pk in access.own_teams:
        return {}
    members = team_sizes(read_staff(access.organization))
    questions = []
    for definition in (known.definition for known in metrics.values()):
        now, earlier = _compared(definition, until)
        question = Asked(definition, definition.default, now, [*access.teams], team)
        questions.append((question, [now, earlier, *line_periods(definition, until)]))
    found = all_with_kept(access, questions, members)
    return {key: question.kept for key, question in zip(metrics, found, strict=True)}


def _compared(definition: Definition, until: date) -> list[Period]:
    """The last four weeks and the four before, each as far as the metric looks back."""
    now = last_four_weeks(until)
    return [widened(definition, now), widened(definition, before(now))]


def _narrow(access: Access, metrics: Mapping[str, Known], *, every: bool) -> dict[str, Known]:
    if access.is_director:
        return {}
    return {key: known for key, known in metrics.items() if every or known.definition.filters}


def _read_rows(
    access: Access,
    metrics: Mapping[str, Known],
    *,
    scope: Scope,
    reader: Reader,
    reach: Reach,
    until: date,
    kept: Mapping[str, frozenset[Period]] = MappingProxyType({}),
) -> list[MetricRow]:
    stored = _stored(metrics, scope, reader)
    live = {key: known.definition for key, known in metrics.items() if key not in stored}
    asks = [
        Ask(d, "", _compared(d, until), scope, agents=reader.guarded, if_entered=True)
        for d in live.values()
    ]
    by_week, tables = weeks_of(
        access.organization,
        metrics,
        line_weeks(until),
        scope=scope,
        reach=reach,
        reader=reader,
        beside=asks,
    )
    now = _composed(access, stored, scope, until) | {
        key: [cell[None] for cell in table] for key, table in zip(live, tables, strict=True)
    }
    # The company's weeks are everybody's; less than one is not, and agents are not counted here.
    over = scope.teams is None and not (access.is_director or reader.guarded)
    whole = partial(line_of_whole_weeks, since=since_of(access, reach.since))
    line = whole if over else line_of
    return [
        _row(
            known.definition,
            now[key],
            line(known.definition, by_week[key], until),
            reader,
            kept.get(key, frozenset()),
            until,
        )
        for key, known in metrics.items()
    ]


def _stored(metrics: Mapping[str, Known], scope: Scope, reader: Reader) -> dict[str, Stored]:
    """Those whose last weeks are put together from stored ones."""
    if scope != Scope(teams=scope.teams) or reader.guarded:
        return {}
    found = ((key, stored_of(known, scope.teams)) for key, known in metrics.items())
    return {key: stored for key, stored in found if stored is not None}


def _composed(
    access: Access, stored: Mapping[str, Stored], scope: Scope, until: date
) -> dict[str, list[Value]]:
    """Their last four weeks and the four before; a query where there are any."""
    if not stored:
        return {}
    now = last_four_weeks(until)
    values = read_composed(
        organization=access.organization,
        stored=[*stored.values()],
        periods=[now, before(now)],
        teams=scope.teams,
    )
    return dict(zip(stored, values, strict=True))


def _row(
    definition: Definition,
    values: Sequence[Value],
    line: Sequence[tuple[Period, Value]],
    reader: Reader,
    kept: frozenset[Period],
    until: date,
) -> MetricRow:
    one, wholes = definition.default, _compared(definition, until)

    def reader_at(period: Period) -> Reader:
        return reader._replace(kept=period in kept)

    now, earlier = (
        figure(one, value, reader_at(period)) for period, value in zip(wholes, values, strict=True)
    )
    weeks = [*seen_apart(one, wholes, line, reader_at).values()]
    return MetricRow(definition, now, change(definition, now, earlier), weeks)


def by_category(rows: Iterable[MetricRow]) -> list[Category]:
    """The rows under the names of their categories."""
    places = {key: place for place, key in enumerate(CATALOGUE)}
    ordered = sorted(rows, key=lambda row: places.get(row.definition.key, len(places)))
    found = [
        Category(name, [row for row in ordered if row.definition.category == key])
        for key, name in CATEGORIES.items()
    ]
    return [category for category in found if category.rows]


def for_level(metrics: Mapping[str, Known], level: str) -> dict[str, Known]:
    """The metrics that exist for the company (C), a team (T) or one agent (A)."""
    return {key: known for key, known in metrics.items() if level in known.definition.levels}
