"""The tree of objectives, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from objectives.alignment.forest import Row, descendants, rows_of
from objectives.alignment.graph import ALARMS, Choice, Graph, chosen, with_their_way
from objectives.models import Objective

# More than these are shown folded: a reader opens the branch that matters.
ALL_OPEN = 60


@dataclass(frozen=True)
class TreeRow:
    """An objective at one of its places.

    is_context: not asked for, but on the way to one that is. others: the further objectives that
    it supports. below, alarms: how many hang under it, and how many of these need a look.
    is_open: whether its branches are to be seen at first. is_folded: whether it is not.
    is_at: the reader came from its page.
    """

    row: Row
    objective: Objective
    status: str
    is_context: bool
    others: Sequence[Objective]
    below: int
    alarms: int
    is_open: bool
    is_folded: bool
    is_at: bool = False


@dataclass(frozen=True)
class Tree:
    """rows; how many objectives were asked for, of how many; how many support nothing."""

    rows: Sequence[TreeRow]
    found: int
    total: int


def tree_of(graph: Graph, choice: Choice, *, at: int | None = None) -> Tree:
    """What is asked for, on its way from the top. at: this one is to be seen at first."""
    wanted = chosen(graph, choice)
    rows = rows_of(graph.parents, with_their_way(graph, wanted))
    below = descendants(graph.parents)
    is_open = not choice.is_empty or len(rows) <= ALL_OPEN
    on_the_way = with_their_way(graph, [at]) - {at} if at in graph.objectives else set()  # type: ignore[list-item]
    placed, closed_at = [], None
    way: list[int] = []
    for row in rows:
        way[row.level - 1 :] = [row.id]
        folded = closed_at is not None and row.level > closed_at
        if not folded:
            closed_at = None
        opened = is_open or row.id in on_the_way
        if row.has_branches and not opened and not folded:
            closed_at = row.level
        placed.append(
            TreeRow(
                row=row,
                objective=graph.objectives[row.id],
                status=graph.status[row.id],
                is_context=row.id not in wanted,
                others=_others(graph, row.id, way[-2] if len(way) > 1 else None),
                below=len(below[row.id]),
                alarms=_alarms(graph.status, below[row.id]),
                is_open=opened,
                is_folded=folded,
                is_at=row.id == at and not row.is_again,
            )
        )
    return Tree(placed, found=len(wanted), total=len(graph.objectives))


def _others(graph: Graph, node: int, above: int | None) -> list[Objective]:
    return [graph.objectives[each] for each in graph.parents[node] if each != above]


def _alarms(status: Mapping[int, str], nodes: frozenset[int]) -> int:
    return sum(status[each] in ALARMS for each in nodes)
