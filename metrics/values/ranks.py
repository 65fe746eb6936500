"""The value of a rank among several rows of sorted whole numbers, without putting them together.
Pure.
"""

import sys
from array import array
from bisect import bisect_left, bisect_right
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

    without: numbers of the rows that do not count.

    It is the least number that `rank` numbers do not exceed. The middle of what is still open of
    the longest row decides for all rows which part of each stays open.
    """
    if len(rows) == 1 and not without:
        return rows[0][rank - 1]
    open_from, open_to = [0] * len(rows), [len(row) for row in rows]
    found = rows[0][0]
    while True:
        longest = max(range(len(rows)), key=lambda i: open_to[i] - open_from[i])
        if open_from[longest] == open_to[longest]:
            return found
        middle = rows[longest][(open_from[longest] + open_to[longest]) // 2]
        places = [
            bisect_right(row, middle, start, end)
            for row, start, end in zip(rows, open_from, open_to, strict=True)
        ]
        if sum(places) - sum(bisect_right(row, middle) for row in without) < rank:
            open_from = places
        else:
            found = middle
            open_to = [
                bisect_left(row, middle, start, end)
                for row, start, end in zip(rows, open_from, places, strict=True)
            ]
