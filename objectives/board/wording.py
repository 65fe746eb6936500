"""What a board's groups say in words, the same on pages, in reports and on a wall."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.models import Objective
from objectives.progress import RollUp
from people.figures import progress_percent


def in_sum(roll: RollUp) -> str:
    """ "62 % from 3 of 4 objectives"; empty where none is published."""
    if not roll.weighted:
        return ""
    return ngettext(
        "%(progress)s from %(counted)s of %(weighted)s objective",
        "%(progress)s from %(counted)s of %(weighted)s objectives",
        roll.weighted,
    ) % {
        "progress": progress_percent(roll.progress),
        "counted": roll.counted,
        "weighted": roll.weighted,
    }


def shared_by(objective: Objective, weight: Fraction) -> str:
    """ "Shared by Tier 1 · counts 25 %": whose it is, for a team that counts it as well."""
    team = objective.team.name if objective.team else _("The whole company")
    return _("Shared by %(team)s · counts %(percent)s") % {
        "team": team,
        "percent": progress_percent(weight),
    }


def whose(objective: Objective) -> str:
    """ "Shared by Tier 1", where how much of it counts says nothing."""
    team = objective.team.name if objective.team else _("The whole company")
    return _("Shared by %(team)s") % {"team": team}
