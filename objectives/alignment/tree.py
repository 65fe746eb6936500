"""The tree of objectives, row by row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from objectives.alignment.folding import More, directly_under, unfolded
from objectives.alignment.forest import Row, descendants, rows_of
from objectives.alignment.graph import ALARMS, Choice, Graph, chosen, with_their_way
from objectives.models import Objective

# More rows than these are shown folded: a reader opens the branch that matters.
ALL_OPEN = 60
# What a choice has found stands open as long as it can be looked through.
FOUND_OPEN = 200


@dataclass(frozen=True)
class TreeRow:
    """An objective at one of its places.

    is_context: not asked for, but on the way to one that is. others: the further objectives that
    it supports. below, alarms, fits: how many hang under it, how many of these need a look, and how
    many of them are asked for (None: that is all of them). is_open: whether its branches are to be
    seen. is_at: the reader came from its page.
    """

    row: Row
    objective: Objective
    status: str
    is_context: bool
    others: Sequence[Objective]
    below: int
    alarms: int
    fits: int | None
    is_open: bool
    is_at: bool = False


@dataclass(frozen=True)
class Tree:
    """rows; how many objectives were asked for, of how many, and how many of them are not drawn."""

    rows: Sequence[TreeRow | More]
    found: int
    total: int
    folded: int


class Opened(NamedTuple):
    """What of a tree is to be seen. at: the reader came from its page. ids: these are open, as is
    what leads to them. whole: all of it, however large."""

    at: int | None = None
    ids: frozenset[int] = frozenset()
    whole: bool = False


CLOSED = Opened()


class Forest:
    """What is asked for of a graph, each on its way from the top."""

    def __init__(self, graph: Graph, choice: Choice) -> None:
        self.graph, self.choice = graph, choice
        self.wanted = chosen(graph, choice)
        self.rows = rows_of(graph.parents, with_their_way(graph, self.wanted))
        self._below = descendants(graph.parents)

    def tree(self, opened: Opened = CLOSED) -> Tree:
        """A page: all of it, or where that is long what is open of it."""
        graph, at = self.graph, opened.at
        most = ALL_OPEN if self.choice.is_empty else FOUND_OPEN
        found: Iterable[Row | More] = self.rows
        is_open: Collection[int] = graph.objectives
        if len(self.rows) > most and not opened.whole:
            reached = opened.ids | ({at} if at is not None else set())
            way = with_their_way(graph, reached & graph.objectives.keys())
            is_open = way - {at} | opened.ids
            found = unfolded(self.rows, is_open, reached=way)
        rows = self._placed(found, is_open, at=at)
        drawn = {each.objective.pk for each in rows if isinstance(each, TreeRow)}
        return Tree(rows, len(self.wanted), len(graph.objectives), len(self.wanted - drawn))

    def branches(self, under: int, *, start: int = 0) -> list[TreeRow | More]:
        """The rows right under one, from a place on; what hangs under them waits again."""
        return self._placed(directly_under(self.rows, under, start=start), (), above=under)

    def _placed(
        self,
        rows: Iterable[Row | More],
        is_open: Collection[int],
        *,
        at: int | None = None,
        above: int | None = None,
    ) -> list[TreeRow | More]:
        way: list[int | None] = []
        placed: list[TreeRow | More] = []
        for row in rows:
            if isinstance(row, More):
                placed.append(row)
                continue
            way[row.level - 1 :] = [row.id]
            parent = above or (way[row.level - 2] if row.level > 1 else None)
            placed.append(self._row(row, parent, is_open=row.id in is_open, is_at=row.id == at))
        return placed

    def _row(self, row: Row, above: int | None, *, is_open: bool, is_at: bool) -> TreeRow:
        graph, below = self.graph, self._below[row.id]
        parents = graph.parents[row.id]
        return TreeRow(
            row=row,
            objective=graph.objectives[row.id],
            status=graph.status[row.id],
            is_context=row.id not in self.wanted,
            others=[graph.objectives[each] for each in parents if each != above],
            below=len(below),
            alarms=_alarms(graph.status, below),
            fits=None if self.choice.is_empty else len(below & self.wanted),
            is_open=is_open,
            is_at=is_at and not row.is_again,
        )


def _alarms(status: Mapping[int, str], nodes: frozenset[int]) -> int:
    return sum(status[each] in ALARMS for each in nodes)
