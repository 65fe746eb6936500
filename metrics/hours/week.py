"""A week's opening hours as people type them, and in minutes as they are stored. Pure.

Typed hours may cross midnight and end at 00:00; stored ones are stretches of one date each.
"""

from collections.abc import Sequence
from datetime import time
from itertools import pairwise
from typing import NamedTuple

MIDNIGHT = time(0)
END = 1440
Minutes = list[tuple[int, int]]


class Stretch(NamedTuple):
    """From opening to closing; 00:00 as the end is the day's own midnight.

    over: the end is meant to be the next day's.
    """

    opens: time
    closes: time
    over: bool = False

    @property
    def crosses(self) -> bool:
        """Whether it ends before it begins, and not at midnight."""
        return MIDNIGHT != self.closes < self.opens


class Crossing(ValueError):
    """Hours of one day that overlap; `day` counts from Monday, 0."""

    def __init__(self, day: int) -> None:
        super().__init__(day)
        self.day = day


def to_hours(week: Sequence[Sequence[Stretch]]) -> list[Minutes]:
    """Seven days in minutes; what crosses midnight goes on at 0 of the next day.

    Raises Crossing where the hours of a day overlap.
    """
    days: list[Minutes] = [[] for _ in range(7)]
    for day, stretches in enumerate(week):
        for stretch in stretches:
            opens, closes = _minute(stretch.opens), _minute(stretch.closes)
            if stretch.crosses:
                days[day].append((opens, END))
                days[(day + 1) % 7].append((0, closes))
            else:
                days[day].append((opens, closes or END))
    return [_joined(day, sorted(stretches)) for day, stretches in enumerate(days)]


def to_stretches(hours: Sequence[Sequence[Sequence[int]]]) -> list[list[Stretch]]:
    """The stored hours as people would type them: a night is one stretch."""
    ends = [_night_of(hours, day) for day in range(7)]
    week: list[list[Stretch]] = []
    for day, stretches in enumerate(hours):
        begun = ends[day - 1] is not None
        shown = [Stretch(_time(opens), _time(closes)) for opens, closes in stretches[begun:]]
        end = ends[day]
        if end is not None:
            shown[-1] = Stretch(shown[-1].opens, _time(end), over=True)
        week.append(shown)
    return week


def _night_of(hours: Sequence[Sequence[Sequence[int]]], day: int) -> int | None:
    """When hours that begin on the day end on the next (minutes), if they cross midnight."""
    tonight, tomorrow = hours[day], hours[(day + 1) % 7]
    if not tonight or not tomorrow:
        return None
    (opens, closes), (again, ends) = tonight[-1], tomorrow[0]
    goes_on = closes == END and again == 0 and ends < END
    return ends if goes_on and 0 < ends < opens else None


def _joined(day: int, stretches: Minutes) -> Minutes:
    """Touching stretches become one."""
    for (_, closes), (opens, _) in pairwise(stretches):
        if opens < closes:
            raise Crossing(day)
    found: Minutes = []
    for opens, closes in stretches:
        if found and found[-1][1] == opens:
            found[-1] = (found[-1][0], closes)
        else:
            found.append((opens, closes))
    return found


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
