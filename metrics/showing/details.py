"""What the page of one metric shows: its course, the chosen period, and how that splits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.functional import Promise

from metrics.asking.asked import Asked
from metrics.asking.windows import widened
from metrics.exploring.look import Look, default_splits
from metrics.exploring.periods import Back, back_of, beside, course, earlier
from metrics.showing.chosen_parts import with_kept
from metrics.showing.company import read_course, stored_for
from metrics.showing.figures import Change, Figure, change, figure
from metrics.showing.hidden_parts import Part, kept_apart_by, seen_apart
from metrics.showing.splits import (
    Split,
    counts_agents,
    parts_over,
    reader_of,
    seen_by,
    split_of,
)
from metrics.showing.weekly import Known
from metrics.values import (
    Ask,
    Period,
    Table,
    Value,
)
from metrics.wording.naming import Staff, read_staff, team_sizes
from people.access import Access


class Compared(NamedTuple):
    """The chosen period and the one that it is held against, as they are and as they may be seen.

    periods, values, figures: now, then earlier.
    """

    periods: tuple[Period, Period]
    values: tuple[Value, Value]
    figures: tuple[Figure, Figure]
    change: Change | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart; `periods` says what each of its figures is about.

    back: how far back it is drawn from; None: where it stands. query: what asks for it alone.
    """

    name: str
    periods: list[Period]
    figures: list[Figure]
    query: dict[str, str]
    back: Back | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """What is drawn over `pieces`; the chosen period; how it splits.

    columns: the words over the figures of each split. people: ids of those whose numbers show.
    weeks: what was asked for beside the course. members: how many work in each team; None where
    nobody needed it.
    """

    pieces: list[Period]
    lines: list[Line]
    compared: Compared
    splits: list[Split]
    columns: list[str | Promise]
    people: frozenset[int]
    weeks: list[Value]
    members: Mapping[int, int] | None = None

    @property
    def figure(self) -> Figure:
        """That of the chosen period."""
        return self.compared.figures[0]

    @property
    def value(self) -> Value:
        """The same as it is."""
        return self.compared.values[0]


def read_detail(
    access: Access,
    question: Asked,
    look: Look,
    known: Known | None,
    weeks: Sequence[Period] = (),
    *,
    split: bool = True,
) -> Detail:
    """Everything about a metric's course; up to three queries for values, one or two for names.

    known: the metric as it is stored, if it is. weeks: what else to read, if weeks are stored.
    split: whether its splits are wanted too, where it has a single line.
    """
    pieces = course(question.period, look.step, whole=question.one.kind == "sum")
    then = earlier(question.period, look.compared)
    back = back_of(look.step, question.period, then)
    drawn_back = beside(pieces, back) if look.beside else []
    both = [question.period, then]
    over, over_back = (
        [widened(question.definition, piece) for piece in each] for each in (pieces, drawn_back)
    )
    staff = read_staff(access.organization) if question.person is None else {}
    members = team_sizes(staff)
    periods = [*over, *over_back, *both]
    splits = default_splits(access, question) if split and not look.by else []
    tables = [(look.by, [*over, *both])] if look.by else [(by, both[:1]) for by in splits]
    question = with_kept(access, question, periods, members, tables)
    stored = stored_for(access, question, known, periods, members)
    columns = question.columns
    parts_asked = [
        ask_of(access, question, [question.period], by)._replace(aggregation=column.name)
        for by in splits
        for column in columns
    ]
    if look.by:
        parts_asked.append(ask_of(access, question, [*over, *both], look.by))
    whole = ask_of(access, question, periods)
    table, extra, others = read_course(
        access, stored, whole, question.period, parts_asked, weeks=weeks
    )
    compared = compared_in(access, question, table, then, members)
    cells = [cell[None] for cell in table]
    drawn = zip([*over, *over_back], cells, strict=False)
    apart = pieces_apart(access, question, both, drawn, members)
    lines = [_line(question, over, apart)]
    if look.beside:
        lines.append(_line(question, over_back, apart, back))
    if look.by:
        known_of = dict(zip(periods, cells, strict=True))
        shown = apart | dict(zip(both, compared.figures, strict=True))
        all_of_it = {period: Part(each, known_of[period]) for period, each in shown.items()}
        lines, found = _by(access, question, look.by, [*over, *both], others[0], all_of_it, staff)
        columns = (question.one,)
    else:
        starts = range(0, len(others), len(columns))
        parts = [[part[0] for part in others[i : i + len(columns)]] for i in starts]
        found = [
            split_of(access, question, by, columns, mine, staff)
            for by, mine in zip(splits, parts, strict=True)
        ]
        # What a metric is about is never cut short.
        found = [each if each.by == question.definition.by else each.first() for each in found]
    return Detail(
        pieces=pieces,
        lines=lines,
        compared=compared,
        splits=[each for each in found if look.by or any(row.key is not None for row in each.rows)],
        columns=[column.label for column in columns],
        people=_people(question, found),
        weeks=[cell[None] for cell in extra],
        members=None if question.person else members,
    )


def ask_of(access: Access, question: Asked, periods: Sequence[Period], by: str = "") -> Ask:
    """The question over these periods, as far as the reader may see a breakdown."""
    return Ask(
        question.definition,
        question.one.name,
        periods,
        seen_by(access, by, question.scope),
        question.filters,
        by,
        agents=counts_agents(access),
    )


def compared_in(
    access: Access, question: Asked, table: Table, then: Period, members: Mapping[int, int]
) -> Compared:
    """From a table whose last two periods are the chosen one and the earlier one."""
    periods = (question.period, then)
    now, before = (cell[None] for cell in table[-2:])
    figures = [
        figure(question.one, value, reader_of(access, question._replace(period=period), members))
        for value, period in zip((now, before), periods, strict=True)
    ]
    moved = change(question.definition, *figures)
    return Compared(periods, (now, before), (figures[0], figures[1]), moved)


def _line(
    question: Asked,
    periods: list[Period],
    apart: Mapping[Period, Figure],
    back: Back | None = None,
) -> Line:
    return Line("", periods, [apart[piece] for piece in periods], question.query, back)


def pieces_apart(
    access: Access,
    question: Asked,
    wholes: Sequence[Period],
    cells: Iterable[tuple[Period, Value]],
    members: Mapping[int, int],
) -> dict[Period, Figure]:
    """Each piece as it may be seen beside the others and the wholes."""
    return seen_apart(
        question.one,
        wholes,
        cells,
        lambda piece: reader_of(access, question._replace(period=piece), members),
    )


# So many lines can be told apart by their colours.
MOST_LINES = 5


def _by(
    access: Access,
    question: Asked,
    by: str,
    periods: list[Period],
    table: Table,
    all_of_it: Mapping[Period, Part],
    staff: Staff,
) -> tuple[list[Line], list[Split]]:
    """The largest as lines; all of them as a table, each with its change.

    periods: the pieces, the chosen one and the earlier one. No figure of a line follows from the
    others of it and the row's, nor from the other lines.
    """
    (*pieces, now, then), query = periods, question.query
    split = split_of(access, question, by, [question.one], [table[-2]], staff)
    members = team_sizes(staff)
    parts = parts_over(access, question, by, zip(periods, table, strict=True), members)
    shown = kept_apart_by(question.one, parts, all_of_it)
    rows = []
    for row in split.rows:
        figures = [shown[now, row.key], shown[then, row.key]]
        moved = change(question.definition, *figures)
        rows.append(replace(row, figures=figures[:1], change=moved))
    largest = sorted(
        (row for row in rows if row.key is not None), key=lambda row: -row.figures[0].n
    )
    chosen = {row.key for row in largest[:MOST_LINES]}
    lines = [
        Line(row.name, pieces, [shown[piece, row.key] for piece in pieces], query | row.query)
        for row in rows
        if row.key in chosen
    ]
    return lines, [replace(split, rows=rows)]


def _people(question: Asked, splits: Sequence[Split]) -> frozenset[int]:
    shown = {int(row.key) for each in splits if each.by == "person" for row in each.rows if row.key}
    return frozenset(shown | ({question.person.pk} if question.person else set()))
