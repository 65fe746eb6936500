"""How well tickets are solved."""

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.aggregation import Aggregation, Part
from metrics.catalogue.building import share
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

DEFINITIONS = (
    Definition(
        key="first_contact_resolution",
        name=_("First contact resolution"),
        description=_("How many tickets were solved with a single reply and stayed solved."),
        formula=_("Solved tickets with exactly one public reply, never reopened ÷ solved tickets."),
        aggregations=(share(Measure.ONE_TOUCH),),
        better="up",
        category="quality",
        timing="lagging",
        levels=frozenset("CT"),
        guards=("csat",),
    ),
    Definition(
        key="replies_per_ticket",
        name=_("Replies per ticket"),
        description=_("How many answers a customer needs until the ticket is solved."),
        formula=_("Public replies on solved tickets ÷ solved tickets."),
        aggregations=(
            Aggregation(
                "ratio", "quotient", "ratio", (Part(Measure.REPLIES),), (Part(Measure.SOLVED),)
            ),
        ),
        better="down",
        category="efficiency",
        timing="lagging",
        levels=frozenset("CT"),
        guards=("csat",),
    ),
    Definition(
        key="escalation_rate",
        name=_("Escalation rate"),
        description=_("How many tickets had to be passed on to a higher tier."),
        formula=_("Solved tickets whose tier ever rose ÷ solved tickets with a known tier."),
        aggregations=(share(Measure.ESCALATED),),
        better="down",
        category="quality",
        timing="lagging",
        levels=frozenset("CT"),
        guards=("resolution_time",),
    ),
    Definition(
        key="reopen_rate",
        name=_("Reopen rate"),
        description=_("How many tickets came back within a week of being solved."),
        formula=_("Tickets reopened within 7 days of their first solution ÷ tickets solved."),
        aggregations=(share(Measure.REOPENED),),
        better="down",
        category="quality",
        timing="lagging",
        levels=frozenset("CTA"),
        fair_for_one=True,
    ),
    Definition(
        key="lasting_resolution",
        name=_("Lasting resolution"),
        description=_("How many solutions held: not reopened, and nobody else had to take over."),
        formula=_(
            "Tickets neither reopened nor passed to another agent within 7 days of their first "
            "solution ÷ tickets solved."
        ),
        aggregations=(share(Measure.LASTED),),
        better="up",
        category="quality",
        timing="lagging",
        levels=frozenset("CTA"),
        fair_for_one=True,
    ),
    Definition(
        key="top_topics",
        name=_("Top topics"),
        description=_("What customers write about most."),
        formula=_(
            "Tickets created, once for each topic that they have, or once without any; the share "
            "is of all tickets created."
        ),
        aggregations=(
            Aggregation("sum", "sum", "count", (Part(Measure.TOPIC),)),
            Aggregation(
                "share",
                "quotient",
                "share",
                (Part(Measure.TOPIC),),
                (Part(Measure.CREATED),),
                whole="topic",
            ),
            Aggregation("growth", "growth", "share", (Part(Measure.TOPIC),)),
        ),
        better=None,
        category="quality",
        timing="leading",
        levels=frozenset("CT"),
        window="count",
        by="topic",
    ),
    Definition(
        key="untagged_share",
        name=_("Tickets without a topic"),
        description=_(
            "How many tickets nobody has given a topic, so that nobody learns from them."
        ),
        formula=_("Tickets created without a topic ÷ tickets created."),
        aggregations=(
            Aggregation(
                "share",
                "quotient",
                "share",
                (Part(Measure.TOPIC, "value", ""),),
                (Part(Measure.CREATED),),
            ),
        ),
        better="down",
        category="quality",
        timing="leading",
        levels=frozenset("CT"),
    ),
)
