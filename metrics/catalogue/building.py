"""Short ways to write down what the catalogue's metrics are made of."""

from typing import Any

from metrics.catalogue.definition import Aggregation, Definition, Kind, Part, total
from metrics.facts import Measure


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
