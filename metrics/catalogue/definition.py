"""What a metric is, as data: which measurements, put together how, shown as what.

The catalogue's metrics and an organization's own are the same shape; a version of one is stored
as the JSON that `to_json` gives. Nothing here knows a model or a clock.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from metrics.catalogue.aggregation import Aggregation, Words
from metrics.facts import Measure


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric. The first of `aggregations` is the one meant where none is named.

    better: "up", "down" or None. levels: for whom it exists: C company, T team, A agent.
    window: the default in a key result; "count" is read over the cycle, "trailing_year"
    are the 12 months up to its last day.
    filters: of its own, by the fields of metrics.values.Filters; it never sees anything else.
    by: the dimension along which it is mostly looked at. guards: keys of the metrics that should
    stand beside it. fair_for_one: whether it may be one agent's target: no volume is, unless it is
    held against the hours worked, nor what others have as large a part in.
    """

    key: str
    name: Words
    description: Words
    formula: Words
    aggregations: tuple[Aggregation, ...]
    better: Literal["up", "down"] | None
    category: str
    timing: Literal["leading", "lagging"]
    levels: frozenset[str]
    stage: str = "support"
    guards: tuple[str, ...] = ()
    window: str = "last_4_weeks"
    fair_for_one: bool = False
    by: str = ""
    words: dict[str, Any] = field(default_factory=dict, compare=False)
    filters: dict[str, Any] = field(default_factory=dict)

    @property
    def default(self) -> Aggregation:
        """The aggregation meant where none is named."""
        return self.aggregations[0]

    @property
    def default_aggregation(self) -> str:
        """Its name."""
        return self.default.name

    @property
    def unit(self) -> str:
        """The default aggregation's unit."""
        return self.default.unit

    @property
    def measures(self) -> frozenset[Measure]:
        """Every measure that any of its aggregations reads."""
        return frozenset[Measure]().union(*(one.measures for one in self.aggregations))

    def aggregation(self, name: str = "") -> Aggregation:
        """The aggregation of this name, or the default. Raises KeyError for another."""
        for one in self.aggregations:
            if name in ("", one.name):
                return one
        raise KeyError(name)
