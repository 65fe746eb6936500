"""What customers say where no ticket is: surveys and reviews."""

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.aggregation import Aggregation, Part
from metrics.catalogue.building import counted
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

DEFINITIONS = (
    counted(
        "surveys_collected",
        Measure.SURVEY_COLLECTED,
        name=_("Surveys collected"),
        description=_("How many surveys customers filled in for us."),
        formula=_("Number of surveys collected, by their day."),
        category="satisfaction",
        levels=frozenset("CTA"),
        stage="renewal",
        window="cycle_to_date",
    ),
    counted(
        "negative_reviews",
        Measure.NEGATIVE_REVIEW,
        name=_("Negative reviews"),
        description=_("How many bad reviews customers wrote in public."),
        formula=_("Number of negative reviews, by their day."),
        better="down",
        category="satisfaction",
        timing="lagging",
        levels=frozenset("C"),
    ),
    counted(
        "positive_reviews",
        Measure.POSITIVE_REVIEW,
        name=_("Positive reviews"),
        description=_("How many good reviews customers wrote in public."),
        formula=_("Number of positive reviews, by their day."),
        category="satisfaction",
        timing="lagging",
        levels=frozenset("C"),
    ),
    Definition(
        key="response_rate",
        name=_("Response rate"),
        description=_("How many of the surveys that we offered were answered."),
        formula=_("Ratings (CSAT, CES, NPS) and surveys collected ÷ surveys offered."),
        aggregations=(
            Aggregation(
                "share",
                "quotient",
                "share",
                (
                    Part(Measure.CSAT, "count"),
                    Part(Measure.CES, "count"),
                    Part(Measure.NPS, "count"),
                    Part(Measure.SURVEY_COLLECTED),
                ),
                (Part(Measure.SURVEY_OFFERED),),
            ),
        ),
        better="up",
        category="satisfaction",
        timing="leading",
        levels=frozenset("CT"),
    ),
    Definition(
        key="negative_voices",
        name=_("Negative voices"),
        description=_("How often customers told us, or everybody, that they are unhappy."),
        formula=_("Complaints + negative reviews."),
        aggregations=(
            Aggregation(
                "sum", "sum", "count", (Part(Measure.COMPLAINT), Part(Measure.NEGATIVE_REVIEW))
            ),
        ),
        better="down",
        category="satisfaction",
        timing="lagging",
        levels=frozenset("C"),
        window="count",
    ),
)
