"""From what the values read to the parts and kinds that the same mix is made of. Pure."""

from collections.abc import Mapping
from fractions import Fraction

from metrics.facts import MILLION
from metrics.fairness.mix import Cell, Kind, Part
from metrics.values import Key, Spread, Value


def cells_of(table: Mapping[Key, Value]) -> list[Cell]:
    """A table split by "cell", whose keys are person|tier|channel."""
    return [_cell(str(key), value) for key, value in table.items() if value.n or value.numerator]


def spread_of(spread: Spread) -> dict[Kind, list[int]]:
    """The sorted values by kind."""
    return {Kind(tier, channel): values for (tier, channel), values in spread.items()}


def _cell(key: str, value: Value) -> Cell:
    person, tier, channel = key.split("|")
    return Cell(
        int(person) if person else None,
        Kind(int(tier) or None, int(channel)),
        Part(value.n, _millionths(value.numerator), _millionths(value.denominator)),
    )


def _millionths(amount: Fraction | None) -> int:
    """As measurements have it: a team has a thousand cells, and whole numbers are added quicker."""
    return amount.numerator * (MILLION // amount.denominator) if amount else 0
