"""What the last quarters say about a target."""

from fractions import Fraction

from django.utils.translation import gettext as _

from objectives.coach.draft import Amount, KeyResult, Objective
from objectives.coach.finding import Finding, warn
from objectives.coach.rules.targets import is_sound
from people.figures import measure_change, measure_value

OFTEN = 7  # of 8 quarters
FAR = 3  # of the largest moves


def already_met(key_result: KeyResult, objective: Objective) -> Finding | None:
    """Met today; of a count without a baseline, in the last cycle. Not asked of a maintain."""
    if not _can_be_asked(key_result, objective):
        return None
    today, target = _today(key_result), key_result.target
    if today is None or target is None or not _meets(key_result, today):
        return None
    return warn(
        "already-met",
        today,
        target,
        what=_("The target of %(target)s is met already: it is at %(today)s.")
        % _said(key_result, target=target, today=today),
        why=_("Nothing has to change for it to be done."),
        fix=_("Aim further, or choose “Stay at a value every week” to keep what you have."),
    )


def too_easy(key_result: KeyResult, objective: Objective) -> Finding | None:
    """Met in 7 of the last 8 quarters. With fewer known it says nothing."""
    history = key_result.history
    if not history.is_full or history.met < OFTEN or not _can_be_asked(key_result, objective):
        return None
    if already_met(key_result, objective):
        return None
    return warn(
        "too-easy",
        key_result.target,
        history.met,
        what=_("You would have met this in %(met)s of the last %(known)s quarters.")
        % {"met": history.met, "known": history.known},
        why=_("What comes by itself needs no objective."),
        fix=_further(key_result),
    )


def out_of_reach(key_result: KeyResult, objective: Objective) -> Finding | None:
    """Beyond 3 of the largest moves of a quarter. With fewer than 8 known it says nothing."""
    history = key_result.history
    start, target, largest = _start(key_result), key_result.target, _largest(key_result)
    if start is None or target is None or largest is None or not history.is_full:
        return None
    if not _can_be_asked(key_result, objective) or abs(target - start) <= FAR * largest:
        return None
    nearest = start + largest * (1 if target > start else -1)
    return warn(
        "out-of-reach",
        start,
        target,
        what=_(
            "It would have to move by %(needed)s; the largest move of a quarter so far was"
            " %(largest)s."
        )
        % {
            "needed": measure_change(abs(target - start), key_result.unit),
            "largest": measure_change(largest, key_result.unit),
        },
        why=_("A target far beyond anything seen is not believed, and soon not worked for."),
        fix=_("Take a step of it: %(target)s would be as much as the best quarter brought.")
        % {"target": measure_value(nearest, key_result.unit)},
    )


def _can_be_asked(key_result: KeyResult, objective: Objective) -> bool:
    return (
        key_result.reaches
        and key_result.metric is not None
        and key_result.target is not None
        and is_sound(key_result, objective)
    )


def _runs_from_nothing(key_result: KeyResult) -> bool:
    """A count without a baseline: it is compared with the last cycles' counts."""
    return key_result.baseline is None and key_result.runs_up


def _last(key_result: KeyResult) -> Amount:
    quarters = key_result.history.quarters
    return quarters[-1][1] if quarters else None


def _today(key_result: KeyResult) -> Amount:
    if _runs_from_nothing(key_result):
        return _last(key_result)
    return key_result.baseline if key_result.now is None else key_result.now


def _start(key_result: KeyResult) -> Amount:
    return _last(key_result) if _runs_from_nothing(key_result) else key_result.baseline


def _largest(key_result: KeyResult) -> Amount:
    """The largest move of a quarter, whichever way: the more cautious yardstick."""
    moves = [abs(end - start) for start, end in key_result.history.quarters if start is not None]
    return max(moves, default=None)


def _meets(key_result: KeyResult, value: Fraction) -> bool:
    target = key_result.target
    if target is None:
        return False
    return value >= target if key_result.upward else value <= target


def _further(key_result: KeyResult) -> str:
    """The best quarter so far as the mark to pass."""
    ends = [end for _start, end in key_result.history.quarters if end is not None]
    best = max(ends, default=None) if key_result.upward else min(ends, default=None)
    if best is None:
        return _("Aim further.")
    return _("Aim further: the best quarter so far ended at %(best)s.") % {
        "best": measure_value(best, key_result.unit)
    }


def _said(key_result: KeyResult, **amounts: Fraction) -> dict[str, str]:
    return {name: measure_value(amount, key_result.unit) for name, amount in amounts.items()}
