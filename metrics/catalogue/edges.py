"""What a metric does at its edges, in words: beside each formula, on the page and in the docs."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from metrics.catalogue.aggregation import Words
from metrics.facts import Limits

NO_DATA = _("Where there is nothing to divide by there is no value, never 0.")
ZERO = _("On days that a source covers and on which nothing happened it is 0; on others no value.")
ENTERED = _("Before the first entry of its kind there is no value; from then on none is 0.")
MARKED = _(
    "Tickets marked as spam, deleted or merged, those whose creation is unknown, and what is dated "
    "before the creation are left out."
)
OUTAGES = _(
    "Tickets created in an outage that was marked, and what a decision has taken out, are left out."
)
RULED = _("What a decision has taken out is left out.")
SOLVED_BY = _(
    "Credited to the assignee at the solution, else to who solved it; a reopened ticket counts "
    "only once it is solved again."
)
RATED = _(
    "Credited to the assignee when it was rated; a later rating by the same customer replaces it, "
    "and ratings by agents are left out."
)
SCALE = _("Each scale is a number of its own; nothing is rescaled.")
REPLIED = _("Automatic replies never count; on the phone an answered call is a reply.")
BY_AGENT = _("Tickets created by an agent are left out.")
PROVISIONAL = _("Left out as too early to tell until 7 days have passed.")
HOURS = _(
    "Opening hours are those of the team credited at its end, else of the nearest team above, else "
    "the organization's, for all of it; where none applied there is no value."
)
SHORT = _("Who gives up within 30 seconds is left out, unless another limit is set.")
OFFERS = _(
    "An offer of which no outcome is known counts, as neither given up nor answered in time."
)
IN_TIME = _("In time is within 20 seconds, unless another limit is set.")
CREDIT = _(
    "An account is credited to who looks after it on the period's last day, and to the team in "
    "which that person works then; one that is gone, as of its own last day."
)
LEFT = _("Accounts that left before the last day are left out; those that came count.")
START = _(
    "The start is the end of the day before; accounts that came in the period are left out, also "
    "those of its first day."
)
REVENUE = _(
    "An account that is gone pays 0 at the end; one whose revenue is not known at the start or at "
    "the end is left out."
)
CURRENCY = _("Amounts in two currencies are never added: there is no value, and the reason shows.")
CASES = _("Each entry can stand for many: the sample is what they add up to, not how many rows.")
PROMISE = _(
    "A promise that runs and is not broken does not count yet; the policy that held when it began "
    "applies."
)
CLOCK = _(
    "The clock runs from the creation on and stops for nothing, unless the policy has it stop "
    "while pending; in opening hours it goes by those of whoever holds the ticket."
)
BROKEN = _("At the limit itself it is kept. What is broken stays so, dated when it broke.")
REVIEWED = _(
    "A review counts under the channel, tier, priority, language and topics of the ticket that it "
    "names, as these are now; a topic that it says itself comes first."
)
TEAM_ONLY = _("Entered for a team or a person; there is none for the company.")

_TICKETS = (MARKED, OUTAGES, NO_DATA)
_COUNT = (MARKED, OUTAGES, ZERO)
_TIMES = (MARKED, OUTAGES, NO_DATA, HOURS)
_STAYING = (START, CREDIT, NO_DATA)

EDGES: dict[str, tuple[Promise, ...]] = {
    "csat": (_("3 of 5 is not satisfied; on a scale of 2 only 2 is."), RATED, *_TICKETS),
    "csat_average": (RATED, SCALE, *_TICKETS),
    "ces": (RATED, SCALE, *_TICKETS),
    "nps": (
        _(
            "The latest answer of a customer in a wave counts, across tickets; a wave without a "
            "name is the calendar quarter."
        ),
        _("An answer on a ticket of an outage takes the place of the customer's earlier ones too."),
        *_TICKETS,
    ),
    "surveys_collected": (ENTERED,),
    "complaints": (
        _("Each ticket counts once; for 1,000 accounts those of the period's last day are taken."),
        *_COUNT,
    ),
    "negative_reviews": (ENTERED,),
    "positive_reviews": (ENTERED,),
    "response_rate": (
        _(
            "An answer is entered once: as its score, or as a survey collected. More answers than "
            "offers show as over 100 %."
        ),
        CASES,
        *_TICKETS,
    ),
    "negative_voices": (MARKED, OUTAGES, ENTERED),
    "first_response_time": (REPLIED, BY_AGENT, *_TIMES),
    "average_response_time": (
        _("Several messages in a row are answered once; a solution ends the wait without one."),
        _("On a ticket created by an agent the wait begins with the customer's first message."),
        REPLIED,
        *_TIMES,
    ),
    "resolution_time": (SOLVED_BY, *_TIMES),
    "first_resolution_time": (
        _("Credited to the assignee at the first solution, else to who solved it."),
        *_TIMES,
    ),
    "first_contact_resolution": (
        _("Solved without any reply is left out; on chat all replies of one agent are one."),
        *_TICKETS,
    ),
    "handle_time": (
        _(
            "Each agent who logged time on a solved ticket counts once with all of it; who logged "
            "none does not count."
        ),
        *_TICKETS,
    ),
    "time_in_hand": (_("Who held a ticket for no time does not count."), *_TIMES),
    "time_on_tickets": (_("Credited to who worked, on the day it was logged."), *_COUNT),
    "waiting_time": (_("Time after the last solution does not count."), *_TIMES),
    "replies_per_ticket": (
        _("Replies count over the ticket's whole life; on chat all replies of one agent are one."),
        *_TICKETS,
    ),
    "escalation_rate": (
        _("A move within a tier is none; a ticket without any tier is not counted."),
        *_TICKETS,
    ),
    "reopen_rate": (PROVISIONAL, *_TICKETS),
    "lasting_resolution": (
        _("Taking the assignee away is no passing on; giving it to another agent is."),
        PROVISIONAL,
        *_TICKETS,
    ),
    "consistent_resolution": (
        REVIEWED,
        _(
            "The spread takes agents with at least 5 reviewed tickets; under two of them there is "
            "none."
        ),
        RULED,
        NO_DATA,
    ),
    "sla_first_response": (PROMISE, CLOCK, BROKEN, BY_AGENT, *_TICKETS),
    "sla_resolution": (
        PROMISE,
        CLOCK,
        BROKEN,
        _(
            "What was kept is taken back by a reopen until the next solution; if the limit has "
            "passed by then, the reopen breaks it."
        ),
        *_TICKETS,
    ),
    "solved_within": (
        _("A ticket still open when its time is over is a miss, dated at that moment."),
        _(
            "One that was solved in time and is open again is such a miss too; once it is solved "
            "again, its last solution counts."
        ),
        *_TICKETS,
    ),
    "tickets_created": _COUNT,
    "tickets_solved": (SOLVED_BY, *_COUNT),
    "tickets_per_hour": (
        _("Tickets and hours are both those of the agent or team that is looked at."),
        *_TICKETS,
    ),
    "volume_by_channel": _COUNT,
    "top_topics": (
        _(
            "A ticket with two topics counts for both, so that shares can pass 100 %; topics are "
            "those that it has now."
        ),
        _(
            "A ticket without a topic counts once, as one of the tickets without a topic: the "
            "total has it in it."
        ),
        *_COUNT,
    ),
    "untagged_share": (_("Topics are those that the ticket has now."), *_TICKETS),
    "backlog": (
        _("Made of events, so that history is right from the first sync on."),
        MARKED,
        OUTAGES,
    ),
    "abandonment_rate": (SHORT, OFFERS, *_TICKETS),
    "service_level": (
        IN_TIME,
        SHORT,
        OFFERS,
        *_TICKETS,
    ),
    "automated_resolution_rate": (CASES, ENTERED, *_TICKETS),
    "cost_per_resolution": (CURRENCY, ENTERED, *_TICKETS),
    "quality_score": (REVIEWED, RULED, NO_DATA),
    "kb_visits": (ENTERED,),
    "self_service_ratio": (ENTERED, *_TICKETS),
    "message_open_rate": (CASES, NO_DATA),
    "account_coverage": (ENTERED, LEFT, CREDIT, NO_DATA),
    "red_account_coverage": (
        _("An account has the colour of the last day's end; one of no known colour is not red."),
        ENTERED,
        LEFT,
        CREDIT,
        NO_DATA,
    ),
    "follow_ups": (ENTERED,),
    "calls_best_customers": (ENTERED,),
    "exit_calls": (ENTERED,),
    "reactivation_messages": (ENTERED,),
    "account_health": (
        _("Accounts whose health is not known are left out."),
        LEFT,
        CREDIT,
        NO_DATA,
    ),
    "retention": _STAYING,
    "churn": _STAYING,
    "net_revenue_retention": (REVENUE, CURRENCY, *_STAYING),
    "expansion": (REVENUE, CURRENCY, *_STAYING),
    "repeat_orders": (CASES, ENTERED, NO_DATA),
    "repeat_customers": (
        _("A customer is an account; orders entered without one are left out, and told."),
        CREDIT,
        NO_DATA,
    ),
    "return_rate": (CASES, ENTERED, NO_DATA),
    "team_pulse": (
        _("Under 5 answers it is hidden from everybody, and single answers are never shown."),
        NO_DATA,
    ),
    **dict.fromkeys(
        (
            "promotions",
            "hires",
            "training_hours",
            "topics_documented",
            "kb_articles",
            "feedback_forwarded",
        ),
        (TEAM_ONLY, ENTERED),
    ),
}


def edges_of(key: str, limits: Limits | None = None) -> list[Words]:
    """What the metric does at its edges, a sentence each; limits: those that hold, if known."""
    told: list[Words] = [*EDGES.get(key, ())]
    return told if limits is None else [_as_set(words, limits) for words in told]


def _as_set(words: Words, limits: Limits) -> Words:
    """The sentence with the limit that is set, in place of the usual one."""
    if words is SHORT:
        return ngettext(
            "Who gives up within %(seconds)s second is left out.",
            "Who gives up within %(seconds)s seconds is left out.",
            limits.short_abandon,
        ) % {"seconds": limits.short_abandon}
    if words is IN_TIME:
        return ngettext(
            "In time is within %(seconds)s second.",
            "In time is within %(seconds)s seconds.",
            limits.answered_in_time,
        ) % {"seconds": limits.answered_in_time}
    return words
