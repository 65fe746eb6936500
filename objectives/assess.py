"""What a key result's values say: plain values in, an assessment out. No models, no clock."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from objectives import progress, status
from objectives.calendar import DAY, Pace, sundays
from objectives.choices import Bound, Kind, Status, Window
from objectives.season import Season, share_by
from objectives.windows import Period, period_of, uncovered_days, window_of

EARLY = timedelta(weeks=2)
# A maintained share or mean is judged on at least as many measurements.
MAINTAIN_SAMPLE = 30


class Question(NamedTuple):
    """What a key result asks, in units; `usual` is the metric's default window.

    is_count: a sum, read from 0 or over a rolling window; so is a coverage that is to be reached.
    is_state: as of a day, such as a backlog.
    pace: of its cycle, from its publication. cycle: its first day and the day after its last.
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

    @property
    def has_season(self) -> bool:
        """Whether last year says what may be expected of it."""
        return (
            self.is_count
            and self.baseline is None
            and (self.kind == Kind.REACH or is_ceiling(self))
        )

    @property
    def start_value(self) -> Fraction | None:
        """Where progress begins: a count or coverage without a baseline runs from 0."""
        runs_up = self.is_count or self.is_coverage
        return Fraction(0) if self.baseline is None and runs_up else self.baseline

    @property
    def days(self) -> int:
        """How many days the cycle has."""
        return (self.cycle[1] - self.cycle[0]).days

    def period(self, last: date) -> Period:
        """The days over which the value as of the end of `last` is read."""
        if self.kind == Kind.MAINTAIN and self.is_count and self.window == Window.DEFAULT:
            return period_of(Window.WEEK, cycle=self.cycle, last=last)
        window = window_of(
            chosen=self.window,
            usual=self.usual,
            is_count=self.is_count or (self.is_coverage and self.kind == Kind.REACH),
            has_baseline=self.baseline is not None,
        )
        return period_of(window, cycle=self.cycle, last=last)


class Reading(NamedTuple):
    """A value that was read for `last` (its window's last day), and its sample."""

    last: date
    value: Fraction | None
    sample: int = 0


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


def assess(
    question: Question,
    *,
    now: Reading,
    weeks: Sequence[Reading],
    until: date,
    rules: status.Rules = status.USUAL,
) -> Assessed:
    """`now` is the latest reading, `weeks` those of the Sundays; days before `until` are over."""
    judge = _maintain if question.kind == Kind.MAINTAIN else _reach
    return judge(question, now, weeks, until, rules)


def _reach(
    question: Question, now: Reading, weeks: Sequence[Reading], until: date, rules: status.Rules
) -> Assessed:
    points = tuple(_reach_point(question, week) for week in weeks)
    current = _reach_point(question, now)
    expected = expected_of(question, now.last, until)
    return Assessed(
        value=current.value,
        sample=now.sample,
        progress=current.progress,
        expected=expected,
        status=status.paced(
            current.progress,
            expected,
            moment=moment_of(question.cycle, until),
            done_early=_runs_up_from_nothing(question),
            in_baseline_interval=_in_interval(question, current.value),
            rules=rules,
        ),
        last_week=None,
        points=points,
    )


def _reach_point(question: Question, reading: Reading) -> Point:
    start, target, value = question.start_value, question.target, reading.value
    if question.is_count and question.baseline is not None:
        value = progress.filled_count(
            value,
            baseline=question.baseline,
            uncovered=uncovered_days(question.period(reading.last), question.covered_from),
            cycle_days=question.days,
        )
    reached = None
    if start is not None and target is not None and start != target:
        reached = progress.reach(value, baseline=start, target=target)
    return Point(reading.last, value, reading.sample, reached, None)


def expected_of(question: Question, last: date, until: date) -> Fraction:
    """What may be expected of a reach whose value's last day is `last`.

    Of a count or a state it is the pace itself; a share, mean or percentile lags behind by its
    window, so it is the pace's mean over that.
    """
    runs_up = question.is_coverage and question.baseline is None
    if question.is_count or question.is_state or runs_up:
        return _elapsed(question, until)
    return question.pace.expected_over(question.period(last), until)


def _elapsed(question: Question, until: date) -> Fraction:
    """The share of the cycle that is over: of last year's count where it is known, else of its
    working days."""
    if question.season is not None:
        share = share_by(question.season, question.cycle, question.pace.start, until)
        if share is not None:
            return share
    return question.pace.expected(until)


def _runs_up_from_nothing(question: Question) -> bool:
    return (
        question.is_count
        and question.baseline is None
        and question.target is not None
        and question.target > 0
    )


def _in_interval(question: Question, value: Fraction | None) -> bool:
    if question.baseline_interval is None or value is None:
        return False
    low, high = question.baseline_interval
    return low <= value <= high


def _maintain(
    question: Question, now: Reading, weeks: Sequence[Reading], until: date, rules: status.Rules
) -> Assessed:
    inside = [kept(question, week) for week in weeks]
    points = tuple(
        Point(week.last, week.value, week.sample, progress.maintain(inside[: n + 1]), inside[n])
        for n, week in enumerate(weeks)
    )
    judged = [week for week in inside if week is not None]
    return Assessed(
        value=now.value,
        sample=now.sample,
        progress=progress.maintain(inside),
        expected=None,
        status=status.maintained(inside, moment=moment_of(question.cycle, until), rules=rules),
        last_week=judged[-1] if judged else None,
        points=points,
    )


def kept(question: Question, week: Reading) -> bool | None:
    """Whether a maintained week was inside; None where too little was measured."""
    if not (question.is_count or question.is_state) and week.sample < MAINTAIN_SAMPLE:
        return None
    upper = question.upper
    if is_ceiling(question) and upper is not None:
        upper *= _elapsed(question, week.last + DAY)
    return progress.inside(week.value, bound=question.bound, lower=question.lower, upper=upper)


def is_ceiling(question: Question) -> bool:
    """A ceiling on the cycle's count is one of the count to date against limit × expected."""
    return question.is_count and question.window == Window.CYCLE and question.bound == Bound.AT_MOST
