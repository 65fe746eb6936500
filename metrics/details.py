"""What the page of one metric shows: its weeks, the chosen period, and how that splits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise

from metrics.asking import Asked
from metrics.naming import read_staff
from metrics.showing import Change, Figure, change, figure
from metrics.splits import Split, reader_of, seen_by, split_of
from metrics.values import (
    Ask,
    Period,
    Value,
    cut,
    read,
    read_many,
    read_periods,
    weeks_until,
)
from metrics.values.periods import before
from metrics.windows import widened
from people.access import Access

DAY, WEEK = timedelta(days=1), timedelta(days=7)


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
        [*(widened(question.definition, each) for each in periods), *_chosen(question.period)],
        question.scope,
        question.filters,
        agents=True,
    )
    asks = [base]
    for by in splits:
        scope = seen_by(access, by, question.scope)
        asks += [
            base._replace(aggregation=c.name, periods=[question.period], by=by, scope=scope)
            for c in columns
        ]
    line, *split = read_many(organization=access.organization, asks=asks)
    staff = read_staff(access.organization) if question.person is None else {}
    members = Counter(team for team, _name in staff.values())
    reader = reader_of(access, question, members)
    figures = [figure(one, table[None], reader) for table in line]
    tables = [[table[0] for table in split[i : i + len(columns)]] for i in _starts(split, columns)]
    found = [
        split_of(access, question, by, columns, mine, staff)
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


def read_pieces(access: Access, question: Asked, by: str) -> list[tuple[Period, Figure]]:
    """The chosen period by day, week or month; one query for values, one for members."""
    pieces = cut(question.period, by)
    members = Counter(team for team, _name in read_staff(access.organization).values())
    values = read_periods(
        organization=access.organization,
        definition=question.definition,
        aggregation=question.one.name,
        periods=pieces,
        scope=question.scope,
        filters=question.filters,
        agents=True,
    )
    readers = [reader_of(access, question._replace(period=piece), members) for piece in pieces]
    shown = [figure(question.one, *pair) for pair in zip(values, readers, strict=True)]
    return list(zip(pieces, shown, strict=True))


def read_figure(access: Access, question: Asked) -> tuple[Figure, Value]:
    """The chosen period as the reader may see it, and as it is; two queries."""
    staff = read_staff(access.organization) if question.person is None else {}
    reader = reader_of(access, question, Counter(team for team, _name in staff.values()))
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


def _chosen(period: Period) -> tuple[Period, Period]:
    """The period, and the one of the same length before it."""
    return period, before(period)


def _starts(split: Sequence[Any], columns: Sequence[Any]) -> range:
    return range(0, len(split), len(columns))


def _people(question: Asked, splits: Sequence[Split]) -> frozenset[int]:
    shown = {int(row.key) for each in splits if each.by == "person" for row in each.rows if row.key}
    return frozenset(shown | ({question.person.pk} if question.person else set()))
