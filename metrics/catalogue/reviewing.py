"""What reviewers make of the work."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.building import mean, share
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

_STANDARD = share(Measure.STANDARD_MET)

DEFINITIONS = (
    Definition(
        key="quality_score",
        name=_("Quality score"),
        description=_("What reviewers think of the answers, from 0 to 10."),
        formula=_("Sum of the reviewers' scores ÷ number of reviews."),
        aggregations=(mean("score10", Measure.QUALITY_SCORE),),
        better="up",
        category="quality",
        timing="leading",
        levels=frozenset("TA"),
        fair_for_one=True,
    ),
    Definition(
        key="consistent_resolution",
        name=_("Consistent resolution"),
        description=_("How many tickets were solved as our standard says."),
        formula=_(
            "Reviewed tickets solved as the standard says ÷ reviewed tickets; the spread beside it "
            "is the highest share of an agent − the lowest, best looked at for one topic."
        ),
        aggregations=(_STANDARD, replace(_STANDARD, name="spread", kind="spread")),
        better="up",
        category="quality",
        timing="leading",
        levels=frozenset("CT"),
    ),
)
