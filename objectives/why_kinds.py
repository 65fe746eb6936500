"""Why this number, of an each, milestones or a baseline: the formula with its figures."""

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.choices import Kind
from objectives.models import KeyResult
from people.figures import measure_value, progress_percent


class Figure(NamedTuple):
    """One line: what it is, and the figure as text."""

    label: str
    value: str


def kind_sentences(key_result: KeyResult) -> list[str]:
    """The formula in words, and with the figures of the moment."""
    return {
        Kind.EACH: _each,
        Kind.MILESTONES: _milestones,
        Kind.BASELINE: _baseline,
    }[Kind(key_result.kind)](key_result)


def kind_figures(key_result: KeyResult) -> list[Figure]:
    """What only these kinds have to say."""
    if key_result.kind == Kind.BASELINE and key_result.found is not None:
        return [Figure(_("Where we stand so far"), found_words(key_result))]
    if key_result.kind == Kind.EACH:
        return [
            Figure(_("Judged from"), _measurements(key_result.sample_asked)),
            Figure(_("Too few to judge"), _count(_unjudged(key_result))),
        ]
    return []


def found_words(key_result: KeyResult) -> str:
    """Where we stand, as far as a baseline has found out: "4.21, plausible from 4.0 to 4.4"."""
    unit = key_result.shown_unit
    words = measure_value(key_result.found, unit)
    if key_result.found_low is None or key_result.found_high is None:
        return words
    return words + _(", plausible from %(low)s to %(high)s") % {
        "low": measure_value(key_result.found_low, unit),
        "high": measure_value(key_result.found_high, unit),
    }


def _each(key_result: KeyResult) -> list[str]:
    formula = _("Progress = those who keep the value ÷ those with a sample big enough to judge")
    if key_result.progress is None:
        return [
            formula,
            _("Only %(judged)s of %(known)s can be judged, under half: no data.")
            % {
                "judged": _count(key_result.sample or 0),
                "known": _count(key_result.members_known or 0),
            },
        ]
    return [
        formula,
        _division(measure_value(key_result.value, "count"), _count(key_result.sample), key_result),
    ]


def _milestones(key_result: KeyResult) -> list[str]:
    formula = _("Progress = weight of the steps done ÷ weight of all steps")
    steps = list(key_result.milestones.all())
    if not steps:
        return [formula]
    done = sum(step.weight for step in steps if step.done_on is not None)
    total = sum(step.weight for step in steps)
    return [
        formula,
        _division(measure_value(done, "count"), measure_value(total, "count"), key_result),
    ]


def _baseline(key_result: KeyResult) -> list[str]:
    formula = _("Progress = measurements so far ÷ measurements needed, never more than all of it")
    if key_result.value is None:
        return [formula]
    so_far = measure_value(key_result.value, "count")
    return [formula, _division(so_far, _count(key_result.needed), key_result)]


def _division(part: str, whole: str, key_result: KeyResult) -> str:
    words = {"part": part, "whole": whole, "progress": progress_percent(key_result.progress)}
    return _("%(part)s ÷ %(whole)s = %(progress)s") % words


def _unjudged(key_result: KeyResult) -> int:
    return (key_result.members_known or 0) - (key_result.sample or 0)


def _measurements(count: int) -> str:
    return ngettext("%(count)s measurement", "%(count)s measurements", count) % {
        "count": _count(count)
    }


def _count(count: int | None) -> str:
    return measure_value(Fraction(count or 0), "count")
