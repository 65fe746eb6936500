"""Estimates of many key results at once: what each will be, between what, and how likely. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import exp, log
from typing import NamedTuple

import numpy as np

from objectives.forecasting.level import Fitted, Floats, Outlook, ahead, fit

LOW, HIGH = 0.1, 0.9  # 80 % of what may come lies between


class End(NamedTuple):
    """The value as of the end of a day to come: `constant`, which is known, and what each week
    ahead adds: its rate × its part. An exposure is how much of a week is counted in it."""

    day: date
    constant: float
    parts: Sequence[float]
    exposures: Sequence[float]


class Ask(NamedTuple):
    """One series and the days of which its value is wanted, in order; the last one is the end's.

    rates, exposures: week by week, oldest first; an exposure is 0 where there is no data and about
    1 elsewhere. noise: what is believed of the variance of a rate. scale: "plain", "log" (of what
    is above 0) or "gap" (of a share that fills up: −log of what is left).
    floor, ceiling: nothing lies beyond. whole: only whole numbers occur.
    worth: added to the evidence where several asks stand for the same.
    """

    rates: Sequence[float]
    exposures: Sequence[float]
    noise: float
    ends: Sequence[End]
    target: float | None = None
    upward: bool = True
    scale: str = "plain"
    floor: float | None = None
    ceiling: float | None = None
    whole: bool = False
    worth: float = 0.0


class Estimate(NamedTuple):
    """What the value will be on a day: 80 % of what may come lies from low to high."""

    day: date
    low: float
    middle: float
    high: float


class Forecast(NamedTuple):
    """The days asked about, the end as the last; chance: of reaching the target, None without."""

    path: tuple[Estimate, ...]
    chance: float | None

    @property
    def end(self) -> Estimate:
        """What it will be at the end."""
        return self.path[-1]


def forecast(several: Sequence[Sequence[Ask]]) -> list[Forecast]:
    """One forecast for each; of several asks that stand for the same the likeliest is taken."""
    if not several:
        return []
    every = [ask for asks in several for ask in asks]
    fitted = fit(
        _padded([ask.rates for ask in every]),
        _padded([ask.exposures for ask in every]),
        np.array([ask.noise for ask in every]),
    )
    chosen, first = [], 0
    for asks in several:
        rows = range(first, first + len(asks))
        chosen.append(max(rows, key=lambda row: fitted.evidence[row] + every[row].worth))
        first += len(asks)
    return _outcomes([every[row] for row in chosen], _rows(fitted, chosen))


def _outcomes(asks: Sequence[Ask], fitted: Fitted) -> list[Forecast]:
    paths: list[list[Estimate]] = [[] for _ in asks]
    chances: list[float | None] = [None] * len(asks)
    for number in range(max(len(ask.ends) for ask in asks)):
        rows = [row for row, ask in enumerate(asks) if number < len(ask.ends)]
        ends = [asks[row].ends[number] for row in rows]
        outlook = ahead(
            _rows(fitted, rows),
            _padded([end.parts for end in ends], at_end=True),
            _padded([end.exposures for end in ends], at_end=True),
        )
        constants = np.array([end.constant for end in ends])
        amounts = [constants + outlook.quantile(share) for share in (LOW, 0.5, HIGH)]
        likely = _chances([asks[row] for row in rows], constants, outlook)
        for index, row in enumerate(rows):
            three = [_kept(asks[row], float(amount[index])) for amount in amounts]
            paths[row].append(Estimate(ends[index].day, *three))
            chances[row] = likely[index]
    return [Forecast(tuple(path), chance) for path, chance in zip(paths, chances, strict=True)]


def _chances(asks: Sequence[Ask], constants: Floats, outlook: Outlook) -> list[float | None]:
    edges = [0.0 if ask.target is None else _scaled(ask, ask.target) for ask in asks]
    below = outlook.below(np.array(edges) - constants)
    return [
        None if ask.target is None else float(1 - chance if ask.upward else chance)
        for ask, chance in zip(asks, below, strict=True)
    ]


def _scaled(ask: Ask, target: float) -> float:
    """The target on the scale of the rates; the edge between whole numbers lies in the middle."""
    if ask.whole:
        target += -0.5 if ask.upward else 0.5
    if ask.scale == "log":
        return log(max(target, 1e-9))
    if ask.scale == "gap":
        return -log(max(1 - target, 1e-9))
    return target


_BACK: dict[str, Callable[[float], float]] = {
    "plain": lambda amount: amount,
    "log": lambda amount: exp(min(amount, 700)),
    "gap": lambda amount: 1 - exp(-max(amount, 0.0)),
}


def _kept(ask: Ask, amount: float) -> float:
    back = _BACK[ask.scale](amount)
    if ask.floor is not None:
        back = max(back, ask.floor)
    return back if ask.ceiling is None else min(back, ask.ceiling)


def _padded(rows: Iterable[Sequence[float]], *, at_end: bool = False) -> Floats:
    """As a table; what is missing is 0: before the first week, or after the last one ahead."""
    lists = list(rows)
    width = max(map(len, lists), default=0)
    table = np.zeros((len(lists), width))
    for number, row in enumerate(lists):
        if row:
            table[number, slice(0, len(row)) if at_end else slice(width - len(row), width)] = row
    return table


def _rows(fitted: Fitted, rows: Sequence[int]) -> Fitted:
    return Fitted(
        type(fitted.state)(*(each[rows] for each in fitted.state)),
        *(each[rows] for each in fitted[1:]),
    )
