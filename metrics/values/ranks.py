"""The value of a rank among several rows of sorted whole numbers, without putting them together.
Pure.
"""

import sys
from array import array
from bisect import bisect_right
from collections.abc import Sequence

Sorted = Sequence[int]


def unpacked(packed: bytes | memoryview | None, *, in_order: bool) -> Sorted:
    """Whole numbers, ascending, from eight bytes each, as PostgreSQL's int8send writes them."""
    numbers = array("q", bytes(packed or b""))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers if in_order else sorted(numbers)


def ranked(rows: Sequence[Sorted], rank: int, without: Sequence[Sorted] = ()) -> int:
    """The value that has this rank (from 1) among the numbers of all rows; there must be so many.

    Halves the stretch in which it lies: the least number that `rank` numbers do not exceed.
    without: numbers of the rows that do not count.
    """
    low, high = min(row[0] for row in rows), max(row[-1] for row in rows)
    while low < high:
        middle = (low + high) // 2
        exceed_not = sum(bisect_right(row, middle) for row in rows)
        if exceed_not - sum(bisect_right(row, middle) for row in without) >= rank:
            high = middle
        else:
            low = middle + 1
    return low
