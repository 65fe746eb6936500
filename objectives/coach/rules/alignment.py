"""How an objective fits with those above, and with its measures."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.coach.draft import Objective
from objectives.coach.finding import Finding, hint, warn

OFFERED = 3


def not_aligned(objective: Objective) -> Finding | None:
    """A team's objective supports none above."""
    if not objective.team or objective.parents:
        return None
    return warn(
        "not-aligned",
        len(objective.parents),
        what=_("This objective supports none above it."),
        why=_("What a team does for nothing above it competes with what the department needs."),
        fix=_("Choose what it supports, such as “%(above)s”.") % {"above": objective.above[0]}
        if objective.above
        else _("Ask which objective of the department it serves; if there is none yet, write it."),
    )


def parent_not_moved(objective: Objective) -> Finding | None:
    """It shares neither a metric nor the stage with anything that it supports."""
    mine = {each.key for each in objective.metrics}
    if not objective.parents or any(
        parent.stage == objective.stage or mine & parent.metrics for parent in objective.parents
    ):
        return None
    titles = [parent.title for parent in objective.parents]
    return warn(
        "parent-not-moved",
        *titles,
        what=ngettext(
            "It says to support “%(title)s”, but shares neither a metric nor a stage with it.",
            "It says to support “%(title)s” and others, but shares neither a metric nor a stage"
            " with any of them.",
            len(titles),
        )
        % {"title": titles[0]},
        why=_("It can succeed in full without moving what is above."),
        fix=_("Measure here what is measured above, or support another objective."),
    )


def only_lagging(objective: Objective) -> Finding | None:
    """All of its metrics are lagging: leading ones of its stage are offered."""
    metrics = objective.metrics
    if not metrics or any(each.timing == "leading" for each in metrics):
        return None
    names = [name for stage, name in objective.leading if stage == objective.stage][:OFFERED]
    return hint(
        "only-lagging",
        *sorted(each.key for each in metrics),
        what=_("All of its metrics look back: they move when it is too late to steer."),
        why=_("A leading metric shows within days whether the work has begun to help."),
        fix=_("Leading metrics of this stage: %(names)s.") % {"names": ", ".join(names)}
        if names
        else _("Add something that moves within days, such as how much of the work is done."),
    )
