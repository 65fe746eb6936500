"""Targets that cannot be, or that lie the wrong way."""

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from objectives.choices import Kind
from objectives.coach.draft import Amount, KeyResult, Objective
from objectives.coach.finding import Finding, stop
from objectives.coach.text.cuts import can_only_be_paid, cut_by, may_be_negative
from people.figures import family, measure_value

# Where the scales of units begin and end; a share's only if it is one of a part in its whole.
SCALES = {
    "score5": (Fraction(1), Fraction(5)),
    "score7": (Fraction(1), Fraction(7)),
    "score10": (Fraction(0), Fraction(10)),
    "score100": (Fraction(0), Fraction(100)),
    "nps": (Fraction(-100), Fraction(100)),
}
QUARTER_LESS = Fraction(3, 4)


def impossible_target(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """Cut by more than 100 % (a time: by 100 % or more), or outside what the unit can be."""
    asked = [
        amount
        for amount in (key_result.target, key_result.lower, key_result.upper)
        if amount is not None
    ]
    wrong = next((words for amount in asked if (words := _beyond(key_result, amount))), "")
    if not wrong and key_result.kind != Kind.MILESTONES:
        wrong = _cut_too_far(key_result)
    if not wrong:
        return None
    return stop(
        "impossible-target",
        key_result.title,
        *asked,
        what=wrong,
        why=_("A target that nobody can reach is given up in the first week."),
        fix=possible(key_result),
    )


def _beyond(key_result: KeyResult, amount: Fraction) -> str:
    """Why the amount cannot be; empty if it can."""
    said = {"amount": measure_value(amount, key_result.unit)}
    kind = family(key_result.unit)
    if kind == "time" and (amount < 0 or (amount == 0 and key_result.reaches)):
        return (
            _("%(amount)s cannot be: a time can be cut by less than 100 %%, never by more.") % said
        )
    ends = scale_of(key_result)
    if ends is not None:
        if ends[0] <= amount <= ends[1]:
            return ""
        said |= {name: measure_value(end, key_result.unit) for name, end in _named(ends)}
        return _("%(amount)s cannot be: it lies between %(low)s and %(high)s.") % said
    if amount < 0 and _ends_at_nothing(key_result, kind):
        return _("%(amount)s cannot be: cut by 100 %%, nothing is left.") % said
    return ""


def _ends_at_nothing(key_result: KeyResult, kind: str) -> bool:
    """Whether there can be no less than nothing of it, so that below 0 it is cut by over 100 %.

    A typed amount or share can be a net figure: only one that is above 0 today is cut, a growth or
    what is held against a budget can become negative even then, and so can money that is no cost.
    """
    if key_result.metric is not None:
        return kind in ("count", "ratio", "per_hour", "money")
    if may_be_negative(key_result.title):
        return False
    was = key_result.baseline if key_result.reaches else None
    falls = was is not None and was > 0
    if kind == "money":
        return falls and can_only_be_paid(key_result.title)
    return kind in ("count", "ratio", "per_hour") or (kind == "percent" and falls)


def _named(ends: tuple[Fraction, Fraction]) -> Iterator[tuple[str, Fraction]]:
    return zip(("low", "high"), ends, strict=True)


def scale_of(key_result: KeyResult) -> tuple[Fraction, Fraction] | None:
    """Between which values its metric can lie; None: there are no such ends, or they are not known.

    What people type can be on any scale, and a percentage of anything.
    """
    if key_result.metric is None:
        return None
    if key_result.unit == "share":
        return (Fraction(0), Fraction(1)) if key_result.metric.is_part else None
    return SCALES.get(key_result.unit)


def _cut_too_far(key_result: KeyResult) -> str:
    """The words may ask for more than the figures say."""
    cut = cut_by(key_result.title)
    if cut is None or cut < 100 or (cut == 100 and family(key_result.unit) != "time"):
        return ""
    return _("Nothing can be cut by %(cut)s %%: cut by 100 %%, nothing is left.") % {"cut": cut}


def possible(key_result: KeyResult) -> str:
    """A target that can be, in words."""
    offered = offer(key_result)
    if offered is None or key_result.baseline is None:
        return _("Type a value that can be reached: a third less is already much.")
    return _("Possible would be %(target)s, from %(baseline)s today.") % {
        "target": measure_value(offered, key_result.unit),
        "baseline": measure_value(key_result.baseline, key_result.unit),
    }


def offer(key_result: KeyResult) -> Amount:
    """As far as the best quarter so far went; else a quarter less, or half of the way to the end
    of the scale."""
    start, ends = key_result.baseline, scale_of(key_result)
    if start is None:
        return None
    best = key_result.history.largest_move
    worse_is_more = (key_result.metric is not None and key_result.metric.better == "down") or (
        key_result.target is not None and key_result.target < start
    )
    if best is not None and best > 0:
        tried = start - best if worse_is_more else start + best
        if not _beyond(key_result, tried):
            return tried
    if ends is not None:
        return (start + (ends[0] if worse_is_more else ends[1])) / 2
    return start * QUARTER_LESS if worse_is_more else start / QUARTER_LESS


def wrong_direction(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """The target is worse than the baseline for this metric."""
    metric, start, target = key_result.metric, key_result.baseline, key_result.target
    if not key_result.reaches or metric is None or metric.better is None:
        return None
    if start is None or target is None or not _is_worse(target, start, metric.better):
        return None
    said = {
        "metric": metric.label,
        "baseline": measure_value(start, key_result.unit),
        "target": measure_value(target, key_result.unit),
    }
    wrong = (
        _(
            "The target is worse than today: “%(metric)s” is better higher, and would fall from"
            " %(baseline)s to %(target)s."
        )
        if metric.better == "up"
        else _(
            "The target is worse than today: “%(metric)s” is better lower, and would rise from"
            " %(baseline)s to %(target)s."
        )
    )
    return stop(
        "wrong-direction",
        start,
        target,
        what=wrong % said,
        why=_("Reaching it would be a step back, and would count as progress."),
        fix=_("Turn the two round, or check whether it is another metric that you mean."),
    )


def _is_worse(target: Fraction, start: Fraction, better: str) -> bool:
    return target < start if better == "up" else target > start


def is_sound(key_result: KeyResult, objective: Objective) -> bool:
    """Whether the target can be and lies the right way: only then does history say anything."""
    return impossible_target(key_result, objective) is None and (
        wrong_direction(key_result, objective) is None
    )
