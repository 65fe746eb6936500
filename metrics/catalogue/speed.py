"""How long customers wait, and what tickets take."""

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.aggregation import Aggregation, Part
from metrics.catalogue.building import in_both, mean, median, p90, share, total
from metrics.catalogue.definition import Definition
from metrics.catalogue.settable import USUAL_LIMIT, solved_within
from metrics.facts import Measure

TIMES = (
    Definition(
        key="first_response_time",
        name=_("First response time"),
        description=_("How long customers wait for the first answer by a person."),
        formula=_("Time from a ticket's creation to the first public reply by a person."),
        aggregations=in_both(
            median(Measure.FIRST_RESPONSE),
            mean("seconds", Measure.FIRST_RESPONSE),
            p90(Measure.FIRST_RESPONSE),
        ),
        better="down",
        category="efficiency",
        timing="leading",
        levels=frozenset("CTA"),
        guards=("csat", "reopen_rate"),
        fair_for_one=True,
    ),
    Definition(
        key="average_response_time",
        name=_("Average response time"),
        description=_("How long customers wait for an answer each time that they write."),
        formula=_("Time from the first unanswered message to the next public reply, on average."),
        aggregations=in_both(mean("seconds", Measure.RESPONSE)),
        better="down",
        category="efficiency",
        timing="leading",
        levels=frozenset("CTA"),
        guards=("csat",),
        fair_for_one=True,
    ),
    Definition(
        key="resolution_time",
        name=_("Resolution time"),
        description=_("How long it takes until a ticket is solved for good."),
        formula=_("Time from a ticket's creation to its last solution."),
        aggregations=in_both(
            median(Measure.RESOLUTION),
            mean("seconds", Measure.RESOLUTION),
            p90(Measure.RESOLUTION),
        ),
        better="down",
        category="efficiency",
        timing="lagging",
        levels=frozenset("CTA"),
        guards=("csat", "reopen_rate"),
        fair_for_one=True,
    ),
    Definition(
        key="first_resolution_time",
        name=_("First resolution time"),
        description=_("How long it takes until a ticket is solved for the first time."),
        formula=_("Time from a ticket's creation to its first solution."),
        aggregations=in_both(
            median(Measure.FIRST_RESOLUTION),
            mean("seconds", Measure.FIRST_RESOLUTION),
        ),
        better="down",
        category="efficiency",
        timing="lagging",
        levels=frozenset("CTA"),
        guards=("reopen_rate",),
        fair_for_one=True,
    ),
    Definition(
        key="waiting_time",
        name=_("Waiting time"),
        description=_("How long solved tickets stood still, waiting for somebody."),
        formula=_(
            "Time pending or on hold up to the last solution, per solved ticket; the share beside "
            "it is that time ÷ all the time until then in which it was not solved."
        ),
        aggregations=in_both(
            mean("seconds", Measure.WAITING, variant="waiting"),
            Aggregation(
                "share",
                "quotient",
                "share",
                (Part(Measure.WAITING, "value", "waiting"),),
                (
                    Part(Measure.WAITING, "value", "waiting"),
                    Part(Measure.WAITING, "value", "working"),
                ),
                sample=(Part(Measure.WAITING, "count", "waiting"),),
            ),
        ),
        better="down",
        category="efficiency",
        timing="lagging",
        levels=frozenset("CT"),
    ),
    solved_within(USUAL_LIMIT),
)

PROMISES = (
    Definition(
        key="sla_first_response",
        name=_("First response as promised"),
        description=_("How many customers had a first answer within the promised time."),
        formula=_(
            "Tickets answered within the time of the SLA policy that applied ÷ those, plus the "
            "tickets on which that time passed without an answer."
        ),
        aggregations=(share(Measure.SLA_FIRST_RESPONSE),),
        better="up",
        category="efficiency",
        timing="lagging",
        levels=frozenset("CTA"),
        guards=("csat",),
        fair_for_one=True,
    ),
    Definition(
        key="sla_resolution",
        name=_("Resolution as promised"),
        description=_("How many tickets were solved within the promised time."),
        formula=_(
            "Tickets solved within the time of the SLA policy that applied ÷ those, plus the "
            "tickets on which that time passed unsolved."
        ),
        aggregations=(share(Measure.SLA_RESOLUTION),),
        better="up",
        category="efficiency",
        timing="lagging",
        levels=frozenset("CTA"),
        guards=("csat",),
        fair_for_one=True,
    ),
)

EFFORT = (
    Definition(
        key="handle_time",
        name=_("Handle time"),
        description=_("How much working time agents log on a ticket that they help to solve."),
        formula=_("Time worked on solved tickets ÷ number of tickets and agents who worked on it."),
        aggregations=(mean("seconds", Measure.HANDLE),),
        better="down",
        category="productivity",
        timing="lagging",
        levels=frozenset("TA"),
        guards=("csat", "first_contact_resolution"),
    ),
    Definition(
        key="time_in_hand",
        name=_("Time in hand"),
        description=_("How long a ticket lies with an agent while it waits for us."),
        formula=_("Time new or open and assigned to the agent, up to the last solution."),
        aggregations=in_both(mean("seconds", Measure.IN_HAND), median(Measure.IN_HAND)),
        better="down",
        category="productivity",
        timing="lagging",
        levels=frozenset("TA"),
        guards=("csat",),
        fair_for_one=True,
    ),
    Definition(
        key="time_on_tickets",
        name=_("Time on tickets"),
        description=_("How much working time was logged on tickets."),
        formula=_("Sum of the time worked, by the day it was logged."),
        aggregations=(total(Measure.TIME_WORKED, "seconds"),),
        better=None,
        category="productivity",
        timing="leading",
        levels=frozenset("TA"),
        window="count",
    ),
)

CALLS = (
    Definition(
        key="abandonment_rate",
        name=_("Abandonment rate"),
        description=_("How many callers and chatters gave up before anybody answered."),
        formula=_("Abandoned calls and chats ÷ all that were offered, short abandons left out."),
        aggregations=(share(Measure.ABANDONED),),
        better="down",
        category="efficiency",
        timing="leading",
        levels=frozenset("CT"),
    ),
    Definition(
        key="service_level",
        name=_("Service level"),
        description=_("How many calls and chats were answered in time."),
        formula=_("Calls and chats answered within the limit ÷ all offered, short abandons out."),
        aggregations=(share(Measure.ANSWERED_IN_TIME),),
        better="up",
        category="efficiency",
        timing="leading",
        levels=frozenset("CT"),
        guards=("csat",),
    ),
)

DEFINITIONS = TIMES + PROMISES + EFFORT + CALLS
