"""Bound to the cycle's time."""

from collections.abc import Iterator
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from objectives.coach.draft import KeyResult, Objective
from objectives.coach.finding import Finding, stop
from objectives.coach.text.deadlines import deadline_of
from objectives.coach.text.spans import Span, span_of
from people.figures import measure_value

MONTHS = {"quarter": 3, "half_year": 6, "year": 12}
DAYS_OF_MONTH = 30


def key_result_outside_cycle(key_result: KeyResult, objective: Objective) -> Finding | None:
    """The first time that it names beyond the cycle."""
    return next(all_outside_cycle(key_result, objective), None)


def all_outside_cycle(key_result: KeyResult, objective: Objective) -> Iterator[Finding]:
    """Each of them: that its words last longer, its milestones, and a day in its words."""
    longer = _longer(key_result, objective)
    if longer is not None:
        yield longer
    yield from _late_steps(key_result, objective)
    late = _late(key_result.title, objective, _amounts(key_result))
    if longer is None and late is not None:
        yield late


def _longer(key_result: KeyResult, objective: Objective) -> Finding | None:
    """Its words name a longer time. What looks back on 12 months may say so."""
    looks_back = key_result.metric is not None and key_result.metric.a_year
    span = None if looks_back else span_of(key_result.title)
    if span is not None and span.rate and not _counts(key_result):
        span = None  # a unit: staff who leave a year
    if span is not None and span.months > _months(objective):
        return _outside(
            (key_result.title,),
            _("“%(words)s” is longer than the cycle.") % {"words": span.words},
            _part_of(key_result, objective, span),
        )
    return None


def objective_outside_cycle(objective: Objective) -> Finding | None:
    """The same of an objective's words."""
    return _late(objective.title, objective)


def _amounts(key_result: KeyResult) -> frozenset[Fraction]:
    """What it is to reach and to begin with, and the way between: "Increase users by 2000"."""
    start, target = key_result.baseline, key_result.target
    known = (start, target, key_result.lower, key_result.upper)
    way = () if start is None or target is None else (abs(target - start),)
    return frozenset(amount for amount in (*known, *way) if amount is not None)


def _late(
    title: str, objective: Objective, amounts: frozenset[Fraction] = frozenset()
) -> Finding | None:
    start = objective.cycle[0]
    due = deadline_of(title, start, calendar=_by_calendar(objective), amounts=amounts)
    if due is None or (due.earliest <= objective.last_day and due.latest >= start):
        return None
    return _outside(
        (title,),
        _("“%(words)s” lies outside the cycle.") % {"words": due.words},
        _("Say what is to be true at the end of this cycle, or choose a longer one."),
    )


def _late_steps(key_result: KeyResult, objective: Objective) -> Iterator[Finding]:
    """The milestones that are due after the cycle's last day."""
    for step in key_result.steps:
        if step.due is not None and step.due > objective.last_day:
            yield _outside(
                (step.title, step.due),
                _("“%(step)s” is due on %(day)s, after the cycle.")
                % {"step": step.title, "day": date_format(step.due)},
                _("Set a day within the cycle, or leave the step to the next one."),
            )


def _outside(of: tuple[object, ...], what: str, fix: str) -> Finding:
    return stop(
        "outside-cycle",
        *of,
        what=what,
        why=_("What is due after the cycle is neither checked in on nor graded in time."),
        fix=fix,
    )


def _months(objective: Objective) -> int:
    """How many its cycle has: what its dates say counts, whatever it is called."""
    return max(MONTHS.get(objective.cadence, 0), round(objective.days / DAYS_OF_MONTH))


def _by_calendar(objective: Objective) -> bool:
    """Whether its cycles begin where the calendar's do: else its quarters are none of those."""
    start = objective.cycle[0]
    return start.day == 1 and (start.month - 1) % _months(objective) == 0


def _part_of(key_result: KeyResult, objective: Objective, span: Span) -> str:
    """The cycle's part of a count; else a longer cycle."""
    target = key_result.target
    if not _counts(key_result) or target is None:
        return _("Say how much of it this cycle brings, or choose a cycle that is as long.")
    part = round(target * _months(objective) / span.months)
    return _("This cycle's part would be %(part)s; or choose a cycle that is as long.") % {
        "part": measure_value(type(target)(part), "count")
    }


def _counts(key_result: KeyResult) -> bool:
    """So many more, from nothing on."""
    from_nothing = key_result.runs_up and key_result.baseline is None
    return from_nothing and key_result.unit == "count" and key_result.reaches and key_result.upward
