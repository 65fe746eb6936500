"""The map of objectives: what is linked as a picture, everything as a table.

Of a large one the upper columns stand, and each box says how many more hang below it: a branch of
its own shows these.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from objectives.alignment.forest import descendants
from objectives.alignment.graph import Choice, Graph, chosen, with_their_way
from objectives.alignment.layout import HEIGHT, WIDTH, Box, Edge, layers_of, picture_of
from objectives.models import Objective
from objectives.standing import is_by_hand

# A picture of more boxes, and a table of more rows, is cut.
MOST = 250
# The room that a box takes on its right to say how many more hang below it.
COUNTED = 44


@dataclass(frozen=True)
class Node:
    """An objective with its box; box None: it hangs together with none, and is not drawn.

    is_context: not asked for, but on the way to one that is. hidden: how many that hang below it
    are not drawn.
    """

    objective: Objective
    status: str
    box: Box | None
    is_context: bool
    above: Sequence[Objective]
    below: Sequence[Objective]
    hidden: int = 0

    @property
    def is_by_hand(self) -> bool:
        """Whether the status is a person's."""
        return is_by_hand(self.objective, self.status)


@dataclass(frozen=True)
class Map:
    """nodes in the tree's order: those with a box, and as many others as there is room for.

    drawn: those with a box, the keyboard's first in front. alone: how many hang together with none.
    folded: how many that are linked have no box. left: how many objectives stand nowhere here.
    branch: the picture is of what this one hangs together with, alone.
    """

    nodes: Sequence[Node]
    drawn: Sequence[Node]
    edges: Sequence[Edge]
    width: int
    height: int
    found: int
    total: int
    alone: int
    folded: int
    left: int
    branch: Objective | None
    box_width: int = WIDTH
    box_height: int = HEIGHT
    count_width: int = COUNTED


def map_of(graph: Graph, choice: Choice, *, branch: int | None = None) -> Map:
    """What is asked for, with what leads to it from the top; branch: only what hangs together with
    this one."""
    wanted = chosen(graph, choice)
    below_each = descendants(graph.parents)
    held = branch if branch in graph.objectives else None
    if held is not None:
        wanted &= below_each[held] | with_their_way(graph, [held])
    shown = with_their_way(graph, wanted)
    if held is not None:
        shown &= below_each[held] | with_their_way(graph, [held])
    above = {pk: [each for each in graph.parents[pk] if each in shown] for pk in graph.parents}
    below = _below(above, shown)
    linked = {pk for pk in shown if above[pk] or below[pk]}
    drawn = _drawn(graph.parents, linked, held)
    picture = picture_of(graph.parents, drawn)
    boxes = {box.id: box for box in picture.boxes}
    alone = [pk for pk in graph.objectives if pk in shown - linked]
    listed = drawn | set(alone[: max(MOST - len(drawn), 0)])
    nodes = [
        Node(
            objective=each,
            status=graph.status[pk],
            box=boxes.get(pk),
            is_context=pk not in wanted,
            above=[graph.objectives[parent] for parent in above[pk]],
            below=[graph.objectives[child] for child in below[pk]],
            hidden=len(below_each[pk] & linked - drawn),
        )
        for pk, each in graph.objectives.items()
        if pk in listed
    ]
    return Map(
        nodes=nodes,
        drawn=sorted(
            (node for node in nodes if node.box),
            key=lambda node: (node.box.layer, node.box.y),  # type: ignore[union-attr]
        ),
        edges=picture.edges,
        width=picture.width + (COUNTED if linked - drawn else 0),
        height=picture.height,
        found=len(wanted),
        total=len(graph.objectives),
        alone=len(alone),
        folded=len(linked - drawn),
        left=len(shown) - len(nodes),
        branch=graph.objectives[held] if held is not None else None,
    )


def _below(above: Mapping[int, Sequence[int]], shown: Collection[int]) -> dict[int, list[int]]:
    below: dict[int, list[int]] = {pk: [] for pk in above}
    for pk in above:
        if pk in shown:
            for parent in above[pk]:
                below[parent].append(pk)
    return below


def _drawn(
    parents: Mapping[int, Sequence[int]], linked: Collection[int], branch: int | None
) -> set[int]:
    """Column after column from the left, as many as there is room for; of a branch at least what
    stands right of the objective that it is of."""
    layers = layers_of(parents, linked)
    least = layers.get(branch, -1) + 1 if branch is not None else 0
    drawn: set[int] = set()
    for layer in range(max(layers.values(), default=-1) + 1):
        column = {pk for pk in layers if layers[pk] == layer}
        if layer > least and len(drawn) + len(column) > MOST:
            break
        drawn |= column
    return drawn
