"""The same mix of tickets: what the team's average would have been on one agent's own. Pure.

Indirect standardisation by tier and channel: each of the agent's measurements is set beside the
team's figure for that kind of ticket. A kind that fewer than 4 agents handle says whose figure it
is and not what the team does: there the tier as a whole stands in, and failing that all the team's.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain
from math import floor, lcm
from typing import NamedTuple

from metrics.showing.judging import AGENTS_AT_LEAST


class Kind(NamedTuple):
    """A kind of ticket; None: any (`whole`), or one whose tier or channel is not known (0)."""

    tier: int | None
    channel: int | None


WHOLE = Kind(None, None)


class Part(NamedTuple):
    """What somebody's measurements of a kind add up to, in millionths; n: how many of them."""

    n: int
    numerator: int
    denominator: int


class Cell(NamedTuple):
    """One agent's part in one kind; person None: credited to nobody whom we know."""

    person: int | None
    kind: Kind
    part: Part


class MixRow(NamedTuple):
    """A kind of ticket in an agent's mix: the own part, and what the team's figure is there.

    weight: how much of the agent's mix. own is None where single values are compared.
    """

    kind: Kind
    n: int
    weight: Fraction
    own: Fraction | None
    team: Fraction


class Mix(NamedTuple):
    """The team's figure on the agent's mix, and what it was put together from."""

    expected: Fraction
    rows: list[MixRow]


def kinds_of(kind: Kind) -> list[Kind]:
    """The kind itself, its tier, everything: from the nearest to the widest."""
    return [kind, Kind(kind.tier, None), WHOLE] if kind.tier else [kind, WHOLE]


def standing_in(cells: Sequence[Cell]) -> dict[Kind, Kind]:
    """For each kind the nearest at which enough agents work; kinds without one are left out."""
    agents: dict[Kind, set[int]] = defaultdict(set)
    for cell in cells:
        if cell.person is not None and cell.part.n:
            for wider in kinds_of(cell.kind):
                agents[wider].add(cell.person)
    found = {}
    for kind in {cell.kind for cell in cells}:
        wide = [one for one in kinds_of(kind) if len(agents[one]) >= AGENTS_AT_LEAST]
        if wide:
            found[kind] = wide[0]
    return found


def has_mix(cells: Sequence[Cell], person: int) -> bool:
    """Whether enough agents contribute to compare this one's mix."""
    return any(part.n for part in _own(cells, person, standing_in(cells)).values())


def same_mix_share(cells: Sequence[Cell], person: int) -> Mix | None:
    """Of Σ numerator ÷ Σ denominator; None where too few agents contribute, or none of theirs."""
    instead = standing_in(cells)
    team = _added(cells)
    mine = _own(cells, person, instead)
    whole = sum(part.denominator for part in mine.values())
    if not whole:
        return None
    rows = [
        MixRow(
            kind,
            part.n,
            Fraction(part.denominator, whole),
            Fraction(part.numerator, part.denominator),
            Fraction(team[kind].numerator, team[kind].denominator),
        )
        for kind, part in sorted(mine.items(), key=_in_order)
        if part.denominator
    ]
    return Mix(sum((row.weight * row.team for row in rows), Fraction(0)), rows)


class Pools:
    """The team's sorted values by kind, and of all that a kind may be widened to."""

    def __init__(self, spread: Mapping[Kind, Sequence[int]]) -> None:
        self._spread = spread
        self._known: dict[Kind, Sequence[int]] = dict(spread)

    def of(self, kind: Kind) -> Sequence[int]:
        """The values of a kind, of a tier, or all."""
        if kind not in self._known:
            parts = (
                values
                for other, values in self._spread.items()
                if kind == WHOLE or (kind.channel is None and kind.tier == other.tier)
            )
            self._known[kind] = sorted(chain.from_iterable(parts))
        return self._known[kind]


def same_mix_quantile(
    cells: Sequence[Cell], pools: Pools, person: int, quantile: Fraction
) -> Mix | None:
    """Of a quantile: the team's values of each kind weigh as much as the agent's mix has of it.

    Values in whole numbers; so is what comes back, in the same unit.
    """
    mine = _own(cells, person, standing_in(cells))
    whole = sum(part.n for part in mine.values())
    weighed = [(pools.of(kind), part.n) for kind, part in mine.items()]
    if not whole or not all(values for values, _ in weighed):
        return None
    rows = [
        MixRow(kind, part.n, Fraction(part.n, whole), None, quantile_of(pools.of(kind), quantile))
        for kind, part in sorted(mine.items(), key=_in_order)
    ]
    return Mix(weighted_quantile(weighed, pools.of(WHOLE), quantile), rows)


def weighted_quantile(
    weighed: Sequence[tuple[Sequence[int], int]], candidates: Sequence[int], quantile: Fraction
) -> Fraction:
    """percentile_cont over several sorted lists, each counting as much as its weight says.

    The weights are put on the number of all values: where they are in proportion to the lists it is
    the quantile of all. candidates: sorted, with every one of the values in it.
    """
    many = sum(len(values) for values, _ in weighed)
    whole = sum(weight for _, weight in weighed)
    common = lcm(*(len(values) for values, _ in weighed))
    factors = [(values, weight * common // len(values)) for values, weight in weighed]

    def ranked(rank: int) -> int:
        """The value at this rank, from 1."""

        def reached(value: int) -> int:
            return many * sum(bisect_right(values, value) * factor for values, factor in factors)

        place = bisect_left(candidates, min(rank, many) * whole * common, key=reached)
        return candidates[place]

    place = (many - 1) * quantile
    low, high = ranked(floor(place) + 1), ranked(floor(place) + 2)
    return low + (high - low) * (place - floor(place))


def quantile_of(ordered: Sequence[int], quantile: Fraction) -> Fraction:
    """percentile_cont of sorted values."""
    place = (len(ordered) - 1) * quantile
    low, high = ordered[floor(place)], ordered[min(floor(place) + 1, len(ordered) - 1)]
    return low + (high - low) * (place - floor(place))


def _added(cells: Sequence[Cell]) -> dict[Kind, Part]:
    """The team's parts by kind, and by all that a kind may be widened to."""
    found: dict[Kind, Part] = {}
    for cell in cells:
        for kind in kinds_of(cell.kind):
            found[kind] = _plus(found.get(kind), cell.part)
    return found


def _own(cells: Sequence[Cell], person: int, instead: Mapping[Kind, Kind]) -> dict[Kind, Part]:
    found: dict[Kind, Part] = {}
    for cell in cells:
        if cell.person == person and cell.kind in instead:
            kind = instead[cell.kind]
            found[kind] = _plus(found.get(kind), cell.part)
    return found


def _plus(one: Part | None, other: Part) -> Part:
    if one is None:
        return other
    return Part(
        one.n + other.n, one.numerator + other.numerator, one.denominator + other.denominator
    )


def _in_order(item: tuple[Kind, Part]) -> tuple[bool, int, int]:
    kind = item[0]
    return kind == WHOLE, kind.tier or 0, kind.channel or 0
