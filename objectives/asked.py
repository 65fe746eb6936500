"""What a key result asks, and what was read for it: plain values, no models, no clock."""

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from objectives import status
from objectives.calendar import DAY, Pace, sundays
from objectives.choices import Bound, Kind, Status, Window
from objectives.season import Season, share_by
from objectives.windows import Period, period_of, window_of

EARLY = timedelta(weeks=2)


class Question(NamedTuple):
    """What a key result asks, in units; `usual` is the metric's default window.

    is_count: a sum, read from 0 or over a rolling window; so is a coverage that is to be reached.
    is_state: as of a day, such as a backlog.
    pace: of its cycle, from its publication. cycle: its first day and the day after its last.
    needed: of a baseline, how many measurements it takes.
    season: of a count without a baseline, how it ran last year, where that is known.
    """

    kind: str
    cycle: Period
    pace: Pace
    baseline: Fraction | None = None
    target: Fraction | None = None
    bound: str = ""
    lower: Fraction | None = None
    upper: Fraction | None = None
    baseline_interval: tuple[Fraction, Fraction] | None = None
    window: str = Window.DEFAULT
    usual: str = Window.FOUR_WEEKS
    is_count: bool = False
    is_state: bool = False
    is_coverage: bool = False
    covered_from: date | None = None
    season: Season | None = None
    needed: int | None = None

    @property
    def has_season(self) -> bool:
        """Whether last year says what may be expected of it."""
        paced = self.kind == Kind.REACH or (self.kind == Kind.MAINTAIN and is_ceiling(self))
        return self.is_count and self.baseline is None and paced

    @property
    def start_value(self) -> Fraction | None:
        """Where progress begins: a count or coverage without a baseline runs from 0."""
        runs_up = self.is_count or self.is_coverage
        return Fraction(0) if self.baseline is None and runs_up else self.baseline

    @property
    def days(self) -> int:
        """How many days the cycle has."""
        return (self.cycle[1] - self.cycle[0]).days

    def seasonal_share(self, until: date) -> Fraction | None:
        """The share of last year's count that had come by then, where it is known."""
        if self.season is None:
            return None
        return share_by(self.season, self.cycle, self.pace.start, until)

    def period(self, last: date) -> Period:
        """The days over which the value as of the end of `last` is read."""
        if self.kind == Kind.MAINTAIN and self.is_count and self.window == Window.DEFAULT:
            return period_of(Window.WEEK, cycle=self.cycle, last=last)
        # What is found out in a cycle is found out of that cycle.
        usual = Window.CYCLE if self.kind == Kind.BASELINE else self.usual
        window = window_of(
            chosen=self.window,
            usual=usual,
            is_count=self.is_count or (self.is_coverage and self.kind == Kind.REACH),
            has_baseline=self.baseline is not None,
        )
        return period_of(window, cycle=self.cycle, last=last)


class Reading(NamedTuple):
    """A value that was read for `last` (its window's last day), and its sample.

    known: of an each, how many members there are, of which `sample` were judged and `value` keep
    the threshold. done: of milestones, the share of the weight that is done.
    """

    last: date
    value: Fraction | None
    sample: int = 0
    known: int = 0
    done: Fraction | None = None


class Point(NamedTuple):
    """A reading with what it means; inside is a maintained week's."""

    last: date
    value: Fraction | None
    sample: int
    progress: Fraction | None
    inside: bool | None


class Assessed(NamedTuple):
    """A key result as it stands. expected is None where it has no pace."""

    value: Fraction | None
    sample: int
    progress: Fraction | None
    expected: Fraction | None
    status: Status
    last_week: bool | None
    points: tuple[Point, ...]


def last_days(question: Question, until: date) -> list[date]:
    """The Sundays of the cycle that are over when the day `until` begins."""
    return sundays(question.cycle[0], min(question.cycle[1], until))


def moment_of(cycle: Period, until: date) -> status.Moment:
    """Where in its cycle something stands when the day `until` begins."""
    return status.Moment(early=until < cycle[0] + EARLY, over=until >= cycle[1])


def elapsed(question: Question, until: date) -> Fraction:
    """The share of the cycle that is over: of last year's count where it is known, else of its
    working days."""
    seasonal = question.seasonal_share(until)
    return question.pace.expected(until) if seasonal is None else seasonal


def is_ceiling(question: Question) -> bool:
    """A ceiling on the cycle's count is one of the count to date against limit × expected."""
    return question.is_count and question.window == Window.CYCLE and question.bound == Bound.AT_MOST


def limit_to_date(question: Question, last: date) -> Fraction | None:
    """Of a ceiling, what the count may be at most by the end of `last`."""
    if question.upper is None or not is_ceiling(question):
        return None
    return question.upper * elapsed(question, last + DAY)
