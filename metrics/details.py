"""What the page of one metric shows: its weeks, the chosen period, and how that splits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise

from metrics.asking import Asked
from metrics.catalogue import Aggregation
from metrics.judging import ANYBODY, Reader
from metrics.naming import COLUMNS, HEADINGS, Staff, names_of, read_staff
from metrics.showing import Change, Figure, change, figure
from metrics.values import (
    Ask,
    Key,
    Period,
    Scope,
    Value,
    cut,
    read,
    read_many,
    read_periods,
    weeks_until,
)
from metrics.values.periods import before
from people.access import Access
from people.names import by_name

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One team, person, channel, tier or topic, with a figure for each of the columns.

    url: the same page for it alone; empty where that cannot be.
    """

    key: Key
    name: str
    figures: list[Figure]
    url: str


@dataclass(frozen=True, slots=True)
class Split:
    """A metric along one dimension."""

    by: str
    heading: str | Promise
    column: str | Promise
    rows: list[SplitRow]


@dataclass(frozen=True, slots=True)
class Detail:
    """value is that of the chosen period, as it is; figure is what the reader may see of it.

    columns: the words over the figures of each split. people: ids of those whose numbers show.
    """

    weeks: list[tuple[Period, Figure]]
    value: Value
    figure: Figure
    change: Change | None
    splits: list[Split]
    columns: list[str | Promise]
    people: frozenset[int]


def read_detail(
    access: Access, question: Asked, *, weeks: int, until: date, splits: Sequence[str]
) -> Detail:
    """Everything on a metric's page; one query for all values, one or two for names."""
    one = question.one
    # Of totals the weeks that are over: one that still runs says too little.
    last = until - (WEEK if one.kind == "sum" else DAY)
    periods = weeks_until(last, weeks)
    columns = list(question.definition.aggregations) if question.definition.by else [one]
    base = Ask(
        question.definition,
        one.name,
        [*periods, question.period, before(question.period)],
        question.scope,
        question.filters,
        agents=True,
    )
    asks = [base]
    for by in splits:
        scope = _seen(access, by, question.scope)
        asks += [
            base._replace(aggregation=c.name, periods=[question.period], by=by, scope=scope)
            for c in columns
        ]
    line, *split = read_many(organization=access.organization, asks=asks)
    staff = read_staff(access.organization) if question.person is None else {}
    members = Counter(team for team, _name in staff.values())
    reader = _reader(access, question, members)
    figures = [figure(one, table[None], reader) for table in line]
    tables = [[table[0] for table in split[i : i + len(columns)]] for i in _starts(split, columns)]
    found = [
        _split(access, question, by, columns, mine, staff)
        for by, mine in zip(splits, tables, strict=True)
    ]
    return Detail(
        weeks=list(zip(periods, figures, strict=False)),
        value=line[-2][None],
        figure=figures[-2],
        change=change(question.definition, figures[-2], figures[-1]),
        splits=[each for each in found if any(row.key is not None for row in each.rows)],
        columns=[column.label for column in columns],
        people=_people(question, found),
    )


def read_split(access: Access, question: Asked, by: str) -> Split:
    """The chosen period along one dimension; one query for values, one or two for names."""
    ask = Ask(
        question.definition,
        question.one.name,
        [question.period],
        _seen(access, by, question.scope),
        question.filters,
        by,
        agents=True,
    )
    (table,) = read_many(organization=access.organization, asks=[ask])
    staff = read_staff(access.organization)
    return _split(access, question, by, [question.one], [table[0]], staff)


def read_pieces(access: Access, question: Asked, by: str) -> list[tuple[Period, Figure]]:
    """The chosen period by day, week or month; one query for values, one for members."""
    pieces = cut(question.period, by)
    staff = read_staff(access.organization)
    reader = _reader(access, question, Counter(team for team, _name in staff.values()))
    values = read_periods(
        organization=access.organization,
        definition=question.definition,
        aggregation=question.one.name,
        periods=pieces,
        scope=question.scope,
        filters=question.filters,
        agents=True,
    )
    shown = [figure(question.one, value, reader) for value in values]
    return list(zip(pieces, shown, strict=True))


def read_figure(access: Access, question: Asked) -> tuple[Figure, Value]:
    """The chosen period as the reader may see it, and as it is; two queries."""
    staff = read_staff(access.organization) if question.person is None else {}
    reader = _reader(access, question, Counter(team for team, _name in staff.values()))
    value = read(
        organization=access.organization,
        definition=question.definition,
        aggregation=question.one.name,
        period=question.period,
        scope=question.scope,
        filters=question.filters,
        agents=True,
    )
    return figure(question.one, value, reader), value


def _starts(split: Sequence[Any], columns: Sequence[Any]) -> range:
    return range(0, len(split), len(columns))


def _seen(access: Access, by: str, scope: Scope) -> Scope:
    """Split by person, a lead sees those of the own teams alone."""
    if by != "person" or access.is_director:
        return scope
    led = access.led_teams
    return Scope(led if scope.teams is None else led & scope.teams, scope.person)


def _people(question: Asked, splits: Sequence[Split]) -> frozenset[int]:
    shown = {int(row.key) for each in splits if each.by == "person" for row in each.rows if row.key}
    return frozenset(shown | ({question.person.pk} if question.person else set()))


def _split(
    access: Access,
    question: Asked,
    by: str,
    columns: Sequence[Aggregation],
    tables: Sequence[Mapping[Key, Value]],
    staff: Staff,
) -> Split:
    keys = list(dict.fromkeys(key for table in tables for key in table))
    if by == "person":
        # Who has left the teams led, or never was in one, is not the lead's to see.
        keys = [key for key in keys if key is None or access.reads_person(int(key))]
    names = names_of(access.organization, by, keys, question.teams, staff)
    members = Counter(team for team, _name in staff.values())
    rows = [
        SplitRow(
            key,
            names[key],
            [
                figure(
                    column,
                    table.get(key, Value()),
                    _reader_of_row(access, question, by, key, members),
                )
                for column, table in zip(columns, tables, strict=True)
            ],
            _url(question, by, key),
        )
        for key in keys
    ]
    return Split(by, HEADINGS[by], COLUMNS[by], _ordered(by, rows))


def _reader_of_row(
    access: Access, question: Asked, by: str, key: Key, members: Mapping[int, int]
) -> Reader:
    if by == "person":
        return Reader(own=key == access.membership.pk)
    if by == "team" and key is not None:
        seen = access.is_director or key in access.led_teams
        return ANYBODY if seen else Reader(guarded=True, members=members.get(int(key), 0))
    return _reader(access, question, members)


def _reader(access: Access, question: Asked, members: Mapping[int, int]) -> Reader:
    """Who reads the chosen scope."""
    if question.person is not None:
        return Reader(own=question.person.pk == access.membership.pk)
    team = question.team
    if team is None or access.is_director or team.pk in access.led_teams:
        return ANYBODY
    teams = question.scope.teams or ()
    return Reader(guarded=True, members=sum(members.get(each, 0) for each in teams))


def _url(question: Asked, by: str, key: Key) -> str:
    if key is None:
        return ""
    chosen = str(key)
    if by == "team":
        chosen = next((team.slug for team in question.teams if team.pk == key), "")
    query = {name: value for name, value in question.query.items() if name not in ("start", "end")}
    return f"?{urlencode(query | {by: chosen})}" if chosen else ""


def _ordered(by: str, rows: list[SplitRow]) -> list[SplitRow]:
    """Channels and topics by size, people and teams by name: no league table. None comes last."""
    named = [row for row in rows if row.key is not None]
    if by in ("channel", "topic"):
        named.sort(key=lambda row: row.figures[0].n, reverse=True)
    else:
        named = by_name(named, lambda row: row.name)
    return named + [row for row in rows if row.key is None]
