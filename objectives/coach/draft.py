"""What the coach is asked about: plain values, exact amounts in units. No models, no clock."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from objectives.choices import Cadence, Kind, Window
from objectives.forecasting.backtest import History

Amount = Fraction | None
NOTHING = History()


@dataclass(frozen=True, kw_only=True)
class Metric:
    """What a key result measures, as far as the coach asks.

    unit: of the way in which it is read. better: "up", "down" or None. timing: "leading" or
    "lagging". is_part: a share of a part in its whole, so from 0 to 1. is_sampled: a mean, share or
    percentile, which few measurements make uncertain. runs_up: a count or coverage, which starts
    from 0. of_tickets: a sum of tickets or of the time spent on them. of_deliverables: a count of
    what the team itself makes or does. a_year: read over the last 12 months. watches_speed: it is
    about speed or volume. guards: (key, name) of the metrics that should stand beside it.
    benchmarks: whose values it is held against.
    """

    key: str
    name: str = ""
    unit: str = "count"
    better: str | None = None
    timing: str = "lagging"
    stage: str = "support"
    is_part: bool = False
    is_sampled: bool = False
    runs_up: bool = False
    of_tickets: bool = False
    of_deliverables: bool = False
    a_year: bool = False
    watches_speed: bool = False
    fair_for_one: bool = True
    has_data: bool = True
    retired: bool = False
    guards: tuple[tuple[str, str], ...] = ()
    benchmarks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its name for people."""
        return self.name or self.key


class Step(NamedTuple):
    """A milestone: when it is due, if a day is set."""

    title: str
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class KeyResult:
    """One key result as written. Without a metric its values are typed, in `unit`.

    owner: who answers for it, the objective's owner where it names none; None: nobody who is still
    here. scope: whose figures, and its filters, comparable. for_one: one agent's own target, or
    each agent's. now: the value today. sample: how many measurements its window is expected to
    have; low, high: the 95 % interval about the value that so many give. steps: of milestones.
    """

    title: str
    pk: int = 0
    kind: str = Kind.REACH
    owner: str | None = None
    unit: str = "count"
    metric: Metric | None = None
    aggregation: str = ""
    window: str = Window.DEFAULT
    scope: tuple[object, ...] = ()
    for_one: bool = False
    weight: Fraction = Fraction(1)
    baseline: Amount = None
    target: Amount = None
    bound: str = ""
    lower: Amount = None
    upper: Amount = None
    now: Amount = None
    sample: int | None = None
    low: Amount = None
    high: Amount = None
    history: History = NOTHING
    steps: tuple[Step, ...] = ()

    @property
    def is_guardrail(self) -> bool:
        """Adds no progress: it watches what the others could spoil."""
        return self.weight == 0

    @property
    def reaches(self) -> bool:
        """From a baseline to a target."""
        return self.kind == Kind.REACH

    @property
    def runs_up(self) -> bool:
        """Starts from 0 where it has no baseline."""
        return self.metric.runs_up if self.metric else self.unit in ("count", "money")

    @property
    def start(self) -> Amount:
        """Where it starts."""
        return Fraction(0) if self.baseline is None and self.runs_up else self.baseline

    @property
    def upward(self) -> bool:
        """Whether more is what it asks."""
        if self.start is not None and self.target is not None and self.start != self.target:
            return self.target > self.start
        return self.metric is None or self.metric.better != "down"

    @property
    def measured(self) -> tuple[object, ...] | None:
        """The same metric, filters and window have the same; None: nothing measures it."""
        if self.metric is None:
            return None
        return (self.metric.key, self.aggregation, self.window, self.scope)


class Parent(NamedTuple):
    """An objective that is supported: its stage, and the keys of its metrics."""

    title: str
    stage: str
    metrics: frozenset[str] = frozenset()


class Elsewhere(NamedTuple):
    """A key result of another objective of the same team and cycle."""

    title: str
    measured: tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class Objective:
    """An objective as written, with what surrounds it.

    owner: None: nobody who is still here. team: its name; empty: the company's. of_team: how many
    objectives its team has in this cycle, itself included. parents: what it supports; above: titles
    of what it could support. leading: (stage, name) of the leading metrics there are for it.
    reports: how many people its team's lead leads.
    """

    title: str
    cycle: tuple[date, date]
    pk: int = 0
    cadence: str = Cadence.QUARTER
    owner: str | None = None
    team: str = ""
    stage: str = "support"
    key_results: tuple[KeyResult, ...] = ()
    parents: tuple[Parent, ...] = ()
    above: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    leading: tuple[tuple[str, str], ...] = ()
    of_team: int = 1
    reports: int = 0

    @property
    def weighted(self) -> list[KeyResult]:
        """Its key results without the guardrails."""
        return [each for each in self.key_results if not each.is_guardrail]

    @property
    def metrics(self) -> list[Metric]:
        """What its key results measure, guardrails included."""
        return [each.metric for each in self.key_results if each.metric]

    @property
    def last_day(self) -> date:
        """Of its cycle."""
        return date.fromordinal(self.cycle[1].toordinal() - 1)

    @property
    def days(self) -> int:
        """How many its cycle has."""
        return (self.cycle[1] - self.cycle[0]).days


__all__ = [
    "NOTHING",
    "Amount",
    "Elsewhere",
    "History",
    "KeyResult",
    "Metric",
    "Objective",
    "Parent",
    "Step",
]
