"""Words of reports and walls: who shares an objective, what is done behind it."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from objectives.alignment.shares import Shared, shares_of
from objectives.initiatives import InitiativeLine
from objectives.models import Objective
from people.figures import progress_percent
from people.models import Team


def joined(*parts: str) -> str:
    """Those that say something, in one line."""
    return " · ".join(each for each in parts if each)


def sharing(objective: Objective, teams: Iterable[Team]) -> str:
    """ "Product 50 %, Sales 25 %": who else counts it, and how much; empty where nobody does."""
    if not objective.shared_with:  # type: ignore[attr-defined]
        return ""
    shares = [_share(each) for each in shares_of(objective, teams)]
    return pgettext("between items of a list", ", ").join(shares)


def shared_with(objective: Objective, teams: Iterable[Team]) -> str:
    """The same as a sentence of its own."""
    listed = sharing(objective, teams)
    return _("Shared with: %(teams)s") % {"teams": listed} if listed else ""


def _share(share: Shared) -> str:
    return f"{share.team.name} {progress_percent(share.weight)}"


def due_words(line: InitiativeLine) -> str:
    """ "due 24 November", "was due 24 November"; empty without a day."""
    due = line.initiative.due
    if due is None:
        return ""
    day = {"day": date_format(due, "MONTH_DAY_FORMAT")}
    return (_("was due %(day)s") if line.late else _("due %(day)s")) % day


def still_due(line: InitiativeLine) -> str:
    """The same of what is open; what is done or dropped is due no more."""
    return due_words(line) if line.initiative.is_open else ""
