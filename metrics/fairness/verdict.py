"""What may be said of one agent's figure beside the team's. Pure."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import NamedTuple

from metrics.catalogue import Aggregation, Definition
from metrics.facts import MILLION
from metrics.fairness.laws import (
    OUTSIDE_95,
    OUTSIDE_998,
    Edges,
    Law,
    MeanLaw,
    QuantileLaw,
    RateLaw,
    Sample,
    ShareLaw,
    scatter_of,
)
from metrics.fairness.mix import WHOLE, Cell, Mix, Pools, same_mix_quantile, same_mix_share
from metrics.values import Key, Table, Value

FLAGGED_FROM = 50
DRAWN_FROM = 5
STEPS = 48


class Flag(StrEnum):
    """An invitation to look, and which way."""

    GOOD = "good"
    BAD = "bad"


class Curve(NamedTuple):
    """The limits at one size."""

    size: Fraction
    inner: Edges
    outer: Edges


def can_compare(definition: Definition, one: Aggregation) -> bool:
    """Whether agents can be compared by it: not by volumes, nor by the accounts that they have."""
    of_measurements = one.kind in ("quotient", "percentile")
    known = one.is_proportion or one.is_mean or one.kind == "percentile" or is_rate(one)
    return "A" in definition.levels and of_measurements and known


def is_rate(one: Aggregation) -> bool:
    """Whether it counts cases per hour."""
    return one.kind == "quotient" and one.unit == "per_hour"


def can_mix(one: Aggregation) -> bool:
    """Whether there is a figure on the same mix: hours are of no kind of ticket."""
    return not is_rate(one)


def needs_values(one: Aggregation) -> bool:
    """Whether its limits follow from the single values."""
    return one.is_mean or one.kind == "percentile"


def law_of(one: Aggregation, team: Value, pools: Pools, scatter: Fraction) -> Law | None:
    """What chance does to figures like the team's; None where there is no figure."""
    if team.value is None or not team.n:
        return None
    if one.is_proportion:
        return ShareLaw(team.value)
    if is_rate(one):
        return RateLaw(team.value, scatter)
    values = pools.of(WHOLE)
    if not values:
        return None
    return MeanLaw(values, MILLION) if one.is_mean else QuantileLaw(_of(one), values, MILLION)


def sample_of(one: Aggregation, value: Value) -> Sample | None:
    """An agent's value for the law; None without any.

    The n of a rate, by which it is judged, is its cases: its hours come in entries of any size.
    """
    if value.value is None:
        return None
    if is_rate(one):
        return Sample(value.value, floor(value.numerator or 0), value.denominator or Fraction(0))
    whole = value.denominator if one.is_proportion else None
    return Sample(value.value, value.n, whole or Fraction(value.n))


def flag_of(law: Law, centre: Fraction, sample: Sample, better: str | None) -> Flag | None:
    """Good or bad where it lies beyond the 99.8 % limits and is large enough to say so."""
    if better is None or sample.n < FLAGGED_FROM or not law.is_beyond(sample, OUTSIDE_998):
        return None
    return Flag.GOOD if (sample.value > centre) == (better == "up") else Flag.BAD


def is_explained(law: Law, centre: Fraction, sample: Sample, expected: Fraction) -> bool:
    """Whether the figure is as chance has it about what the same mix would have given."""
    if isinstance(law, ShareLaw):
        return not ShareLaw(expected).is_beyond(sample, OUTSIDE_998)
    moved = sample._replace(value=sample.value - expected + centre)
    return not law.is_beyond(moved, OUTSIDE_998)


def mix_of(one: Aggregation, cells: Sequence[Cell], pools: Pools, person: int) -> Mix | None:
    """The team's figure on the agent's own mix; None where too few agents contribute."""
    if not can_mix(one):
        return None
    if one.kind != "percentile":
        return same_mix_share(cells, person)
    found = same_mix_quantile(cells, pools, person, _of(one))
    if found is None:
        return None
    rows = [row._replace(team=row.team / MILLION) for row in found.rows]
    return Mix(found.expected / MILLION, rows)


def scatter(weeks: Table) -> Fraction:
    """How many times Poisson's variance the weeks of one agent have; never less than once."""
    by_agent: dict[Key, list[tuple[Fraction, Fraction]]] = {}
    for week in weeks:
        for person, value in week.items():
            row = (value.numerator or Fraction(0), value.denominator or Fraction(0))
            by_agent.setdefault(person, []).append(row)
    found = [scatter_of(rows) for person, rows in by_agent.items() if person is not None]
    free = sum(degrees for _, degrees in found)
    square = sum((one for one, _ in found), Fraction(0))
    return max(square / free, Fraction(1)) if free else Fraction(1)


def curves(law: Law, sizes: Iterable[Fraction]) -> list[Curve]:
    """The limits from a little left of the smallest to a little right of the largest."""
    known = sorted(sizes)
    if not known:
        return []
    low = max(floor(known[0] * 4 / 5), DRAWN_FROM)
    high = max(floor(known[-1] * 21 / 20), low + 1)
    ratio = (high / low) ** (1 / STEPS)
    at = sorted({round(low * ratio**step) for step in range(STEPS + 1)} | {low, high})
    return [
        Curve(Fraction(n), law.edges(Fraction(n), OUTSIDE_95), law.edges(Fraction(n), OUTSIDE_998))
        for n in at
    ]


def is_ordinary(law: Law, sample: Sample) -> bool:
    """Whether it lies within the 95 % limits."""
    return not law.is_beyond(sample, OUTSIDE_95)


def _of(one: Aggregation) -> Fraction:
    if one.quantile is None:
        raise ValueError(f"A {one.kind} needs its quantile.")
    return one.quantile
