"""Series of the real incident log, by group and category: counts, shares, times, what is open.

After May 2016 the log has hardly anything, so its thirteen weeks from 29 February on are taken.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from bench.forecast_series import Floats, Series

START, END = date(2016, 2, 29), date(2016, 5, 30)
_DAYS = (END - START).days
_LEAST = 200  # incidents of a group or category


@dataclass
class Incident:
    """One incident: hours until it was first resolved, None if it was not."""

    opened: date
    group: str
    category: str
    channel: str
    opened_at: datetime
    resolved_at: datetime | None = None
    moved: bool = False

    @property
    def seconds(self) -> float:
        """How long it took."""
        ended = self.resolved_at or self.opened_at
        return max((ended - self.opened_at).total_seconds(), 60.0)


def incidents(log: Path) -> list[Incident]:
    """All of them."""
    found: dict[str, Incident] = {}
    with gzip.open(log, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            opened = _moment(row["opened_at"])
            one = found.setdefault(
                row["number"],
                Incident(
                    opened.date(),
                    row["assignment_group"],
                    row["category"],
                    row["contact_type"],
                    opened,
                ),
            )
            one.moved |= row["reassignment_count"] != "0"
            if row["state"] == "Resolved" and one.resolved_at is None:
                one.resolved_at = _moment(row["updated_at"])
    return list(found.values())


def series_of(log: Path) -> Iterator[Series]:
    """Of all incidents, and of each group, category and channel that has enough of them."""
    every = incidents(log)
    names: dict[str, list[Incident]] = defaultdict(list)
    for one in every:
        for name in (one.group, one.category, one.channel, "all"):
            if name:
                names[name].append(one)
    for name, some in sorted(names.items()):
        if len(some) >= _LEAST:
            yield from _four(name, some)


def _four(name: str, some: list[Incident]) -> Iterator[Series]:
    solved = [one for one in some if one.resolved_at is not None]
    opened = _counts(some, lambda one: one.opened)
    ended = _counts(solved, lambda one: _ended(one).date())
    zero = np.zeros(_DAYS)
    yield Series("count", f"opened, {name}", START, opened, zero)
    unmoved = _counts([one for one in some if not one.moved], lambda one: one.opened)
    yield Series("ratio", f"kept by its group, {name}", START, unmoved, opened, proportion=True)
    times: list[list[float]] = [[] for _ in range(_DAYS)]
    for one in solved:
        day = (_ended(one).date() - START).days
        if 0 <= day < _DAYS:
            times[day].append(one.seconds)
    values = tuple(np.array(each, dtype=float) for each in times)
    yield Series("middle", f"median time, {name}", START, ended, zero, values)
    yield Series("reading", f"open, {name}", START, np.cumsum(opened - ended), zero)


def _counts(some: list[Incident], day_of: Callable[[Incident], date]) -> Floats:
    found = np.zeros(_DAYS)
    for one in some:
        day = (day_of(one) - START) // timedelta(days=1)
        if 0 <= day < _DAYS:
            found[day] += 1
    return found


def _ended(one: Incident) -> datetime:
    assert one.resolved_at is not None
    return one.resolved_at


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y %H:%M")  # noqa: DTZ007 - the log says no zone
