"""Whether a baseline is worse than anything that was ever measured: then it is asked about."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from metrics.catalogue import Definition
from metrics.intake.freshness import source_state
from metrics.values import Filters, Scope, read_periods
from objectives.asking import USUAL, day_of
from objectives.calendar import DAY
from objectives.choices import Window
from objectives.models import Cycle
from objectives.storing import millionths
from objectives.windows import Period, period_of, window_of
from people.models import Organization

BACK = 26  # windows, four weeks apart: two years
STEP = timedelta(weeks=4)
LEAST = 5  # fewer windows with data say nothing about what is usual


class Worst(NamedTuple):
    """The worst value of so many windows, in millionths, and the day on which that one ended."""

    value: int
    day: date
    windows: int


def worst_measured(
    *,
    organization: Organization,
    cycle: Cycle,
    definition: Definition,
    aggregation: str = "",
    window: str = Window.DEFAULT,
    teams: frozenset[int] | None = None,
    person_id: int | None = None,
    filters: Mapping[str, Any] | None = None,
) -> Worst | None:
    """Over the last two years before today; None where too little is known, or none is better.

    Two queries.
    """
    one = definition.aggregation(aggregation)
    if definition.better not in ("up", "down"):
        return None
    sources = source_state(organization)
    reached = day_of(sources.as_of, organization)
    since = date.min if one.is_entered else day_of(sources.covered_from, organization)
    if reached is None or since is None:
        return None
    chosen = window_of(
        chosen=window, usual=USUAL[definition.window], is_count=one.kind == "sum", has_baseline=True
    )
    chosen = "rolling" if chosen == Window.CYCLE else chosen
    periods = _periods(chosen, (cycle.start, cycle.end), reached, since)
    values = read_periods(
        organization=organization,
        definition=definition,
        aggregation=one.name,
        periods=periods,
        scope=Scope(teams=teams, person=person_id),
        filters=Filters(**(filters or {})),
    )
    known = [
        (value.value, period[1] - DAY)
        for value, period in zip(values, periods, strict=True)
        if value.value is not None
    ]
    return worst_of(known, better=definition.better)


def worst_of(known: list[tuple[Fraction, date]], *, better: str) -> Worst | None:
    """Of values with their days; None of too few. Pure."""
    if len(known) < LEAST:
        return None
    pick = min if better == "up" else max
    value, day = pick(known, key=lambda each: each[0])
    return Worst(millionths(value) or 0, day, len(known))


def is_worse(baseline: int | None, worst: Worst | None, *, better: str | None) -> bool:
    """Whether the baseline lies beyond the worst that was measured. Pure."""
    if baseline is None or worst is None:
        return False
    return baseline < worst.value if better == "up" else baseline > worst.value


def _periods(window: str, cycle: Period, reached: date, since: date) -> list[Period]:
    """Those that the data cover from end to end, the latest first."""
    ends = (reached - DAY - STEP * back for back in range(BACK))
    periods = (period_of(window, cycle=cycle, last=last) for last in ends if last > since)
    return [period for period in periods if period[0] >= since]
