"""The rolling back-test: forecasts from many origins, and what came."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from bench.forecast_series import Series
from objectives.calendar import DAY, WorkCalendar
from objectives.forecasting.asking import Goal, Past, Wanted, count, middle, ratio, reading
from objectives.forecasting.estimate import Ask, Estimate, forecast
from objectives.forecasting.weekdays import blocks_until, profile_of
from objectives.windows import FOUR_WEEKS, Period

_CALENDAR = WorkCalendar((1, 2, 3, 4, 5))
_HISTORY = (4, 6, 10, 13, 26, 52, 104)  # weeks before the origin that are known


@dataclass(frozen=True)
class Case:
    """One key result as it stood at `origin`, the first day not over. base: where it began."""

    series: Series
    cycle: Period
    origin: date
    weeks: int
    base: float
    target: float

    @property
    def upward(self) -> bool:
        """Whether it is to rise."""
        return self.target >= self.base

    def window(self, last: date) -> Period:
        """A count runs from the cycle's start, a state is as of the day, others have 4 weeks."""
        if self.series.kind == "count":
            return self.cycle[0], last + DAY
        return last + DAY - (DAY if self.series.kind == "reading" else FOUR_WEEKS), last + DAY

    def value(self, last: date) -> float | None:
        """The value as of the end of a day."""
        return self.series.counted(self.window(last)).value

    @property
    def last(self) -> date:
        """The cycle's last day."""
        return self.cycle[1] - DAY


class Scores(NamedTuple):
    """covered: the share of ends inside the 80 % interval. brier: of "reaches its target", of the
    forecasts and of the straight line, and of one that says as often as it happens at all."""

    cases: int
    covered: float
    brier: float
    line: float
    known: float


class Judged(NamedTuple):
    """One forecast and what came."""

    case: Case
    inside: bool
    chance: float
    line: bool
    met: bool


def cases_of(
    every: Iterable[Series], random: Generator, *, each: int, weeks: int = 13, settled: int = 0
) -> list[Case]:
    """Some cycles of each series, each seen from one origin in its course.

    A target lies within two usual moves of where it began. settled: days of history that there
    have to be before a cycle's origin.
    """
    found = []
    for series in every:
        for _ in range(each):
            case = _case(series, random, weeks, settled)
            if case is not None:
                found.append(case)
    return found


def _case(series: Series, random: Generator, weeks: int, settled: int) -> Case | None:
    length, left = 7 * weeks, 7 * int(random.integers(1, weeks - 2)) - int(random.integers(0, 3))
    start = int(random.integers(settled or 28, series.days - length))
    origin = start + length - left
    first = series.first
    cycle = (first + timedelta(days=start), first + timedelta(days=start + length))
    history = int(random.choice([w for w in _HISTORY if 7 * w <= origin] or [4]))
    case = Case(series, cycle, first + timedelta(days=origin), history, 0.0, 0.0)
    base = _base(case)
    if base is None or case.value(case.last) is None or origin < 28:
        return None
    move = {"count": 0.2 * abs(base), "middle": 0.15 * base, "reading": 0.2 * base}
    size = move.get(series.kind, 0.06 if series.proportion else 0.12)
    target = base + float(random.normal()) * size
    target = round(target) if series.kind in ("count", "reading") else target
    return Case(series, cycle, case.origin, history, base, target)


def _base(case: Case) -> float | None:
    """Of a count what the days before the cycle say of its whole, else the value before it."""
    start, end = case.cycle
    if case.series.kind != "count":
        return case.value(start - DAY)
    before = case.series.counted((start - FOUR_WEEKS, start)).value
    return None if before is None else before * (end - start).days / FOUR_WEEKS.days


def asks_of(case: Case) -> list[Ask]:
    """What the forecast sees: nothing from the origin on, nothing before the history."""
    series, origin = case.series, case.origin
    blocks = blocks_until(origin, case.weeks)
    recent = [origin - DAY * back for back in range(1, min(7 * case.weeks, 56) + 1)]
    amounts = []
    for day in recent:
        found = series.counted((day, day + DAY))
        amounts.append((day, float(found.n if series.kind != "ratio" else found.below or 0)))
    past = Past(origin, [series.counted(block) for block in blocks], profile_of(amounts, _CALENDAR))
    window = case.window(case.last)
    wanted = [Wanted(case.last, window, series.counted((window[0], min(origin, window[1]))))]
    goal = Goal(case.target, case.upward)
    if series.kind == "count":
        return count(past, wanted, goal)
    if series.kind == "ratio":
        limited = goal._replace(floor=0.0, ceiling=1.0) if series.proportion else goal
        return ratio(past, wanted, limited, proportion=series.proportion)
    return (middle if series.kind == "middle" else reading)(past, wanted, goal)


def straight_line(case: Case) -> float:
    """From where it began through where it stands to the cycle's end."""
    start, end = case.cycle
    part = (case.origin - start).days / (end - start).days
    now = case.value(case.origin - DAY)
    if case.series.kind == "count":
        return (now or 0.0) / part
    return case.base + ((case.base if now is None else now) - case.base) / part


def judge(cases: Sequence[Case]) -> list[Judged]:
    """Forecast them all, and look at what came; those with too little data are left out."""
    asked = [(case, asks) for case in cases if (asks := asks_of(case))]
    found = []
    for (case, _), result in zip(asked, forecast([asks for _, asks in asked]), strict=True):
        value, chance = case.value(case.last), result.chance
        if value is not None and chance is not None:
            found.append(Judged(case, _inside(case, result.end, value), chance, *_met(case, value)))
    return found


def _inside(case: Case, end: Estimate, value: float) -> bool:
    """Counts are whole numbers, and so are the ends of their intervals."""
    if case.series.kind in ("count", "reading"):
        return round(end.low) <= value <= round(end.high)
    edge = 1e-9 * max(abs(value), 1)
    return end.low - edge <= value <= end.high + edge


def _met(case: Case, value: float) -> tuple[bool, bool]:
    line = straight_line(case)
    if case.upward:
        return line >= case.target, value >= case.target
    return line <= case.target, value <= case.target


def scores(judged: Sequence[Judged]) -> Scores:
    """All of them together."""
    met = np.array([one.met for one in judged], dtype=float)
    chance = np.array([one.chance for one in judged])
    line = np.array([one.line for one in judged], dtype=float)
    return Scores(
        len(judged),
        float(np.mean([one.inside for one in judged])),
        float(np.mean((chance - met) ** 2)),
        float(np.mean((line - met) ** 2)),
        float(met.mean() * (1 - met.mean())),
    )


def by_kind(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    """By the first word of their series' names."""
    found: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        found[one.case.series.name.partition(",")[0]].append(one)
    return dict(found)
