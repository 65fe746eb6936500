"""What is kept back stays back: no part of a whole can be worked out from the others. Pure.

Where the parts of a figure stand in one table, and the figure of the whole is shown, a single part
that is kept back is the whole minus the others. So one more is kept back: the smallest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from metrics.catalogue import Aggregation
from metrics.showing.figures import Figure
from metrics.showing.judging import Standing
from metrics.values import Period, Value

# Of these the parts say nothing exact about the whole.
_NO_SUMS = frozenset(("percentile", "age", "spread", "growth"))


class Part(NamedTuple):
    """A part as it may be seen, and as it is. mine: the reader knows it anyway."""

    shown: Figure
    value: Value
    mine: bool = False

    @property
    def has_data(self) -> bool:
        """Whether it adds anything to the whole."""
        return self.value.value is not None


def kept_apart(parts: Sequence[Part]) -> list[Figure]:
    """The figures of all parts of a whole, of which none follows from the others."""
    second = second_of(parts)
    figures = [part.shown for part in parts]
    if second is not None:
        figures[second] = beside(figures[second], private=_any_private(parts))
    return figures


def second_of(parts: Sequence[Part]) -> int | None:
    """The place of the part that is to be kept back too; None where no single one is kept back."""
    hidden = [part for part in parts if part.shown.is_kept_back and part.has_data]
    if len(hidden) != 1 or not adds_to_a_whole(hidden[0].shown.one):
        return None
    others = [
        place for place, part in enumerate(parts) if part.has_data and not part.shown.is_kept_back
    ]
    return min(
        others, key=lambda place: (parts[place].mine, parts[place].value.n, place), default=None
    )


def beside(shown: Figure, *, private: bool) -> Figure:
    """The figure kept back for another's sake; its sample too, where the other's is no one's."""
    return replace(
        shown,
        value=None,
        low=None,
        high=None,
        numerator=None,
        denominator=None,
        standing=Standing.BESIDE,
        n=0 if private else shown.n,
    )


def adds_to_a_whole(one: Aggregation) -> bool:
    """Whether the parts of a figure and the whole of it say each other exactly."""
    return one.kind not in _NO_SUMS


def kept_apart_in(
    one: Aggregation, wholes: Sequence[Period], parts: Mapping[Period, Part]
) -> dict[Period, Figure]:
    """The same of stretches of time: those that make up one of the periods shown as a whole."""
    found = {piece: part.shown for piece, part in parts.items()}
    for whole in wholes:
        inside = sorted(p for p in parts if whole[0] <= p[0] and p[1] <= whole[1])
        if one.is_state or not _tiles(inside, whole):
            continue
        figures = kept_apart([parts[piece]._replace(shown=found[piece]) for piece in inside])
        found |= dict(zip(inside, figures, strict=True))
    return found


def _tiles(pieces: Sequence[Period], whole: Period) -> bool:
    """Whether these follow each other without a gap from its start to its end."""
    edges = [whole[0], *(end for _start, end in pieces)]
    return edges[-1] == whole[1] and [start for start, _end in pieces] == edges[:-1]


def _any_private(parts: Sequence[Part]) -> bool:
    return any(part.shown.standing == Standing.PRIVATE for part in parts)
