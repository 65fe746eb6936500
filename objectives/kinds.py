"""Each, milestones and baseline: from readings to an assessment. No models, no clock."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from objectives import progress, status
from objectives.asked import Assessed, Point, Question, Reading, elapsed, moment_of


def each(
    question: Question, now: Reading, weeks: Sequence[Reading], until: date, rules: status.Rules
) -> Assessed:
    """Those who keep the threshold ÷ those who can be judged; it has no pace."""

    def reached(reading: Reading) -> Fraction | None:
        return progress.each(reading.value, judged=reading.sample, known=reading.known)

    found = reached(now)
    return Assessed(
        value=now.value,
        sample=now.sample,
        progress=found,
        expected=None,
        status=status.of_each(found, moment=moment_of(question.cycle, until), rules=rules),
        last_week=None,
        points=_points(weeks, reached),
    )


def milestones(
    question: Question, now: Reading, weeks: Sequence[Reading], until: date, rules: status.Rules
) -> Assessed:
    """The weight that is done ÷ all of it, against the pace; done as soon as all of it is."""
    return _paced(question, now, weeks, until, rules, reached=lambda reading: reading.done)


def baseline(
    question: Question, now: Reading, weeks: Sequence[Reading], until: date, rules: status.Rules
) -> Assessed:
    """Measurements so far ÷ those needed, against the pace; done as soon as they are there."""

    def reached(reading: Reading) -> Fraction | None:
        return progress.baseline(reading.value, needed=question.needed)

    return _paced(question, now, weeks, until, rules, reached=reached)


def _paced(
    question: Question,
    now: Reading,
    weeks: Sequence[Reading],
    until: date,
    rules: status.Rules,
    *,
    reached: Callable[[Reading], Fraction | None],
) -> Assessed:
    found, expected = reached(now), elapsed(question, until)
    return Assessed(
        value=now.value,
        sample=now.sample,
        progress=found,
        expected=expected,
        status=status.paced(
            found,
            expected,
            moment=moment_of(question.cycle, until),
            done_early=True,
            rules=rules,
        ),
        last_week=None,
        points=_points(weeks, reached),
    )


def _points(
    weeks: Sequence[Reading], reached: Callable[[Reading], Fraction | None]
) -> tuple[Point, ...]:
    return tuple(Point(week.last, week.value, week.sample, reached(week), None) for week in weeks)
