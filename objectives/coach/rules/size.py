"""Too many, too few, too large."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.coach.draft import Objective
from objectives.coach.finding import Finding, hint, warn

MOST = 5
REPORTS = 10


def too_many_key_results(objective: Objective) -> Finding | None:
    """Over 5; guardrails don't count."""
    count = len(objective.weighted)
    if count <= MOST:
        return None
    return warn(
        "too-many",
        "key-results",
        count,
        what=ngettext(
            "The objective has %(count)s key result, guardrails not counted.",
            "The objective has %(count)s key results, guardrails not counted.",
            count,
        )
        % {"count": count},
        why=_("What is pulled in so many ways moves in none."),
        fix=_("Keep the %(most)s that say most; make others guardrails, or another objective's.")
        % {"most": MOST},
    )


def too_many_objectives(objective: Objective) -> Finding | None:
    """Over 5 of one team in one cycle."""
    count = objective.of_team
    if count <= MOST:
        return None
    return warn(
        "too-many",
        "objectives",
        count,
        what=ngettext(
            "%(team)s has %(count)s objective in this cycle.",
            "%(team)s has %(count)s objectives in this cycle.",
            count,
        )
        % {"team": objective.team or _("The whole company"), "count": count},
        why=_("A team that has more than five priorities has none."),
        fix=_("Leave the less pressing ones for the next cycle."),
    )


def too_few(objective: Objective) -> Finding | None:
    """A single key result, or none."""
    count = len(objective.weighted)
    if count > 1:
        return None
    return hint(
        "too-few",
        count,
        what=_("A single key result is to tell the whole story.")
        if count
        else _("The objective has no key result yet."),
        why=_("One number can be reached in a way that nobody meant."),
        fix=_("Two to four, of different kinds, show whether the objective came true."),
    )


def team_too_big_for_its_lead(objective: Objective) -> Finding | None:
    """Over 10 reports."""
    count = objective.reports
    if count <= REPORTS:
        return None
    return hint(
        "team-too-big-for-its-lead",
        count,
        what=ngettext(
            "%(team)s has %(count)s person who reports to its lead.",
            "%(team)s has %(count)s people who report to its lead.",
            count,
        )
        % {"team": objective.team, "count": count},
        why=_("With more than ten there is no time to coach each one every week."),
        fix=_("Share the lead: two teams, or a deputy who takes part of the check-ins."),
    )
