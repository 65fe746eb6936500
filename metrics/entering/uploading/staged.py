"""Rows of a table as they are stored while they wait."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from metrics.entering.cells import Exact, Raw
from metrics.entering.columns import raws
from metrics.entering.entering import CORRECTED, NEW, UNCHANGED
from metrics.entering.problems import Problem
from metrics.entering.spec import ACCOUNT_COLUMNS, COLUMNS, Column
from metrics.entering.table_lines import Line
from metrics.models import About, EntryFile, EntryRow
from metrics.storing.copying import copy_into, json_cell

PORTION = 2000  # rows in one transaction
SMALL = 1000  # rows that nobody need wait for: they are dealt with in the request
MEASURE = "measure="  # before the measure of a file in which no column names one
REFUSED = "refused"
GOOD = (NEW, CORRECTED, UNCHANGED)
_COLUMNS = (
    *("organization_id", "file_id", "line", "cells", "exact", "fault"),
    *("outcome", "problems", "key", "place", "currency"),
)
_WRITE = """
    UPDATE metrics_entryrow r SET outcome = v.outcome, problems = v.problems, key = v.key,
        place = v.place, account = v.account, currency = v.currency
    FROM unnest(%s::bigint[], %s::text[], %s::jsonb[], %s::text[], %s::int[], %s::bigint[],
        %s::text[]) AS v (id, outcome, problems, key, place, account, currency)
    WHERE r.id = v.id
"""


def rows_of(kept: EntryFile) -> QuerySet[EntryRow]:
    """All rows of a table, by the index that has them in order."""
    return EntryRow.objects.filter(organization=kept.organization_id, file=kept)


def columns_of(about: str) -> Mapping[str, Column]:
    """The columns that a file of this sort may have."""
    return ACCOUNT_COLUMNS if about == About.ACCOUNTS else COLUMNS


def store_lines(kept: EntryFile, lines: Iterable[Line]) -> None:
    """Put lines behind those that are stored already."""
    with connection.cursor() as cursor:
        copy_into(
            cursor,
            EntryRow,
            _COLUMNS,
            (
                (
                    *(kept.organization_id, kept.pk, line.number, json_cell(list(line.cells))),
                    *(json_cell(_exact(line.cells)), json_cell(line.fault)),
                    *("", "[]", "", 1, ""),
                )
                for line in lines
            ),
        )


def read_rows(kept: EntryFile, rows: Sequence[EntryRow]) -> tuple[list[Raw], str]:
    """The rows by column, and the measure of those that name none."""
    chosen = dict(kept.mapping)
    measure = ""
    if chosen.get("measure", "").startswith(MEASURE):
        measure = chosen.pop("measure").removeprefix(MEASURE)
    return raws([_line(row) for row in rows], kept.headings, chosen), measure


def write_checked(rows: Iterable[EntryRow]) -> None:
    """Store what checking said of rows that are there."""
    cells = [
        (
            *(row.pk, row.outcome, json_cell(row.problems), row.key),
            *(row.place, row.account, row.currency),
        )
        for row in rows
    ]
    if cells:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [list(column) for column in zip(*cells, strict=True)])


def refuse(row: EntryRow, problems: Iterable[Problem]) -> None:
    """The row is not taken, for these reasons."""
    row.outcome = REFUSED
    row.problems = [problem.as_json() for problem in problems]


def _line(row: EntryRow) -> Line:
    exact = frozenset(row.exact)
    cells = [Exact(cell) if place in exact else cell for place, cell in enumerate(row.cells)]
    return Line(row.line, cells, tuple(row.fault) if row.fault else None)


def _exact(cells: Sequence[Any]) -> list[int]:
    return [place for place, cell in enumerate(cells) if isinstance(cell, Exact)]
