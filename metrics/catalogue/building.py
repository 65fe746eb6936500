"""Short ways to write down what the catalogue's metrics are made of."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from metrics.catalogue.aggregation import Aggregation, Kind, Part
from metrics.catalogue.definition import Definition
from metrics.facts import MILLION, Measure


def counted(key: str, measure: Measure, **given: Any) -> Definition:
    """A metric that adds up what was entered; what is not `given` is what most of them have."""
    usual: dict[str, Any] = {"timing": "leading", "window": "count", "better": "up"}
    return Definition(key=key, **(usual | {"aggregations": (total(measure),)} | given))


def ratio(
    name: str, unit: str, above: tuple[Measure, ...], below: tuple[Measure, ...], **given: Any
) -> Aggregation:
    """Σ values ÷ Σ values."""
    parts, whole = (tuple(Part(measure) for measure in each) for each in (above, below))
    return Aggregation(name, "quotient", unit, parts, whole, **given)


def population(
    kind: Kind,
    measure: Measure | None = None,
    *,
    name: str = "share",
    unit: str = "share",
    **own: Any,
) -> Aggregation:
    """What counts accounts, by the measurements of `measure` where it takes any."""
    return Aggregation(name, kind, unit, (Part(measure),) if measure else (), **own)


def share(*measures: Measure) -> Aggregation:
    """How many of them are a 1: Σ values ÷ Σ weights."""
    return _mean("share", "share", *measures)


def mean(unit: str, *measures: Measure, variant: str | None = None) -> Aggregation:
    """Σ values ÷ Σ weights."""
    return _mean("mean", unit, *measures, variant=variant)


def _mean(name: str, unit: str, *measures: Measure, variant: str | None = None) -> Aggregation:
    return Aggregation(
        name,
        "quotient",
        unit,
        tuple(Part(measure, "value", variant) for measure in measures),
        tuple(Part(measure, "weight", variant) for measure in measures),
    )


def percentile(name: str, unit: str, measure: Measure, quantile: Fraction) -> Aggregation:
    """The quantile of the measure's values."""
    return Aggregation(name, "percentile", unit, (Part(measure),), quantile=quantile)


def median(measure: Measure) -> Aggregation:
    """The median of a time."""
    return percentile("median", "seconds", measure, Fraction(1, 2))


def p90(measure: Measure) -> Aggregation:
    """The time within which 9 of 10 are."""
    return percentile("p90", "seconds", measure, Fraction(9, 10))


def total(measure: Measure, unit: str = "count") -> Aggregation:
    """Σ values."""
    return Aggregation("sum", "sum", unit, (Part(measure),))


def in_business_time(one: Aggregation) -> Aggregation:
    """The same of times in opening hours, under a name of its own: median_business."""
    return replace(
        one,
        name=f"{one.name}_business",
        numerator=tuple(part._replace(business=True) for part in one.numerator),
        denominator=tuple(part._replace(business=True) for part in one.denominator),
        sample=tuple(part._replace(business=True) for part in one.sample),
    )


def in_both(*several: Aggregation) -> tuple[Aggregation, ...]:
    """The aggregations of a time as they are, and after them those in opening hours."""
    return (*several, *map(in_business_time, several))


def in_millionths(units: int) -> int:
    """Whole units as amounts are stored."""
    return units * MILLION
