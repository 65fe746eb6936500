"""Satisfaction: what customers say."""

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.aggregation import Aggregation, Part
from metrics.catalogue.building import in_millionths, mean, share, total
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

DEFINITIONS = (
    Definition(
        key="csat",
        name=_("Customer satisfaction"),
        description=_("How many of the customers who rated a ticket were satisfied with it."),
        formula=_("Good ratings (at least 4 of 5, or the like on another scale) ÷ all ratings."),
        aggregations=(share(Measure.CSAT),),
        better="up",
        category="satisfaction",
        timing="lagging",
        levels=frozenset("CTA"),
        fair_for_one=True,
    ),
    Definition(
        key="csat_average",
        name=_("Average rating"),
        description=_("The average number of stars that customers give, from 1 to 5."),
        formula=_("Sum of the scores on the scale 1–5 ÷ number of these ratings."),
        aggregations=(mean("score5", Measure.CSAT_SCORE),),
        better="up",
        category="satisfaction",
        timing="lagging",
        levels=frozenset("CTA"),
        fair_for_one=True,
    ),
    Definition(
        key="ces",
        name=_("Customer effort score"),
        description=_("How easy customers found it to get help; 7 is very easy."),
        formula=_(
            "Sum of the scores on the scale 1–7 ÷ number of these answers; the share beside it is "
            "how many of them are 5, 6 or 7."
        ),
        aggregations=(
            mean("score7", Measure.CES, variant="7"),
            Aggregation(
                "share",
                "quotient",
                "share",
                (Part(Measure.CES, "count", "7", at_least=in_millionths(5)),),
                (Part(Measure.CES, "count", "7"),),
            ),
        ),
        better="up",
        category="satisfaction",
        timing="lagging",
        levels=frozenset("CTA"),
        fair_for_one=True,
    ),
    Definition(
        key="nps",
        name=_("Net promoter score"),
        description=_("How many more customers would recommend us than would not."),
        formula=_("Share of the answers 9–10 minus share of the answers 0–6, times 100."),
        aggregations=(mean("nps", Measure.NPS),),
        better="up",
        category="satisfaction",
        timing="lagging",
        levels=frozenset("C"),
        window="cycle_to_date",
    ),
    Definition(
        key="complaints",
        name=_("Complaints"),
        description=_("Tickets that were marked as a complaint, by the day they were created."),
        formula=_("Number of tickets marked as a complaint; each ticket counts once."),
        aggregations=(
            total(Measure.COMPLAINT),
            Aggregation("per_1000", "per_accounts", "ratio", (Part(Measure.COMPLAINT),)),
        ),
        better="down",
        category="satisfaction",
        timing="lagging",
        levels=frozenset("CT"),
        window="count",
    ),
)
