"""What is missing to measure it, or to have somebody who cares."""

from django.utils.translation import gettext as _

from objectives.choices import Kind
from objectives.coach.draft import KeyResult, Objective
from objectives.coach.finding import Finding, stop, warn

# Of each member, and of how many measurements: somebody has to measure them.
TAKES_A_METRIC = (Kind.EACH, Kind.BASELINE)


def no_baseline(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """From where? Counts and coverages alone start from 0."""
    if not key_result.reaches or key_result.start is not None:
        return None
    return stop(
        "no-baseline",
        key_result.title,
        what=_("There is no baseline: nobody can tell how far it is to the target."),
        why=_(
            "Progress is the way from the baseline to the target; without a start there is none."
        ),
        fix=_(
            "Type the value of today, or choose “Find out where we stand” for this cycle and set a"
            " target in the next."
        ),
    )


def no_target(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """To where? A metric alone asks nothing."""
    if key_result.metric is None or key_result.kind == Kind.BASELINE or _is_typed(key_result):
        return None
    return stop(
        "no-baseline",
        key_result.title,
        "no target",
        what=_("Nothing says how far it is to go."),
        why=_("Progress is the way from the baseline to the target; without an end there is none."),
        fix=_("Type the value to reach or to stay at; the history of the metric helps to choose."),
    )


def no_metric(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """Nothing measures it, and nobody is to type it. Milestones and typed values need no metric."""
    metric = key_result.metric
    if key_result.kind == Kind.MILESTONES or (metric and not metric.retired):
        return None
    if metric is None and key_result.kind not in TAKES_A_METRIC and _is_typed(key_result):
        return None
    return stop(
        "no-metric",
        key_result.title,
        metric and metric.key,
        what=_("The metric “%(metric)s” is no longer in use.") % {"metric": metric.label}
        if metric
        else _("Nothing says how this is measured."),
        why=_("What is not measured can be argued about at the end, but not steered."),
        fix=_(
            "Choose a metric; or type a value to reach, which its owner reports each week; or list"
            " the steps as milestones."
        ),
    )


def _is_typed(key_result: KeyResult) -> bool:
    return any(
        amount is not None for amount in (key_result.target, key_result.lower, key_result.upper)
    )


def no_data(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """A metric that no source delivers yet."""
    metric = key_result.metric
    if metric is None or metric.retired or metric.has_data:
        return None
    return warn(
        "no-data",
        metric.key,
        what=_("No source delivers “%(metric)s” yet.") % {"metric": metric.label},
        why=_("Until somebody enters or connects it, this key result shows “no data”."),
        fix=_(
            "Connect the source, upload or type in the figures each week, or choose a metric that"
            " has data."
        ),
    )


def key_result_without_owner(key_result: KeyResult, _objective: Objective) -> Finding | None:
    """Nobody answers for it: it names nobody who is still here, nor does its objective."""
    if key_result.owner is not None:
        return None
    return stop(
        "no-owner",
        key_result.title,
        what=_("Nobody answers for this key result."),
        why=_("What belongs to nobody is checked in on by nobody."),
        fix=_("Name one person who reports on it each week and asks for help in time."),
    )


def objective_without_owner(objective: Objective) -> Finding | None:
    """Nobody who is still here answers for it."""
    if objective.owner is not None:
        return None
    return stop(
        "no-owner",
        objective.title,
        what=_("Nobody owns this objective."),
        why=_("Somebody has to notice when it slips, and to decide what gives way."),
        fix=_("Name one person, even if many work on it."),
    )
