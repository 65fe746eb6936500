"""Whom each measure is credited to, in words: what a dispute about a measurement is held against.

The rules are those by which metrics.measures and metrics.entering credit; one text for each
measure there is.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.catalogue import Aggregation
from metrics.catalogue.edges import CREDIT
from metrics.entering.kind import Kind
from metrics.entering.spec import KINDS
from metrics.facts import Measure
from metrics.wording.words import MEASURES

_GROUP_AT_CREATION = _("The group in which the ticket was created. Never a single agent.")
_GROUP_THEN = _("The group in which the ticket was when it was last solved. Never a single agent.")
_FIRST_SOLVE = _(
    "The agent to whom the ticket was assigned when it was first solved; where it was assigned to"
    " nobody, the agent who solved it."
)
_LAST_SOLVE = _(
    "The agent to whom the ticket was assigned when it was last solved; where it was assigned to"
    " nobody, the agent who solved it."
)
_RATED = _(
    "The agent to whom the ticket was assigned when the customer rated it. Assigning it to somebody"
    " else later moves nothing."
)
_HOLDER = _("The agent to whom the ticket was assigned when the promise was kept or broken.")
_CALLS = _("The team that the call or chat was offered to. Never a single agent.")
_EITHER = _(
    "The person or the team named when it was typed in, uploaded or sent; a person's team is the"
    " one that was named with them, else their own then."
)
_ENTERED = _(
    "The person or the team named when it was typed in, uploaded or sent; a person's team is the"
    " one that was named with them, else their own then. Where nobody was named, the company as a"
    " whole."
)
_ENTERED_WITH_ACCOUNT = _(
    "The person or the team named when it was typed in, uploaded or sent; where nobody was, whoever"
    " looked after the account on that day. A person's team is the one that was named with them,"
    " else their own then. Where there is neither, the company as a whole."
)
_ENTERED_PERSON = _(
    "The person named when it was typed in, uploaded or sent, and the team in which they worked"
    " then."
)
_ENTERED_TEAM = _("The team named when it was typed in, uploaded or sent. Never a single agent.")
_SPELL = _(
    "Nobody for good: an account and its figures are those of whoever looks after it on the day"
    " that is asked for."
)
_ANSWERED = _(
    "Of a ticket, the agent to whom it was assigned when the customer answered. Of an answer that"
    " was typed in, uploaded or sent, the person or the team named; where nobody was, whoever"
    " looked after the account on that day; else the company as a whole."
)


def _of_entry(kind: Kind) -> Promise:
    """As metrics.entering.settling credits what is entered."""
    if kind.spell:
        return _SPELL
    if kind.account != "no":
        return _ENTERED_WITH_ACCOUNT
    if kind.credited == "person":
        return _ENTERED_PERSON
    if kind.credited == "team":
        return _ENTERED_TEAM
    return _EITHER if kind.credited == "either" else _ENTERED


ENTRIES: dict[Measure, Promise] = {kind.measure: _of_entry(kind) for kind in KINDS.values()}
CREDITING: dict[Measure, Promise] = {
    **ENTRIES,
    Measure.CREATED: _GROUP_AT_CREATION,
    Measure.FIRST_RESPONSE: _("The agent who gave the first public reply."),
    Measure.RESPONSE: _("The agent who gave the public reply."),
    Measure.FIRST_RESOLUTION: _FIRST_SOLVE,
    Measure.RESOLUTION: _LAST_SOLVE,
    Measure.SOLVED: _LAST_SOLVE,
    Measure.ONE_TOUCH: _GROUP_THEN,
    Measure.REPLIES: _("Each agent who replied in public, with the own number of replies."),
    Measure.HANDLE: _("Each agent who logged time on the ticket, with the own time."),
    Measure.IN_HAND: _("Each agent who held the ticket, with the time in which it was theirs."),
    Measure.TIME_WORKED: _("The agent who logged the time."),
    Measure.WAITING: _GROUP_THEN,
    Measure.ESCALATED: _GROUP_AT_CREATION,
    Measure.REOPENED: _FIRST_SOLVE,
    Measure.LASTED: _FIRST_SOLVE,
    Measure.SLA_FIRST_RESPONSE: _HOLDER,
    Measure.SLA_RESOLUTION: _HOLDER,
    Measure.CSAT: _RATED,
    Measure.CSAT_SCORE: _RATED,
    Measure.CES: _RATED,
    Measure.NPS: _ANSWERED,
    Measure.COMPLAINT: _GROUP_AT_CREATION,
    Measure.TOPIC: _GROUP_AT_CREATION,
    Measure.ABANDONED: _CALLS,
    Measure.ANSWERED_IN_TIME: _CALLS,
    Measure.BACKLOG: _("The agent to whom the unsolved ticket is assigned at the end of the day."),
    Measure.OPEN_PAST_LIMIT: _(
        "The agent to whom the ticket was assigned when the limit passed unsolved."
    ),
}


def rule_of(measure: Measure, *, entered: bool) -> Promise:
    """Whom one measurement is credited to: an answer that was entered as entries are, else as a
    ticket's."""
    if entered:
        return ENTRIES[measure]
    return _RATED if measure is Measure.NPS else CREDITING[measure]


def rules_of(one: Aggregation) -> list[tuple[str | Promise, Promise]]:
    """What is measured for a metric, each with whom it is credited to; numerator first.

    What counts accounts credits these, whoever their measurements are credited to.
    """
    if one.of_accounts:
        return [("", CREDIT)]
    measures = dict.fromkeys(part.measure for part in (*one.numerator, *one.denominator))
    return [(MEASURES.get(each, ""), CREDITING[each]) for each in measures]
