"""A part that is asked for by itself says no more than its row in the table in which it stands.

What a table keeps back, lest a smaller part beside it be worked out, would else be a click away: as
the one channel, topic or team that is asked for.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from metrics.asking.asked import Asked
from metrics.showing.crossed_parts import (
    Narrowing,
    ask_of_cross,
    crosses_by,
    crosses_of,
    kept_periods,
    kept_rows,
    narrowings,
    without,
)
from metrics.showing.hidden_parts import adds_to_a_whole, kept_apart_by
from metrics.showing.nested import kept_teams
from metrics.showing.splits import parts_over, reader_of, seen_by
from metrics.values import Ask, Key, Period, Value, read_many
from metrics.values.accounts import refused_field
from people.access import Access


class Table(NamedTuple):
    """A table in which the part stands: what it is a table of, by what, and which rows are it, or
    of a table by team which team with all below it."""

    whole: Asked
    by: str
    rows: frozenset[str] = frozenset()
    team: int | None = None


def with_kept(
    access: Access,
    question: Asked,
    periods: Collection[Period],
    members: Mapping[int, int],
    tables: Iterable[tuple[str, Collection[Period]]] = (),
) -> Asked:
    """The question with those of the periods of which its figure is to be kept back; and with the
    rows of its tables that are: for the tables in which they themselves stand, or for what few did
    in outages.

    One query at most, and none for who may see the single agents behind it. tables: by what, over
    which periods. members: how many work in each team.
    """
    looks = _looks(access, question, _once(periods), members)
    rows = _looks_at_rows(access, question, tables, members)
    kept, kept_rows = _read(access, [looks, rows])
    return question._replace(kept=frozenset(kept), kept_rows=frozenset(kept_rows))


def all_with_kept(
    access: Access, asked: Sequence[tuple[Asked, Collection[Period]]], members: Mapping[int, int]
) -> list[Asked]:
    """The same of several questions, each over periods of its own; one query at most."""
    looks = [_looks(access, each, _once(periods), members) for each, periods in asked]
    found = zip(asked, _read(access, looks), strict=True)
    return [question._replace(kept=frozenset(kept)) for (question, _periods), kept in found]


def with_kept_beside(
    access: Access, question: Asked, ask: Ask, members: Mapping[int, int]
) -> tuple[Asked, list[Mapping[Key, Value]]]:
    """The same of the ask's periods, and what the ask says of each; one query."""
    table: list[Mapping[Key, Value]] = []

    def keep(cells: _Cells) -> Iterable[Any]:
        table.extend(cell for _period, cell in cells)
        return ()

    looks = [*_looks(access, question, _once(ask.periods), members), _Look(ask, keep)]
    (kept,) = _read(access, [looks])
    return question._replace(kept=frozenset(kept)), table


def kept_as_known(
    access: Access,
    question: Asked,
    moments: Sequence[tuple[Period, datetime]],
    members: Mapping[int, int],
) -> set[int]:
    """The places of the periods of which the figure, as it was known at the moment, is to be kept
    back; one query at most."""
    periods, known = [period for period, _ in moments], [moment for _, moment in moments]
    looks = _looks(access, question, periods, members)
    asks = [look.ask._replace(known=known) for look in looks]
    found = read_many(organization=access.organization, asks=asks) if asks else []
    return {
        place
        for look, answer in zip(looks, found, strict=True)
        for place, cell in enumerate(answer)
        if any(look.kept([(periods[place], cell)]))
    }


_Cells = Iterable[tuple[Period, Mapping[Key, Value]]]


class _Look(NamedTuple):
    """What to read, and what is to be kept back by what it says."""

    ask: Ask
    kept: Callable[[_Cells], Iterable[Any]]


def _read(access: Access, looks: Sequence[Sequence[_Look]]) -> list[set[Any]]:
    """What each of them keeps back; one query where there is anything to look at."""
    asks = [look.ask for each in looks for look in each]
    found = iter(read_many(organization=access.organization, asks=asks) if asks else [])
    return [
        {
            kept
            for look in each
            for kept in look.kept(zip(look.ask.periods, next(found), strict=True))
        }
        for each in looks
    ]


def _once(periods: Iterable[Period]) -> list[Period]:
    return sorted(set(periods))


def _looks(
    access: Access, question: Asked, periods: Sequence[Period], members: Mapping[int, int]
) -> list[_Look]:
    """What says of which periods the question's own figure is to be kept back."""
    if not periods or not _is_held(access, question):
        return []
    looks = [
        _Look(_ask(access, table, periods), partial(_kept_of, access, table, members=members))
        for table in _tables(access, question)
    ]
    for cross, *places in crosses_of(question):
        kept = partial(kept_periods, access, cross, places, members=members)
        looks.append(_Look(ask_of_cross(cross, periods), kept))
    return looks


def _looks_at_rows(
    access: Access,
    question: Asked,
    tables: Iterable[tuple[str, Collection[Period]]],
    members: Mapping[int, int],
) -> list[_Look]:
    """What says of which rows of its tables it is: a period, by what, and which row."""
    if not _is_held(access, question):
        return []
    looks = []
    asked = question._replace(one=next(filter(adds_to_a_whole, question.columns), question.one))
    for by, periods in ((by, _once(periods)) for by, periods in tables if by != "person"):
        for table in _tables_of_rows(asked, by):
            kept = partial(_kept_rows_of, access, table, members=members)
            looks.append(_Look(_ask(access, table, periods), kept))
        for cross, place in crosses_by(asked, by):
            across = partial(kept_rows, access, cross, by, place, members=members)
            looks.append(_Look(ask_of_cross(cross, periods), across))
    return looks


def _tables_of_rows(question: Asked, by: str) -> list[Table]:
    """Those in which the rows of a table by this stand as they are."""
    found = []
    if question.filters.incidents:
        found.append(Table(_outages_of(question), by))
    if any(place.by == by for place in narrowings(question)):
        found.append(Table(without(question, by), by))
    return [each for each in found if not refused_field(each.whole.one, [each.whole.filters], by)]


def _is_held(access: Access, question: Asked) -> bool:
    """Whether the reader may not see the single agents behind it."""
    if question.person is not None:
        return False
    return reader_of(access, question._replace(kept=frozenset()), {}).guarded


def _tables(access: Access, question: Asked) -> list[Table]:
    tables = [
        _table(question, each) for each in narrowings(question) if _is_table(access, question, each)
    ]
    if question.filters.incidents:
        # With what outages take out each row is that and the same without, which is shown anyway.
        tables += [table._replace(whole=_outages_of(table.whole)) for table in tables]
        tables.append(Table(question, "outage", frozenset(("0",))))
    return [
        table
        for table in tables
        if not refused_field(table.whole.one, [table.whole.filters], table.by)
    ]


def _table(question: Asked, place: Narrowing) -> Table:
    whole = without(question, place.by)
    if place.by == "team" and question.team is not None:
        return Table(whole, "team", team=question.team.pk)
    return Table(whole, place.by, place.rows)


def _is_table(access: Access, question: Asked, place: Narrowing) -> bool:
    """One's own team is always shown to those who work in it."""
    team = question.team
    return place.by != "team" or team is None or team.pk not in access.own_teams


def _outages_of(whole: Asked) -> Asked:
    """What outages take out of it."""
    return whole._replace(filters=whole.filters._replace(only_outages=True))


def _ask(access: Access, table: Table, periods: Sequence[Period]) -> Ask:
    whole = table.whole
    scope = seen_by(access, table.by, whole.scope)
    one = whole.one.name
    return Ask(whole.definition, one, periods, scope, whole.filters, table.by, agents=True)


def _kept_of(
    access: Access,
    table: Table,
    cells: _Cells,
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


def _kept_rows_of(
    access: Access, table: Table, cells: _Cells, members: Mapping[int, int]
) -> set[tuple[Period, str, Key]]:
    return {(period, table.by, key) for period, key in _hidden(access, table, cells, members)}


def _hidden(
    access: Access,
    table: Table,
    cells: _Cells,
    members: Mapping[int, int],
) -> list[tuple[Period, Key]]:
    """When which rows are kept back though there is something."""
    whole = table.whole._replace(kept=frozenset())
    parts = parts_over(access, whole, table.by, cells, members)
    shown = kept_apart_by(whole.one, parts, {})
    return [cell for cell, each in shown.items() if each.is_kept_back and parts[cell].has_data]
