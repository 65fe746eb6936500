"""What is kept back stays back: no part of a whole can be worked out from the others. Pure.

Where the parts of a figure stand in one table, and the figure of the whole is shown, a single part
that is kept back is the whole minus the others. So one more is kept back: the smallest.

In a table along two dimensions what is kept back for the sake of a row may be the only one of its
column: there it goes on until no row and no column needs any more.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from metrics.catalogue import Aggregation
from metrics.showing.figures import Figure, figure
from metrics.showing.judging import Reader, Standing
from metrics.values import Key, Period, Value

Cell = TypeVar("Cell", bound=Hashable)

# Of these the parts say nothing exact about the whole.
_NO_SUMS = frozenset(("percentile", "age", "spread", "growth"))
_ALL = object()


class Part(NamedTuple):
    """A part as it may be seen, and as it is. mine: the reader knows it anyway."""

    shown: Figure
    value: Value
    mine: bool = False

    @property
    def has_data(self) -> bool:
        """Whether it adds anything to the whole: a count of nothing does not."""
        return self.value.value is not None and self.value.n > 0

    @property
    def is_hidden(self) -> bool:
        """Whether there is something that may not be seen."""
        return self.shown.is_kept_back and self.has_data


def kept_apart(parts: Sequence[Part]) -> list[Figure]:
    """The figures of all parts of a whole, of which none follows from the others."""
    return list(all_apart(dict(enumerate(parts)), [range(len(parts))]).values())


def all_apart(parts: Mapping[Cell, Part], sums: Sequence[Sequence[Cell]]) -> dict[Cell, Figure]:
    """The same of parts that are those of several wholes.

    sums: parts of which each is what the others leave of something that is shown. What one sum
    keeps back the others look at again: so first what leaves no part alone in another one.
    """
    found = dict(parts)
    within: dict[Cell, list[Sequence[Cell]]] = defaultdict(list)
    for cells in sums:
        for cell in cells:
            within[cell].append(cells)

    def alone(cell: Cell) -> int:
        return sum(not any(found[each].is_hidden for each in cells) for cells in within[cell])

    waiting = deque(sums)
    while waiting:
        cells = waiting.popleft()
        line = [found[cell] for cell in cells]
        costs = [alone(cell) for cell in cells] if len(_hidden(line)) == 1 else []
        second = second_of(line, costs)
        if second is not None:
            kept = beside(line[second].shown, private=_hides_samples(line))
            found[cells[second]] = line[second]._replace(shown=kept)
            waiting.extend(within[cells[second]])
    return {cell: part.shown for cell, part in found.items()}


def second_of(parts: Sequence[Part], costs: Sequence[int] = ()) -> int | None:
    """The place of the part that is to be kept back too; None where no single one is kept back.

    costs: how much each would draw with it; without them it is the smallest.
    """
    hidden = _hidden(parts)
    if len(hidden) != 1:
        return None
    # Of a median the parts say nothing exact about the whole, but their samples add up to its own.
    if not adds_to_a_whole(hidden[0].shown.one) and not _hides_samples(parts):
        return None
    return min(
        (place for place, part in enumerate(parts) if part.has_data and not part.is_hidden),
        key=lambda at: (parts[at].mine, costs[at] if costs else 0, parts[at].value.n, at),
        default=None,
    )


def beside(shown: Figure, *, private: bool) -> Figure:
    """The figure kept back for another's sake; its sample too, where the other's is no one's."""
    return replace(
        shown,
        value=None,
        low=None,
        high=None,
        numerator=None,
        denominator=None,
        standing=Standing.BESIDE,
        n=0 if private else shown.n,
    )


def adds_to_a_whole(one: Aggregation) -> bool:
    """Whether the parts of a figure and the whole of it say each other exactly."""
    return one.kind not in _NO_SUMS


def kept_apart_in(
    one: Aggregation, wholes: Sequence[Period], parts: Mapping[Period, Part]
) -> dict[Period, Figure]:
    """The same of stretches of time: those that make up one of the periods shown as a whole."""
    return all_apart(parts, [pieces for _whole, pieces in made_up(one, wholes, [*parts])])


def seen_apart(
    one: Aggregation,
    wholes: Sequence[Period],
    cells: Iterable[tuple[Period, Value]],
    reader_at: Callable[[Period], Reader],
) -> dict[Period, Figure]:
    """The same from values as they are; reader_at: who reads that of a period."""
    parts = {}
    for period, value in cells:
        reader = reader_at(period)
        parts[period] = Part(figure(one, value, reader), value, reader.own)
    return kept_apart_in(one, wholes, parts)


def kept_apart_by(
    one: Aggregation,
    table: Mapping[tuple[Period, Key], Part],
    wholes: Mapping[Period, Part],
) -> dict[tuple[Period, Key], Figure]:
    """The same of a table over time and by key, some of whose periods may be made up of others.

    wholes: what all keys are together, where not even that is shown. Where a single key has data,
    what all are together says it anyway: it is nothing that another could stand in for. A row's
    figure of a period that others make up is its own to keep back, that of all keys is not.
    """
    columns: dict[Period, list[Key]] = {period: [] for period, _key in table}
    for period, key in sorted(table, key=lambda cell: (cell[0], str(cell[1]))):
        if table[period, key].has_data:
            columns[period].append(key)
    cells: dict[tuple[Period, object], Part] = {
        (period, key): part for (period, key), part in table.items()
    }
    cells |= {(period, _ALL): part for period, part in wholes.items() if part.shown.is_kept_back}
    sums: list[list[tuple[Period, object]]] = [
        [(period, key) for key in (*keys, _ALL) if (period, key) in cells]
        for period, keys in columns.items()
    ]
    # Of each period by itself it is what a table of that period alone keeps back.
    for column in sums:
        figures = kept_apart([cells[cell] for cell in column])
        for cell, shown in zip(column, figures, strict=True):
            cells[cell] = cells[cell]._replace(shown=shown)
    apart = {cell for column in sums if len(column) > 1 for cell in column}
    for whole, pieces in made_up(one, [*columns], [*columns]):
        row = (*pieces, whole)
        sums += [[(each, key) for each in row if (each, key) in apart] for key in columns[whole]]
    found = all_apart(cells, sums)
    return {(period, key): found[period, key] for period, key in table}


def made_up(
    one: Aggregation, wholes: Sequence[Period], pieces: Sequence[Period]
) -> list[tuple[Period, list[Period]]]:
    """The wholes that some of the pieces make up exactly, with these."""
    found = []
    for whole in wholes:
        inside = sorted(p for p in pieces if p != whole and whole[0] <= p[0] and p[1] <= whole[1])
        if not one.is_state and _tiles(inside, whole):
            found.append((whole, inside))
    return found


def _tiles(pieces: Sequence[Period], whole: Period) -> bool:
    """Whether these follow each other without a gap from its start to its end."""
    edges = [whole[0], *(end for _start, end in pieces)]
    return edges[-1] == whole[1] and [start for start, _end in pieces] == edges[:-1]


def _hidden(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.is_hidden]


def _hides_samples(parts: Sequence[Part]) -> bool:
    """Whether of one that is kept back not even the sample is told."""
    return any(part.shown.is_kept_back and not part.shown.n for part in parts)
