"""How the accounts are looked after, how they are, and whether they stay."""

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.building import population
from metrics.catalogue.definition import Definition
from metrics.catalogue.settable import account_coverage
from metrics.facts import Measure

CARE = (
    account_coverage(1),
    Definition(
        key="red_account_coverage",
        name=_("Reviewed red accounts"),
        description=_("How many of the accounts that stand on red were gone through."),
        formula=_("Red accounts with an account review in the period ÷ red accounts."),
        aggregations=(population("coverage", Measure.ACCOUNT_REVIEW, colour="red"),),
        better="up",
        category="growth",
        timing="leading",
        levels=frozenset("CT"),
        stage="growth",
        window="cycle_to_date",
    ),
    Definition(
        key="account_health",
        name=_("Account health"),
        description=_("How well our accounts are, from 0 to 100."),
        formula=_("Sum of the accounts' health at the end of the last day ÷ their number."),
        aggregations=(population("health", Measure.ACCOUNT_HEALTH, name="mean", unit="score100"),),
        better="up",
        category="growth",
        timing="leading",
        levels=frozenset("CTA"),
        stage="growth",
        window="last_day",
        fair_for_one=True,
    ),
)

STAYING = (
    Definition(
        key="retention",
        name=_("Retention"),
        description=_("How many accounts stayed with us."),
        formula=_("Accounts of the period's start that are there at its end ÷ those of its start."),
        aggregations=(population("retention"),),
        better="up",
        category="growth",
        timing="lagging",
        levels=frozenset("C"),
        stage="renewal",
        window="trailing_year",
    ),
    Definition(
        key="churn",
        name=_("Churn"),
        description=_("How many accounts we lost."),
        formula=_("Accounts of the period's start that are gone at its end ÷ those of its start."),
        aggregations=(population("churn"),),
        better="down",
        category="growth",
        timing="lagging",
        levels=frozenset("C"),
        stage="renewal",
        window="trailing_year",
    ),
    Definition(
        key="net_revenue_retention",
        name=_("Net revenue retention"),
        description=_("What the accounts that we had are worth now, with what they bought since."),
        formula=_(
            "Revenue at the period's end ÷ revenue at its start, over the accounts of its start; "
            "gross: none counts for more than at the start."
        ),
        aggregations=(
            population("revenue", Measure.ACCOUNT_REVENUE, name="net"),
            population("gross", Measure.ACCOUNT_REVENUE, name="gross"),
        ),
        better="up",
        category="growth",
        timing="lagging",
        levels=frozenset("C"),
        stage="growth",
        guards=("retention",),
        window="trailing_year",
    ),
    Definition(
        key="expansion",
        name=_("Expansion"),
        description=_("How much more the accounts that we had buy now."),
        formula=_("What accounts of the start have more at the end ÷ their revenue at the start."),
        aggregations=(population("expansion", Measure.ACCOUNT_REVENUE),),
        better="up",
        category="growth",
        timing="lagging",
        levels=frozenset("C"),
        stage="growth",
        window="trailing_year",
    ),
)

DEFINITIONS = CARE + STAYING
