"""What solving costs, and what gets solved without anybody of ours."""

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.building import counted, ratio
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

DEFINITIONS = (
    Definition(
        key="tickets_per_hour",
        name=_("Tickets per hour"),
        description=_("How many tickets are solved in an hour of work."),
        formula=_("Solved tickets ÷ staffed hours."),
        aggregations=(ratio("ratio", "per_hour", (Measure.SOLVED,), (Measure.STAFFED_HOURS,)),),
        better="up",
        category="productivity",
        timing="lagging",
        levels=frozenset("TA"),
        guards=("csat", "reopen_rate"),
        fair_for_one=True,
    ),
    Definition(
        key="automated_resolution_rate",
        name=_("Automated resolution rate"),
        description=_("How much of what customers need is solved without a person."),
        formula=_("Automated resolutions ÷ (solved tickets + automated resolutions)."),
        aggregations=(
            ratio(
                "share",
                "share",
                (Measure.AUTOMATED_RESOLUTION,),
                (Measure.SOLVED, Measure.AUTOMATED_RESOLUTION),
            ),
        ),
        better="up",
        category="efficiency",
        timing="lagging",
        levels=frozenset("C"),
        guards=("csat",),
    ),
    Definition(
        key="cost_per_resolution",
        name=_("Cost per resolution"),
        description=_("What it costs to solve one ticket."),
        formula=_("Costs ÷ solved tickets, in the currency of the costs."),
        aggregations=(ratio("ratio", "money", (Measure.COST,), (Measure.SOLVED,)),),
        better="down",
        category="efficiency",
        timing="lagging",
        levels=frozenset("CT"),
        guards=("csat",),
    ),
    counted(
        "kb_visits",
        Measure.KB_VISIT,
        name=_("Help centre visits"),
        description=_("How often customers looked for an answer in the help centre."),
        formula=_("Number of visits to the help centre, by their day."),
        category="efficiency",
        levels=frozenset("C"),
    ),
    Definition(
        key="self_service_ratio",
        name=_("Self-service ratio"),
        description=_("How many visits to the help centre there are for each ticket."),
        formula=_("Visits to the help centre ÷ tickets created."),
        aggregations=(ratio("ratio", "ratio", (Measure.KB_VISIT,), (Measure.CREATED,)),),
        better="up",
        category="efficiency",
        timing="leading",
        levels=frozenset("C"),
        guards=("csat",),
    ),
)
