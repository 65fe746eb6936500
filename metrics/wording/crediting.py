"""Whom each measure is credited to, in words: what a dispute about a measurement is held against.

The rules are those by which metrics.measures credits; one text for each measure there is.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.catalogue import Aggregation
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
_ENTERED = _("Whoever was named when it was typed in, uploaded or sent.")
_ENTERED_TEAM = _("The team named when it was typed in, uploaded or sent.")
_ACCOUNT = _("Whoever looks after the account on that day.")
_COMPANY = _("The company as a whole. Never a single agent.")

CREDITING: dict[Measure, Promise] = {
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
    Measure.NPS: _RATED,
    Measure.COMPLAINT: _GROUP_AT_CREATION,
    Measure.TOPIC: _GROUP_AT_CREATION,
    Measure.ABANDONED: _CALLS,
    Measure.ANSWERED_IN_TIME: _CALLS,
    Measure.BACKLOG: _("The agent to whom the unsolved ticket is assigned at the end of the day."),
    Measure.OPEN_PAST_LIMIT: _(
        "The agent to whom the ticket was assigned when the limit passed unsolved."
    ),
    Measure.SURVEY_OFFERED: _ENTERED,
    Measure.SURVEY_COLLECTED: _ENTERED,
    Measure.FOLLOW_UP: _ENTERED,
    Measure.LIVE_CONTACT: _ACCOUNT,
    Measure.REACTIVATION_MESSAGE: _ENTERED,
    Measure.EXIT_CALL: _ENTERED,
    Measure.BEST_CUSTOMER_CALL: _ENTERED,
    Measure.ACCOUNT_REVIEW: _ACCOUNT,
    Measure.POSITIVE_REVIEW: _COMPANY,
    Measure.NEGATIVE_REVIEW: _COMPANY,
    Measure.KB_VISIT: _COMPANY,
    Measure.KB_ARTICLE: _ENTERED,
    Measure.ORDER: _COMPANY,
    Measure.REPEAT_ORDER: _COMPANY,
    Measure.UNIT_RETURNED: _COMPANY,
    Measure.UNIT_SOLD: _COMPANY,
    Measure.PROMOTION: _ENTERED_TEAM,
    Measure.HIRE: _ENTERED_TEAM,
    Measure.TRAINING_HOURS: _ENTERED,
    Measure.TOPIC_DOCUMENTED: _ENTERED,
    Measure.FEEDBACK_FORWARDED: _ENTERED,
    Measure.AUTOMATED_RESOLUTION: _COMPANY,
    Measure.STANDARD_MET: _ENTERED,
    Measure.MESSAGE_OPENED: _ENTERED_TEAM,
    Measure.QUALITY_SCORE: _ENTERED,
    Measure.PULSE: _ENTERED_TEAM,
    Measure.COST: _ENTERED_TEAM,
    Measure.STAFFED_HOURS: _ENTERED,
    Measure.ACCOUNT_REVENUE: _ACCOUNT,
    Measure.ACCOUNT_HEALTH: _ACCOUNT,
    Measure.OWN: _ENTERED,
}


def rules_of(one: Aggregation) -> list[tuple[str | Promise, Promise]]:
    """What is measured for a metric, each with whom it is credited to; numerator first."""
    measures = dict.fromkeys(part.measure for part in (*one.numerator, *one.denominator))
    return [(MEASURES.get(each, ""), CREDITING[each]) for each in measures]
