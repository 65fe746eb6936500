"""Results, not work: tasks, and volumes that are got through."""

from django.utils.translation import gettext as _

from objectives.choices import Kind
from objectives.coach.draft import KeyResult, Objective
from objectives.coach.finding import Finding, hint, warn
from objectives.coach.text.numbers import numbers
from objectives.coach.text.tasks import (
    counts_deliverables,
    counts_work,
    measures,
    names_deliverable,
)

ALL = 1  # a share of 100 %: all of the work


def key_result_is_task(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """A deliverable with nothing counted; so many deliverables are a hint alone.

    Milestones are no task, nor is finding out where one stands, nor a guardrail.
    """
    if not key_result.reaches or key_result.is_guardrail:
        return None
    if key_result.metric is not None:
        return _so_many(key_result) if key_result.metric.of_deliverables else None
    if counts_something(key_result):
        moves = bool(key_result.baseline)
        made = key_result.unit == "count" and counts_deliverables(key_result.title, moves=moves)
        return _so_many(key_result) if made and not measures(key_result.title) else None
    made = _is_done_or_not(key_result) or names_deliverable(key_result.title)
    return _task(key_result) if made else None


def _is_done_or_not(key_result: KeyResult) -> bool:
    """From nothing to one of something: a deliverable, whatever its words."""
    return key_result.unit == "count" and key_result.target == 1 and not key_result.baseline


def counts_something(key_result: KeyResult) -> bool:
    """Whether there is more to it than done or not done."""
    if key_result.lower is not None or key_result.upper is not None:
        return True
    target, start = key_result.target, key_result.baseline or 0
    if key_result.unit == "share" and target in (None, ALL):
        return any(number != "100" for number in numbers(key_result.title))
    if numbers(key_result.title):
        return True
    return target is not None and (key_result.unit != "count" or abs(target - start) > 1)


def _task(key_result: KeyResult) -> Finding:
    return warn(
        "key-result-is-task",
        key_result.title,
        what=_("This is a task: once it is done, nobody knows whether it helped."),
        why=_(
            "A key result says what is different for customers or the team when the work is done."
        ),
        fix=_(
            "Make it an initiative, and write down what it should change: which number moves, from"
            " where to where?"
        ),
    )


def _so_many(key_result: KeyResult) -> Finding:
    return hint(
        "key-result-is-task",
        key_result.title,
        what=_("This counts what you make or do, not what comes of it."),
        why=_("So many of them can be made without any effect."),
        fix=_("Keep it if you are sure that it works; better, add the number that it should move."),
    )


def business_as_usual(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """A volume as the result: tickets solved, calls made. A guardrail may watch one."""
    if key_result.kind not in (Kind.REACH, Kind.MAINTAIN) or key_result.is_guardrail:
        return None
    if not _is_volume(key_result):
        return None
    return warn(
        "business-as-usual",
        key_result.title,
        what=_(
            "This is the day's work counted: it rises with demand, and says nothing of success."
        ),
        why=_("More tickets solved or calls made can mean that more went wrong."),
        fix=_(
            "Ask what the work is for, and measure that: how many come back, how long customers"
            " wait, what they say afterwards."
        ),
    )


def _is_volume(key_result: KeyResult) -> bool:
    metric = key_result.metric
    if metric is None:
        return key_result.unit == "count" and counts_work(key_result.title)
    # Fewer tickets of a kind can well be a result; which way it is to go, its target says.
    if key_result.reaches:
        grows = key_result.target is not None and key_result.upward
    else:
        grows = key_result.bound != "at_most"
    return metric.of_tickets and grows
