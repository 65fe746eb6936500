"""What the quarters before say about a target: plain values in, a history out. No models, no clock.

A "quarter" is a stretch as long as the cycle that ends where another begins: for a cycle of a year
it is a year.
"""

from collections.abc import Sequence
from fractions import Fraction
from statistics import median
from typing import NamedTuple

QUARTERS = 8

Value = Fraction | None
Quarter = tuple[Value, Fraction]


class History(NamedTuple):
    """What the target would have been in each of the last quarters that have data; exact.

    quarters: (start value, end value) of each, oldest first; the start is None where it is not
    known. A count's start is the count of the quarter before. Of a maintained value there is no
    start, and the end is the share of the quarter's weeks inside.
    met: in how many of them the end value reached the target, itself included; of a maintained
    value, in how many no week was outside.
    usual, largest and smallest move: end − start, signed so that towards the target is positive:
    the middle one, the best quarter and the worst; None where no start is known. A worst quarter
    that went the wrong way is negative, and so is the largest move where none went the right way.
    weeks, weeks_inside: of a maintained value, over all these quarters.
    """

    quarters: tuple[Quarter, ...] = ()
    met: int = 0
    usual_move: Value = None
    largest_move: Value = None
    smallest_move: Value = None
    weeks: int = 0
    weeks_inside: int = 0

    @property
    def known(self) -> int:
        """How many quarters have data: at most 8."""
        return len(self.quarters)

    @property
    def is_full(self) -> bool:
        """Whether all 8 quarters are known: with fewer it says little."""
        return self.known >= QUARTERS


def reached(quarters: Sequence[tuple[Value, Value]], *, target: Fraction, upward: bool) -> History:
    """The history of a value that is to get to `target`, up or down; the last 8 with an end."""
    known = [(start, end) for start, end in quarters if end is not None][-QUARTERS:]
    towards = 1 if upward else -1
    moves = [towards * (end - start) for start, end in known if start is not None]
    return History(
        quarters=tuple(known),
        met=sum(towards * end >= towards * target for _, end in known),
        usual_move=median(moves) if moves else None,
        largest_move=max(moves, default=None),
        smallest_move=min(moves, default=None),
    )


def maintained(quarters: Sequence[Sequence[bool | None]]) -> History:
    """The history of a value that is to stay inside: for each quarter its weeks, None no data."""
    judged = [[week for week in weeks if week is not None] for weeks in quarters]
    known = [weeks for weeks in judged if weeks][-QUARTERS:]
    return History(
        quarters=tuple((None, Fraction(sum(weeks), len(weeks))) for weeks in known),
        met=sum(all(weeks) for weeks in known),
        weeks=sum(map(len, known)),
        weeks_inside=sum(map(sum, known)),
    )
