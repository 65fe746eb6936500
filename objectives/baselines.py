"""A baseline from the metric's own history: the same window at the end of the last cycle."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from metrics.catalogue import Aggregation, Definition
from metrics.values import Ask, Filters, Scope, Value, read_many
from objectives.asking import USUAL
from objectives.choices import Window
from objectives.models import Cycle
from objectives.storing import interval_of, millionths
from objectives.windows import Period, period_of, window_of
from people.models import Organization


class Baseline(NamedTuple):
    """Millionths of the metric's unit; `value` None: no data in that window.

    n: how many measurements it was read from; None: none, somebody typed it.
    low, high: the 95 % interval, widened to whole millionths; None where there is none.
    """

    value: int | None
    n: int | None
    low: int | None
    high: int | None
    period: Period | None = None

    def exact(self) -> dict[str, int | None]:
        """By the endings of the key result's fields."""
        return {"": self.value, "_low": self.low, "_high": self.high, "_n": self.n}


def period_before(
    definition: Definition, one: Aggregation, window: str, *, cycle: Period
) -> Period:
    """What a window means on the day before the cycle. To date: all of what came before, as long as
    the cycle."""
    chosen = window_of(
        chosen=window, usual=USUAL[definition.window], is_count=one.kind == "sum", has_baseline=True
    )
    chosen = "rolling" if chosen == Window.CYCLE else chosen
    return period_of(chosen, cycle=cycle, last=cycle[0] - timedelta(days=1))


class Asked(NamedTuple):
    """What is measured, read how, of whom; teams as in `propose_baseline`."""

    definition: Definition
    aggregation: str = ""
    window: str = Window.DEFAULT
    teams: frozenset[int] | None = None
    person_id: int | None = None
    filters: Mapping[str, Any] | None = None

    def period(self, cycle: Cycle) -> Period:
        """The same window on the day before the cycle."""
        one = self.definition.aggregation(self.aggregation)
        return period_before(self.definition, one, self.window, cycle=(cycle.start, cycle.end))

    def ask(self, period: Period) -> Ask:
        """Its value then."""
        return Ask(
            self.definition,
            self.definition.aggregation(self.aggregation).name,
            [period],
            Scope(teams=self.teams, person=self.person_id),
            Filters(**(self.filters or {})),
        )


def propose_baseline(
    *,
    organization: Organization,
    cycle: Cycle,
    definition: Definition,
    aggregation: str = "",
    window: str = Window.DEFAULT,
    teams: frozenset[int] | None = None,
    person_id: int | None = None,
    filters: Mapping[str, Any] | None = None,
) -> Baseline:
    """What the metric was, over the same window, on the day before the cycle. One query.

    teams: already with all below them; None: the company. A count is read over as many days before
    the cycle as the cycle has.
    """
    asked = Asked(definition, aggregation, window, teams, person_id, filters)
    period = asked.period(cycle)
    ((found,),) = read_many(organization=organization, asks=[asked.ask(period)])
    return baseline_of(found[None], period)


def baseline_of(found: Value, period: Period) -> Baseline:
    """What was read, as a baseline."""
    low, high = interval_of(found)
    return Baseline(millionths(found.value), found.n, low, high, period)
