"""A part that is asked for by itself says no more than its row in the table in which it stands.

What a table keeps back, lest a smaller part beside it be worked out, would else be a click away: as
the one channel, topic or team that is asked for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from metrics import values
from metrics.asking.asked import Asked, below
from metrics.showing.hidden_parts import adds_to_a_whole, kept_apart_by
from metrics.showing.splits import parts_over, reader_of, seen_by
from metrics.values import Ask, Filters, Key, Period, Value, read_many
from metrics.values.accounts import refused_field
from people.access import Access

_OF_ONE = ("channel", "tier", "topic", "priority", "language", "segment")
_DAYS, _HOURS = range(7), range(24)


class Table(NamedTuple):
    """A table in which the part stands: what it is a table of, by what, and which rows are it."""

    whole: Asked
    by: str
    rows: frozenset[str]


def with_kept(
    access: Access, question: Asked, periods: Collection[Period], members: Mapping[int, int]
) -> Asked:
    """The question with those of the periods of which its figure is to be kept back.

    One query at most, and none for who may see the single agents behind it. members: how many work
    in each team.
    """
    return all_with_kept(access, [(question, periods)], members)[0]


def all_with_kept(
    access: Access, asked: Sequence[tuple[Asked, Collection[Period]]], members: Mapping[int, int]
) -> list[Asked]:
    """The same of several questions, each over periods of its own; one query at most."""
    return _read(access, asked, members, [])[0]


def with_kept_beside(
    access: Access, question: Asked, ask: Ask, members: Mapping[int, int]
) -> tuple[Asked, list[Mapping[Key, Value]]]:
    """The same of the ask's periods, and what the ask says of each; one query."""
    (found,), (table,) = _read(access, [(question, ask.periods)], members, [ask])
    return found, [*table]


def _read(
    access: Access,
    asked: Sequence[tuple[Asked, Collection[Period]]],
    members: Mapping[int, int],
    besides: Sequence[Ask],
) -> tuple[list[Asked], list[values.Table]]:
    stand_in = [
        (place, table, sorted(set(periods)))
        for place, (question, periods) in enumerate(asked)
        for table in _tables(access, question)
        if periods
    ]
    asks = [*(_ask(access, table, periods) for _place, table, periods in stand_in), *besides]
    found = read_many(organization=access.organization, asks=asks) if asks else []
    kept: dict[int, set[Period]] = {}
    for (place, table, periods), answer in zip(stand_in, found, strict=False):
        cells = zip(periods, answer, strict=True)
        kept.setdefault(place, set()).update(_kept_of(access, table, cells, members))
    questions = [
        question._replace(kept=frozenset(kept.get(place, ())))
        for place, (question, _periods) in enumerate(asked)
    ]
    return questions, found[len(stand_in) :]


def _tables(access: Access, question: Asked) -> list[Table]:
    if question.person is not None or not adds_to_a_whole(question.one):
        return []
    if not reader_of(access, question._replace(kept=frozenset()), {}).guarded:
        return []
    return [
        table
        for table in (
            *_of_team(access, question),
            *_of_filters(question),
            *_of_outages(question),
        )
        if not refused_field(question.one, [table.whole.filters], table.by)
    ]


def _of_team(access: Access, question: Asked) -> Iterable[Table]:
    """The teams; one's own is always shown to those who work in it."""
    team = question.team
    if team is not None and team.pk not in access.own_teams:
        rows = frozenset(str(each) for each in below(team, question.teams))
        yield Table(question._replace(team=None), "team", rows)


def _of_filters(question: Asked) -> Iterable[Table]:
    filters = question.filters
    for name in _OF_ONE:
        value = getattr(filters, name)
        if value is not None:
            rest = Filters(**(filters._asdict() | {name: None}))
            whole = question._replace(filters=rest)
            yield Table(whole, name, frozenset((str(value),)))
    if filters.weekday is not None or filters.hour is not None:
        days = _DAYS if filters.weekday is None else [filters.weekday - 1]
        hours = _HOURS if filters.hour is None else [filters.hour]
        whole = question._replace(filters=filters._replace(weekday=None, hour=None))
        yield Table(whole, "hour", frozenset(str(d * 24 + h) for d in days for h in hours))


def _of_outages(question: Asked) -> Iterable[Table]:
    """With what outages take out it is that and the figure without, which is shown everywhere."""
    if question.filters.incidents:
        yield Table(question, "outage", frozenset(("0",)))


def _ask(access: Access, table: Table, periods: Sequence[Period]) -> Ask:
    whole = table.whole
    scope = seen_by(access, table.by, whole.scope)
    one = whole.one.name
    return Ask(whole.definition, one, periods, scope, whole.filters, table.by, agents=True)


def _kept_of(
    access: Access,
    table: Table,
    cells: Iterable[tuple[Period, Mapping[Key, Value]]],
    members: Mapping[int, int],
) -> Iterable[Period]:
    """When, with all that is shown of the table, it would say what a single hidden row is."""
    whole = table.whole._replace(kept=frozenset())
    parts = parts_over(access, whole, table.by, cells, members)
    hidden: dict[Period, set[str]] = {}
    for (period, key), shown in kept_apart_by(whole.one, parts, {}).items():
        if shown.is_kept_back and parts[period, key].has_data:
            hidden.setdefault(period, set()).add(str(key))
    for period, rows in hidden.items():
        inside = rows & table.rows
        if inside and inside != rows and 1 in (len(inside), len(rows - inside)):
            yield period
