"""Whether the measure is trustworthy and fair."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.coach.draft import KeyResult, Objective
from objectives.coach.finding import Finding, warn
from people.figures import measure_value

ENOUGH = 30


def sample_too_small(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """Fewer than 30 answers expected in the window; says how wide the interval will be."""
    metric, sample = key_result.metric, key_result.sample
    if metric is None or not metric.is_sampled or not metric.has_data:
        return None
    if sample is None or sample >= ENOUGH:
        return None
    return warn(
        "sample-too-small",
        sample,
        what=ngettext(
            "Only %(sample)s answer is to be expected in the window.",
            "Only %(sample)s answers are to be expected in the window.",
            sample,
        )
        % {"sample": sample},
        why=_how_wide(key_result),
        fix=_("Choose a longer window, more of the teams or channels, or ask more customers."),
    )


def _how_wide(key_result: KeyResult) -> str:
    if key_result.low is None or key_result.high is None:
        return _("With so few, chance moves the value more than any work does.")
    return _(
        "With so few, anything between %(low)s and %(high)s is plausible: chance moves the value"
        " more than any work does."
    ) % {
        "low": measure_value(key_result.low, key_result.unit),
        "high": measure_value(key_result.high, key_result.unit),
    }


def unfair_for_one_person(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """One agent's target on a metric that is not fair as one."""
    metric = key_result.metric
    if metric is None or metric.fair_for_one or not key_result.for_one:
        return None
    return warn(
        "unfair-for-one-person",
        metric.key,
        what=_("“%(metric)s” is not fair as one person's target.") % {"metric": metric.label},
        why=_("It depends on which tickets come and on others more than on what this person does."),
        fix=_(
            "Set it for the team, or choose what one person can move: ratings, quality, replies."
        ),
    )


def no_guardrail(key_result: KeyResult, objective: Objective) -> Finding | None:
    """A speed or volume metric without one of the measures that guard it."""
    metric = key_result.metric
    if metric is None or not metric.watches_speed or not metric.guards or key_result.is_guardrail:
        return None
    there = {each.key for each in objective.metrics}
    if any(key in there for key, _name in metric.guards):
        return None
    names = [name for _key, name in metric.guards]
    return warn(
        "no-guardrail",
        metric.key,
        what=_("Nothing guards “%(metric)s”.") % {"metric": metric.label},
        why=_("Speed and volume are easily bought with quality, and nobody would see it."),
        fix=_("Add %(names)s with the weight 0: it adds no progress, but shows the price.")
        % {"names": _either(names)},
    )


def _either(names: list[str]) -> str:
    """ "“A” or “B”"."""
    quoted = [_("“%(name)s”") % {"name": name} for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return _("%(first)s or %(last)s") % {"first": ", ".join(quoted[:-1]), "last": quoted[-1]}


def duplicate(key_result: KeyResult, objective: Objective) -> Finding | None:
    """The same metric, filters and window twice: the later one says so."""
    measured = key_result.measured
    if measured is None:
        return None
    other = _twin(key_result, objective, measured)
    if other is None:
        return None
    return warn(
        "duplicate",
        other,
        *measured,
        what=_("“%(other)s” measures the same.") % {"other": other},
        why=_(
            "What counts twice weighs twice, and two targets for one number contradict each other."
        ),
        fix=_("Keep one of them, or tell them apart by team, channel, tier or window."),
    )


def _twin(key_result: KeyResult, objective: Objective, measured: tuple[object, ...]) -> str | None:
    for each in objective.key_results:
        if each is key_result:
            break
        if each.measured == measured:
            return each.title
    # A guardrail may well stand under several objectives.
    if key_result.is_guardrail:
        return None
    return next((each.title for each in objective.elsewhere if each.measured == measured), None)
