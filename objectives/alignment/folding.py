"""Which rows of a large tree stand on the page at first, and which come when asked for: pure.

Rows are those of forest.rows_of, one after the other: what belongs under a row follows it on deeper
levels.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from objectives.alignment.forest import Row

# Siblings at once; the others come by the next hundred.
PAGE = 100
# Under this stands what has nothing above it.
TOP = 0


class More(NamedTuple):
    """In place of the siblings under `under` from place `start` + 1 on: `left` of them."""

    under: int
    level: int
    start: int
    left: int


def unfolded(
    rows: Sequence[Row], opened: Collection[int], *, reached: Collection[int] = ()
) -> Iterator[Row | More]:
    """The rows to be seen while these alone are open, at most a PAGE of siblings under each.

    A page is longer where it takes that to get to one that is to be reached.
    """
    ends = _ends(rows, reached)
    hidden_below: int | None = None
    for row, above in _with_parents(rows):
        if hidden_below is not None and row.level > hidden_below:
            continue
        hidden_below = None
        end = ends.get(above, PAGE)
        if row.place > end:
            hidden_below = row.level
            if row.place == end + 1:
                yield More(above, row.level, end, row.of - end)
            continue
        if row.id not in opened or row.is_again:
            hidden_below = row.level
        yield row


def directly_under(rows: Sequence[Row], under: int, *, start: int = 0) -> list[Row | More]:
    """The rows right under one (TOP: those with nothing above them) from place `start` + 1 on."""
    found: list[Row | More] = []
    for row, above in _with_parents(rows):
        if above != under or row.place <= start:
            continue
        if row.place > start + PAGE:
            found.append(More(under, row.level, start + PAGE, row.of - start - PAGE))
            break
        found.append(row)
    return found


def _with_parents(rows: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    way = [TOP]
    for row in rows:
        way[row.level :] = [row.id]
        yield row, way[row.level - 1]


def _ends(rows: Sequence[Row], reached: Collection[int]) -> Mapping[int, int]:
    """parent → the place up to which its page goes, in whole pages."""
    ends: dict[int, int] = {}
    for row, above in _with_parents(rows):
        if row.id in reached:
            ends[above] = max(ends.get(above, PAGE), -(-row.place // PAGE) * PAGE)
    return ends
