"""From where a metric's data comes: which source or upload would bring it, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.catalogue import Definition
from metrics.facts import ENTERED, Measure
from metrics.wording.words import MEASURES

ACCOUNTS = gettext_lazy("The list of accounts, with who looks after them.")
_TICKETS = gettext_lazy("Tickets of a helpdesk, or a file of their events.")
_RATINGS = gettext_lazy("Ratings of tickets in a helpdesk, or a file of their events.")
_CALLS = gettext_lazy("Calls and chats of a helpdesk, or a file of their events.")
_WORKED = gettext_lazy("Time logged on tickets of a helpdesk, or a file of their events.")
_PROMISES = gettext_lazy("Tickets of a helpdesk, and the times that were promised for them.")
_SPECIAL: dict[Measure, Promise] = {
    Measure.CSAT: _RATINGS,
    Measure.CSAT_SCORE: _RATINGS,
    Measure.CES: _RATINGS,
    Measure.NPS: _RATINGS,
    Measure.ABANDONED: _CALLS,
    Measure.ANSWERED_IN_TIME: _CALLS,
    Measure.HANDLE: _WORKED,
    Measure.TIME_WORKED: _WORKED,
    Measure.SLA_FIRST_RESPONSE: _PROMISES,
    Measure.SLA_RESOLUTION: _PROMISES,
}


def origins(definition: Definition) -> list[str]:
    """What brings its data, a sentence each: helpdesks first, then what people enter."""
    measures = sorted(definition.measures)
    found = dict.fromkeys(str(_SPECIAL.get(m, _TICKETS)) for m in measures if m not in ENTERED)
    entered = [str(MEASURES[m]) for m in measures if m in ENTERED or m is Measure.NPS]
    if any(one.of_accounts or one.kind == "per_accounts" for one in definition.aggregations):
        found[str(ACCOUNTS)] = None
    if entered:
        words = _("Typed in, uploaded or sent by a program: %(measures)s.")
        found[words % {"measures": ", ".join(entered)}] = None
    return list(found)
