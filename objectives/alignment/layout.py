"""Where the boxes of the map stand: pure, ids in, whole pixels out.

Columns are layers: a node stands right of all that it supports. Lines from top to bottom follow the
tree, so a branch stays together, its parent in the middle of it, and no two boxes meet.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from objectives.alignment.forest import Row, rows_of

WIDTH, HEIGHT = 232, 60
GAP, SPACE = 64, 14
MARGIN = 12


class Box(NamedTuple):
    """A node's upper left corner, and its column from the left."""

    id: int
    layer: int
    x: int
    y: int


class Edge(NamedTuple):
    """From a parent's right side to its child's left one, as the path of an SVG."""

    parent: int
    child: int
    path: str


class Picture(NamedTuple):
    """Everything within width × height."""

    width: int
    height: int
    boxes: Sequence[Box]
    edges: Sequence[Edge]


def picture_of(parents: Mapping[int, Sequence[int]], shown: Collection[int]) -> Picture:
    """The shown nodes with the links between them."""
    rows = [row for row in rows_of(parents, shown) if not row.is_again]
    above = {row.id: [each for each in parents[row.id] if each in shown] for row in rows}
    layers = _layers(above)
    lines = _lines(rows)
    boxes = {
        row.id: Box(
            row.id,
            layers[row.id],
            MARGIN + layers[row.id] * (WIDTH + GAP),
            MARGIN + round(lines[row.id] * (HEIGHT + SPACE)),
        )
        for row in rows
    }
    edges = [
        Edge(parent, child, _path(boxes[parent], boxes[child]))
        for child, links in above.items()
        for parent in links
    ]
    right = max((box.x + WIDTH for box in boxes.values()), default=0)
    bottom = max((box.y + HEIGHT for box in boxes.values()), default=0)
    return Picture(right + MARGIN, bottom + MARGIN, list(boxes.values()), edges)


def layers_of(parents: Mapping[int, Sequence[int]], shown: Collection[int]) -> dict[int, int]:
    """node → its column, of those that are shown."""
    return _layers({each: [up for up in parents[each] if up in shown] for each in shown})


def _layers(above: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """node → how many links the longest way up to the top has."""
    found: dict[int, int] = {}
    for start in above:
        waiting = [start]
        while waiting:
            node = waiting[-1]
            missing = [each for each in above[node] if each not in found]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            found[node] = max((found[each] + 1 for each in above[node]), default=0)
    return found


def _lines(rows: Sequence[Row]) -> dict[int, float]:
    """node → its line: leaves one below the other, a parent in the middle of its branches."""
    found: dict[int, float] = {}
    branches: dict[int, list[int]] = {}
    way: list[int] = []
    for row in rows:
        way[row.level - 1 :] = [row.id]
        if row.level > 1:
            branches.setdefault(way[-2], []).append(row.id)
    leaves = 0
    for row in rows:
        if row.id not in branches:
            found[row.id] = leaves
            leaves += 1
    for row in reversed(rows):
        below = branches.get(row.id)
        if below:
            found[row.id] = (found[below[0]] + found[below[-1]]) / 2
    return found


def _path(parent: Box, child: Box) -> str:
    x, y = parent.x + WIDTH, parent.y + HEIGHT // 2
    to_x, to_y = child.x, child.y + HEIGHT // 2
    return f"M{x} {y}C{x + GAP // 2} {y} {to_x - GAP // 2} {to_y} {to_x} {to_y}"
