"""Typing figures into a grid: what is measured × weeks, for the company, a team or a person.

A week's figure is dated on its Monday and has a key of its own: typed again it is corrected, left
empty it is taken back. All that was typed is saved together, or nothing where a cell is wrong. What
once was typed for the company, and belongs to a team or a person by now, can be emptied alone.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.formats import number_format

from metrics.entering.cells import Raw
from metrics.entering.checked import OWN_KEY
from metrics.entering.entering import Entered, enter, fact_of, lock_entering
from metrics.entering.kind import Kind, Words
from metrics.entering.known import load_book
from metrics.entering.problems import Problem
from metrics.entering.rows import check_rows
from metrics.entering.spec import KINDS
from metrics.facts import MILLION, Measure
from metrics.models import Batch, Entry, OwnMeasure, OwnUnit, Way
from people.access import Access

WEEKS = 5
# Several answers a week, or a part of a whole: these have no single figure a week.
_NO_GRID = frozenset((Measure.NPS, Measure.PULSE, Measure.MESSAGE_OPENED, Measure.STANDARD_MET))


class Line(NamedTuple):
    """A measure that can be typed. is_share: an own one in per cent. left: no longer for this
    scope: shown where something stands there, to be emptied."""

    key: str
    name: Words
    kind: Kind
    is_share: bool = False
    left: bool = False


class Scope(NamedTuple):
    """For whom: the company where both are None."""

    team: int | None = None
    person: int | None = None

    @property
    def key(self) -> str:
        """Its name in addresses and keys: "company", "team-3", "person-7"."""
        if self.person is not None:
            return f"person-{self.person}"
        return "company" if self.team is None else f"team-{self.team}"


class Cell(NamedTuple):
    """One week of one measure. name: of its field; text: what stands in it."""

    name: str
    week: date
    text: str
    problem: str = ""


class Row(NamedTuple):
    """One measure over the weeks. currency: its field's name and text, of money alone. left: it can
    be emptied alone."""

    key: str
    name: Words
    cells: Sequence[Cell]
    currency: Cell | None = None
    left: bool = False


def mondays(today: date, before: int) -> list[date]:
    """The weeks of the grid, the oldest first; `before`: how many weeks ago the last one is."""
    last = today - timedelta(days=today.weekday() + 7 * max(before, 0))
    return [last - timedelta(weeks=number) for number in reversed(range(WEEKS))]


def read_grid(access: Access, scope: Scope, weeks: Sequence[date]) -> list[Row]:
    """What was typed for these weeks before."""
    lines = _lines(access, scope)
    known = _known(access, lines, scope, weeks)
    rows = [_row(line, scope, weeks, known) for line in lines]
    return [row for row in rows if not row.left or any(cell.text for cell in row.cells)]


def typed_grid(
    rows: Sequence[Row], typed: Mapping[str, str], problems: Mapping[str, str]
) -> list[Row]:
    """The grid with what was just typed, and what is wrong with it, in place of what is stored."""

    def again(cell: Cell) -> Cell:
        text = typed.get(cell.name, cell.text)
        return cell._replace(text=text, problem=problems.get(cell.name, ""))

    return [
        row._replace(
            cells=[again(cell) for cell in row.cells],
            currency=again(row.currency) if row.currency else None,
        )
        for row in rows
    ]


class Saved(NamedTuple):
    """What became of it: problems by the name of the field, or the batch (None: nothing new)."""

    problems: Mapping[str, str]
    entered: Entered | None


@transaction.atomic
def save_grid(
    *,
    access: Access,
    scope: Scope,
    weeks: Sequence[date],
    typed: Mapping[str, str],
    name: str,
) -> Saved:
    """Take in what was typed, by the names of the fields; nothing where a cell is wrong."""
    lock_entering(access.organization.pk)
    rows = read_grid(access, scope, weeks)
    raws, names, emptied = _raws(rows, scope, typed)
    checked = check_rows(raws, load_book(access, raws))
    if checked.bad:
        return Saved(
            {
                _field(names[bad.raw.line], problem): problem.words
                for bad in checked.bad
                for problem in bad.problems
            },
            None,
        )
    facts = [good.fact for good in checked.good]
    gone = Entry.objects.of(access.organization).filter(key__in=emptied, void=False)
    facts += [fact_of(entry)._replace(void=True) for entry in gone]
    batch = Batch(way=Way.TYPED, name=name[:200], by=access.membership)
    entered = enter(organization=access.organization, batch=batch, facts=facts)
    return Saved({}, entered if entered.batch.pk else None)


def _lines(access: Access, scope: Scope) -> list[Line]:
    """The measures that can be typed for this scope."""
    found = [
        Line(kind.key, kind.name, kind, left=not _credits(kind, scope))
        for kind in KINDS.values()
        if kind.measure not in (*_NO_GRID, Measure.OWN)
        and kind.account != "must"
        and (_credits(kind, scope) or (scope == Scope() and kind.credited == "either"))
    ]
    own = OwnMeasure.objects.of(access.organization)
    return found + [
        Line(f"own:{one.slug}", one.name, KINDS[Measure.OWN], one.unit == OwnUnit.SHARE)
        for one in own
    ]


def _credits(kind: Kind, scope: Scope) -> bool:
    if scope.person is not None:
        return kind.credited in ("may", "either", "person")
    return kind.credited in (("may",) if scope.team is None else ("may", "either", "team"))


def _row(line: Line, scope: Scope, weeks: Sequence[date], known: Mapping[str, Entry]) -> Row:
    key, name, kind, is_share, left = line
    held = [known.get(OWN_KEY + _entry_key(key, scope, week)) for week in weeks]
    cells = [
        Cell(f"{key}/{week.isoformat()}", week, _text(entry, is_share=is_share))
        for week, entry in zip(weeks, held, strict=True)
    ]
    currency = None
    if kind.value == "money":
        said = next((entry.variant for entry in reversed(held) if entry), "")
        currency = Cell(f"{key}/currency", weeks[-1], said)
    return Row(key, name, cells, currency, left)


def _entry_key(key: str, scope: Scope, week: date) -> str:
    return f"grid/{key}/{scope.key}/{week.isoformat()}"


def _known(
    access: Access, lines: Sequence[Line], scope: Scope, weeks: Sequence[date]
) -> dict[str, Entry]:
    keys = [OWN_KEY + _entry_key(line.key, scope, week) for line in lines for week in weeks]
    found = Entry.objects.of(access.organization).filter(key__in=keys, void=False)
    return {entry.key: entry for entry in found}


def _text(entry: Entry | None, *, is_share: bool) -> str:
    """The stored value as its reader types it."""
    if entry is None:
        return ""
    value = Decimal(entry.value) / MILLION
    if is_share:
        return f"{number_format(_plain(value * 100))} %"
    return str(number_format(_plain(value)))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _raws(
    rows: Sequence[Row], scope: Scope, typed: Mapping[str, str]
) -> tuple[list[Raw], dict[int, str], list[str]]:
    """The cells that hold something as rows, their fields by line, and the keys of empty ones."""
    raws: list[Raw] = []
    names: dict[int, str] = {}
    emptied: list[str] = []
    for row in rows:
        currency = typed.get(row.currency.name, "") if row.currency else ""
        for cell in row.cells:
            text = typed.get(cell.name, cell.text if row.left else "").strip()
            if not text:
                emptied.append(OWN_KEY + _entry_key(row.key, scope, cell.week))
                continue
            if row.left and text == cell.text:
                continue
            cells = {
                "measure": row.key,
                "date": cell.week.isoformat(),
                "value": text,
                "currency": currency,
                "person": "" if scope.person is None else str(scope.person),
                "team": "" if scope.team is None else str(scope.team),
                "key": _entry_key(row.key, scope, cell.week),
            }
            names[len(raws)] = cell.name
            raws.append(Raw(len(raws), cells, ("value", "only_emptied", {}) if row.left else None))
    return raws, names, emptied


def _field(name: str, problem: Problem) -> str:
    """The field at fault: the cell, or its row's currency."""
    if problem.column == "currency":
        return f"{name.rpartition('/')[0]}/currency"
    return name
