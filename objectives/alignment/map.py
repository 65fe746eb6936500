"""The map of objectives: what is linked as a picture, everything as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from objectives.alignment.graph import Choice, Graph, chosen, with_their_way
from objectives.alignment.layout import HEIGHT, WIDTH, Box, Edge, picture_of
from objectives.models import Objective
from objectives.standing import is_by_hand


@dataclass(frozen=True)
class Node:
    """An objective with its box; box None: it hangs together with none, and is not drawn.

    is_context: not asked for, but on the way to one that is.
    """

    objective: Objective
    status: str
    box: Box | None
    is_context: bool
    above: Sequence[Objective]
    below: Sequence[Objective]

    @property
    def is_by_hand(self) -> bool:
        """Whether the status is a person's."""
        return is_by_hand(self.objective, self.status)

    @property
    def is_first(self) -> bool:
        """Where the keyboard comes in."""
        return self.box is not None and self.box.layer == 0 and self.box.y == self.box.x


@dataclass(frozen=True)
class Map:
    """nodes in the tree's order; drawn: those with a box, the keyboard's first in front."""

    nodes: Sequence[Node]
    drawn: Sequence[Node]
    edges: Sequence[Edge]
    width: int
    height: int
    found: int
    total: int
    box_width: int = WIDTH
    box_height: int = HEIGHT

    @property
    def alone(self) -> int:
        """How many of those shown hang together with none."""
        return len(self.nodes) - len(self.drawn)


def map_of(graph: Graph, choice: Choice) -> Map:
    """What is asked for, with what leads to it from the top."""
    wanted = chosen(graph, choice)
    shown = with_their_way(graph, wanted)
    above = {pk: [each for each in graph.parents[pk] if each in shown] for pk in graph.parents}
    below: dict[int, list[int]] = {pk: [] for pk in graph.parents}
    for pk in graph.parents:
        if pk in shown:
            for parent in above[pk]:
                below[parent].append(pk)
    linked = {pk for pk in shown if above[pk] or below[pk]}
    picture = picture_of(graph.parents, linked)
    boxes = {box.id: box for box in picture.boxes}
    nodes = [
        Node(
            objective=each,
            status=graph.status[pk],
            box=boxes.get(pk),
            is_context=pk not in wanted,
            above=[graph.objectives[parent] for parent in above[pk]],
            below=[graph.objectives[child] for child in below[pk]],
        )
        for pk, each in graph.objectives.items()
        if pk in shown
    ]
    drawn = sorted(
        (node for node in nodes if node.box),
        key=lambda node: (node.box.layer, node.box.y),  # type: ignore[union-attr]
    )
    return Map(
        nodes=nodes,
        drawn=drawn,
        edges=picture.edges,
        width=picture.width,
        height=picture.height,
        found=len(wanted),
        total=len(graph.objectives),
    )
