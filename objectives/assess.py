"""What a key result's values say: plain values in, an assessment out. No models, no clock."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from objectives import kinds, progress, status
from objectives.asked import (
    Assessed,
    Point,
    Question,
    Reading,
    elapsed,
    is_ceiling,
    last_days,
    limit_to_date,
    moment_of,
)
from objectives.choices import Kind
from objectives.windows import uncovered_days

__all__ = [
    "Assessed",
    "Point",
    "Question",
    "Reading",
    "assess",
    "expected_of",
    "is_ceiling",
    "last_days",
    "moment_of",
]
# A maintained share or mean is judged on at least as many measurements.
MAINTAIN_SAMPLE = 30


def assess(
    question: Question,
    *,
    now: Reading,
    weeks: Sequence[Reading],
    until: date,
    rules: status.Rules = status.USUAL,
) -> Assessed:
    """`now` is the latest reading, `weeks` those of the Sundays; days before `until` are over."""
    judge = {
        Kind.REACH: _reach,
        Kind.MAINTAIN: _maintain,
        Kind.EACH: kinds.each,
        Kind.MILESTONES: kinds.milestones,
        Kind.BASELINE: kinds.baseline,
    }[Kind(question.kind)]
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
        return elapsed(question, until)
    return question.pace.expected_over(question.period(last), until)


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
    if is_ceiling(question):
        upper = limit_to_date(question, week.last)
    return progress.inside(week.value, bound=question.bound, lower=question.lower, upper=upper)
