"""A graph without loops as a tree to read from top to bottom: pure, ids in, rows out."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """One place of a node. Levels begin at 1; place of `of` counts among its siblings.

    is_again: it has stood above already, with its branches; here it is only named.
    """

    id: int
    level: int
    place: int
    of: int
    is_again: bool
    has_branches: bool


def rows_of(parents: Mapping[int, Sequence[int]], shown: Collection[int]) -> list[Row]:
    """The shown nodes in their order (that of `parents`), each under every shown parent.

    What hangs below a node with several parents is drawn once, at its first place: rows never
    outnumber nodes and links together.
    """
    children: dict[int, list[int]] = {each: [] for each in parents if each in shown}
    roots = []
    for node in children:
        above = [each for each in parents[node] if each in children]
        for parent in above:
            children[parent].append(node)
        if not above:
            roots.append(node)
    rows: list[Row] = []
    seen: set[int] = set()
    waiting = _siblings(roots, 1)
    while waiting:
        node, level, place, of = waiting.pop()
        again = node in seen
        below = [] if again else children[node]
        rows.append(Row(node, level, place, of, again, bool(below)))
        seen.add(node)
        waiting += _siblings(below, level + 1)
    return rows


def _siblings(nodes: Sequence[int], level: int) -> list[tuple[int, int, int, int]]:
    """Last first, as a stack gives them back."""
    numbered = [(node, level, place, len(nodes)) for place, node in enumerate(nodes, 1)]
    return numbered[::-1]


def descendants(parents: Mapping[int, Sequence[int]]) -> dict[int, frozenset[int]]:
    """node → all below it, directly or not, each once."""
    children: dict[int, list[int]] = {each: [] for each in parents}
    for node, above in parents.items():
        for parent in above:
            children[parent].append(node)
    found: dict[int, frozenset[int]] = {}
    for start in parents:
        waiting = [start]
        while waiting:
            node = waiting[-1]
            missing = [each for each in children[node] if each not in found]
            if missing and node not in found:
                waiting += missing
                continue
            waiting.pop()
            below = children[node]
            found[node] = frozenset(below).union(*(found[each] for each in below))
    return found
