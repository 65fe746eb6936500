"""How much there is to do, and how much gets done."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.aggregation import Aggregation, Part
from metrics.catalogue.building import total
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

DEFINITIONS = (
    Definition(
        key="tickets_created",
        name=_("Tickets created"),
        description=_("How many tickets came in."),
        formula=_("Number of tickets, by the day they were created."),
        aggregations=(total(Measure.CREATED),),
        better=None,
        category="productivity",
        timing="leading",
        levels=frozenset("CT"),
        window="count",
    ),
    Definition(
        key="tickets_solved",
        name=_("Tickets solved"),
        description=_("How many tickets were solved and are solved still."),
        formula=_("Number of solved tickets, by the day of their last solution."),
        aggregations=(total(Measure.SOLVED),),
        better="up",
        category="productivity",
        timing="lagging",
        levels=frozenset("CTA"),
        guards=("csat", "reopen_rate"),
        window="count",
    ),
    Definition(
        key="volume_by_channel",
        name=_("Volume by channel"),
        description=_("On which channels tickets come in."),
        formula=_("Number of tickets created on a channel, and their share of all created."),
        aggregations=(
            total(Measure.CREATED),
            Aggregation(
                "share",
                "quotient",
                "share",
                (Part(Measure.CREATED),),
                (Part(Measure.CREATED),),
                whole="channel",
            ),
        ),
        better=None,
        category="productivity",
        timing="leading",
        levels=frozenset("CT"),
        window="count",
        by="channel",
    ),
    Definition(
        key="backlog",
        name=_("Backlog"),
        description=_("How many tickets are unsolved at the end of the day."),
        formula=_(
            "Number of tickets neither solved nor closed at the end of the last day; beside it the "
            "age that 9 of 10 of them have not passed."
        ),
        aggregations=(
            Aggregation("last", "last", "count", (Part(Measure.BACKLOG),)),
            Aggregation(
                "p90", "age", "seconds", (Part(Measure.BACKLOG),), quantile=Fraction(9, 10)
            ),
        ),
        better="down",
        category="efficiency",
        timing="leading",
        levels=frozenset("CTA"),
        window="last_day",
    ),
)
