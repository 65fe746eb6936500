"""A part that is asked for by itself says no more than its row in the table in which it stands.

What a table keeps back, lest a smaller part beside it be worked out, would else be a click away: as
the one channel, topic or team that is asked for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from metrics import values
from metrics.asking.asked import Asked
from metrics.showing.hidden_parts import adds_to_a_whole, kept_apart_by
from metrics.showing.nested import kept_teams
from metrics.showing.splits import parts_over, reader_of, seen_by
from metrics.values import Ask, Filters, Key, Period, Value, read_many
from metrics.values.accounts import refused_field
from people.access import Access

_OF_ONE = ("channel", "tier", "topic", "priority", "language", "segment")
_DAYS, _HOURS = range(7), range(24)


class Table(NamedTuple):
    """A table in which the part stands: what it is a table of, by what, and which rows are it, or
    of a table by team which team with all below it."""

    whole: Asked
    by: str
    rows: frozenset[str] = frozenset()
    team: int | None = None


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


def kept_as_known(
    access: Access,
    question: Asked,
    moments: Sequence[tuple[Period, datetime]],
    members: Mapping[int, int],
) -> set[int]:
    """The places of the periods of which the figure, as it was known at the moment, is to be kept
    back; one query at most."""
    tables = _tables(access, question)
    periods, known = [period for period, _ in moments], [moment for _, moment in moments]
    asks = [_ask(access, table, periods)._replace(known=known) for table in tables]
    found = read_many(organization=access.organization, asks=asks) if asks else []
    return {
        place
        for table, answer in zip(tables, found, strict=True)
        for place, cell in enumerate(answer)
        if any(_kept_of(access, table, [(periods[place], cell)], members))
    }


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


def with_kept_rows(
    access: Access,
    question: Asked,
    tables: Iterable[tuple[str, Collection[Period]]],
    members: Mapping[int, int],
) -> Asked:
    """The question with the rows of its tables of which, less the same rows without the tickets of
    outages, it would say what few did in these.

    One query where such tickets are asked for by who may not see the single agents, else none.
    tables: by what, over which periods.
    """
    if not question.filters.incidents or not _is_held(access, question):
        return question
    one = next(filter(adds_to_a_whole, question.columns), question.one)
    whole = _outages_of(question._replace(one=one))
    stand_in = [
        (Table(whole, by), sorted(set(periods)))
        for by, periods in tables
        if by != "person" and not refused_field(one, [whole.filters], by)
    ]
    asks = [_ask(access, table, periods) for table, periods in stand_in]
    found = read_many(organization=access.organization, asks=asks) if asks else []
    rows = (
        (period, table.by, key)
        for (table, periods), answer in zip(stand_in, found, strict=True)
        for period, key in _hidden(access, table, zip(periods, answer, strict=True), members)
    )
    return question._replace(kept_rows=frozenset(rows))


def _is_held(access: Access, question: Asked) -> bool:
    """Whether the reader may not see the single agents behind it."""
    if question.person is not None:
        return False
    return reader_of(access, question._replace(kept=frozenset()), {}).guarded


def _tables(access: Access, question: Asked) -> list[Table]:
    if not _is_held(access, question):
        return []
    tables = [*_of_team(access, question), *_of_filters(question)]
    if question.filters.incidents:
        # With what outages take out each row is that and the same without, which is shown anyway.
        tables += [table._replace(whole=_outages_of(table.whole)) for table in tables]
        tables.append(Table(question, "outage", frozenset(("0",))))
    return [
        table
        for table in tables
        if not refused_field(table.whole.one, [table.whole.filters], table.by)
    ]


def _outages_of(whole: Asked) -> Asked:
    """What outages take out of it."""
    return whole._replace(filters=whole.filters._replace(only_outages=True))


def _of_team(access: Access, question: Asked) -> Iterable[Table]:
    """The teams; one's own is always shown to those who work in it."""
    team = question.team
    if team is not None and team.pk not in access.own_teams:
        yield Table(question._replace(team=None), "team", team=team.pk)


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
    hidden: dict[Period, set[str]] = {}
    for period, key in _hidden(access, table, cells, members):
        hidden.setdefault(period, set()).add(str(key))
    for period, rows in hidden.items():
        if table.team is not None:
            parents = [(team.pk, team.parent_id) for team in table.whole.teams]
            always = access.own_teams | access.led_teams
            if table.team in kept_teams(parents, rows, always):
                yield period
            continue
        inside = rows & table.rows
        if inside and inside != rows and 1 in (len(inside), len(rows - inside)):
            yield period


def _hidden(
    access: Access,
    table: Table,
    cells: Iterable[tuple[Period, Mapping[Key, Value]]],
    members: Mapping[int, int],
) -> list[tuple[Period, Key]]:
    """When which rows are kept back though there is something."""
    whole = table.whole._replace(kept=frozenset())
    parts = parts_over(access, whole, table.by, cells, members)
    shown = kept_apart_by(whole.one, parts, {})
    return [cell for cell, each in shown.items() if each.is_kept_back and parts[cell].has_data]
