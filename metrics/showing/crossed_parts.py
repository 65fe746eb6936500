"""A row of a part that is asked for is a part of that row's own table too, and held to both.

E-mail by team, and a team by channel, have one cell in common: what either keeps back the other
would show. So both are read as one table along the two dimensions; no line of it has a single gap.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from itertools import combinations
from typing import NamedTuple

from metrics.asking.asked import Asked, below
from metrics.showing.figures import figure
from metrics.showing.hidden_parts import Part, all_apart, kept_apart
from metrics.showing.splits import reader_of_row
from metrics.values import Ask, Key, Period, Value, crossed
from metrics.values.accounts import refused_field
from people.access import Access

_OF_ONE = ("channel", "tier", "topic", "priority", "language", "segment")
_DAYS, _HOURS = range(7), range(24)
_Cell = tuple[Key, Key]


class Narrowing(NamedTuple):
    """By what a question is narrowed, and which rows of a table by that it is."""

    by: str
    rows: frozenset[str]


class Cross(NamedTuple):
    """A table along two dimensions, in the order of their names; whole: narrowed by neither."""

    whole: Asked
    bys: tuple[str, str]


def narrowings(question: Asked) -> list[Narrowing]:
    """All by which there is a table."""
    filters, found = question.filters, []
    if question.team is not None:
        rows = frozenset(str(each) for each in below(question.team, question.teams))
        found.append(Narrowing("team", rows))
    for name in _OF_ONE:
        value = getattr(filters, name)
        if value is not None:
            found.append(Narrowing(name, frozenset((str(value),))))
    if filters.weekday is not None or filters.hour is not None:
        days = _DAYS if filters.weekday is None else [filters.weekday - 1]
        hours = _HOURS if filters.hour is None else [filters.hour]
        found.append(Narrowing("hour", frozenset(str(d * 24 + h) for d in days for h in hours)))
    return found


def without(question: Asked, by: str) -> Asked:
    """The same not narrowed by it."""
    if by == "team":
        return question._replace(team=None)
    names = ("weekday", "hour") if by == "hour" else (by,)
    rest = {name: value for name, value in question.filters._asdict().items() if name not in names}
    return question._replace(filters=type(question.filters)(**rest))


def crosses_of(question: Asked) -> list[tuple[Cross, Narrowing, Narrowing]]:
    """Those of which the question itself is a cell: one for any two of its narrowings."""
    pairs = combinations(sorted(narrowings(question)), 2)
    found = [(_cross(question, one.by, two.by), one, two) for one, two in pairs]
    return [each for each in found if _is_known(each[0])]


def crosses_by(question: Asked, by: str) -> list[tuple[Cross, Narrowing]]:
    """Those in which the rows of a table of the question stand: one for any of its narrowings."""
    others = (each for each in narrowings(question) if each.by != by)
    found = [(_cross(question, by, each.by), each) for each in others]
    return [each for each in found if _is_known(each[0])]


def _cross(question: Asked, one: str, two: str) -> Cross:
    first, second = sorted((one, two))
    return Cross(without(without(question, one), two), (first, second))


def _is_known(cross: Cross) -> bool:
    """Of accounts, and of shares of one of the two, there is no such table."""
    one, by = cross.whole.one, "|".join(cross.bys)
    return one.whole not in cross.bys and not refused_field(one, [cross.whole.filters], by)


def ask_of_cross(cross: Cross, periods: Sequence[Period]) -> Ask:
    """What to read for it."""
    whole, by = cross.whole, "|".join(cross.bys)
    return Ask(
        whole.definition, whole.one.name, periods, whole.scope, whole.filters, by, agents=True
    )


def kept_periods(
    access: Access,
    cross: Cross,
    places: Sequence[Narrowing],
    cells: Iterable[tuple[Period, Mapping[Key, Value]]],
    members: Mapping[int, int],
) -> set[Period]:
    """When a question of the two narrowings would tell what a hidden cell beside it is."""
    found = set()
    for period, hidden in _hidden(access, cross, cells, members):
        for side, place in enumerate(places):
            line = {
                str(cell[side]) for cell in hidden if str(cell[1 - side]) in places[1 - side].rows
            }
            if _tells(line, place.rows):
                found.add(period)
    return found


def kept_rows(
    access: Access,
    cross: Cross,
    by: str,
    place: Narrowing,
    cells: Iterable[tuple[Period, Mapping[Key, Value]]],
    members: Mapping[int, int],
) -> set[tuple[Period, str, Key]]:
    """When which rows of the narrowed table by `by` would."""
    side, found = cross.bys.index(by), set()
    for period, hidden in _hidden(access, cross, cells, members):
        lines: dict[Key, set[str]] = defaultdict(set)
        for cell in hidden:
            lines[cell[side]].add(str(cell[1 - side]))
        found |= {(period, by, key) for key, line in lines.items() if _tells(line, place.rows)}
    return found


def _tells(hidden: Set[str], rows: Collection[str]) -> bool:
    """Whether these rows together, of a line with these hidden ones, say what one of them is."""
    inside = hidden & set(rows)
    if len(rows) == 1 or not inside:
        return bool(inside)
    return inside != hidden and 1 in (len(inside), len(hidden - inside))


def _hidden(
    access: Access,
    cross: Cross,
    cells: Iterable[tuple[Period, Mapping[Key, Value]]],
    members: Mapping[int, int],
) -> Iterable[tuple[Period, set[_Cell]]]:
    """Of each period the cells that are kept back though there is something."""
    for period, table in cells:
        question = cross.whole._replace(period=period, kept=frozenset(), kept_rows=frozenset())
        parts = {
            cell: _part(access, question, cross.bys, cell, table[key], members)
            for key, cell in sorted((key, crossed(cross.bys, key)) for key in table)
        }
        lines: dict[tuple[int, Key], list[_Cell]] = defaultdict(list)
        for cell in parts:
            for side, key in enumerate(cell):
                lines[side, key].append(cell)
        for line in lines.values():
            # What is all of its line the line's figure tells: it covers nothing.
            full = [cell for cell in line if parts[cell].has_data]
            if len(full) == 1:
                parts[full[0]] = parts[full[0]]._replace(mine=True)
        shown = {cell: part.shown for cell, part in parts.items()}
        # First what a table of each line alone keeps back.
        for line in lines.values():
            for cell, alone in zip(line, kept_apart([parts[cell] for cell in line]), strict=True):
                shown[cell] = alone if alone.is_kept_back else shown[cell]
        parts = {cell: part._replace(shown=shown[cell]) for cell, part in parts.items()}
        kept = all_apart(parts, [*lines.values()])
        yield period, {cell for cell in parts if kept[cell].is_kept_back and parts[cell].has_data}


def _part(
    access: Access,
    question: Asked,
    bys: tuple[str, str],
    cell: _Cell,
    value: Value,
    members: Mapping[int, int],
) -> Part:
    """Its team says who reads it."""
    side = bys.index("team") if "team" in bys else 0
    reader = reader_of_row(access, question, bys[side], cell[side], members)
    return Part(figure(question.one, value, reader), value, reader.own or reader.seen)
