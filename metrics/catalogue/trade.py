"""What customers buy again, and what they send back."""

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.building import population, ratio, total
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

DEFINITIONS = (
    Definition(
        key="repeat_orders",
        name=_("Repeat orders"),
        description=_("How many of the orders came from customers who had ordered before."),
        formula=_("Repeat orders ÷ orders; the total beside it is the number of repeat orders."),
        aggregations=(
            ratio("share", "share", (Measure.REPEAT_ORDER,), (Measure.ORDER,)),
            total(Measure.REPEAT_ORDER),
        ),
        better="up",
        category="growth",
        timing="lagging",
        levels=frozenset("C"),
        stage="growth",
    ),
    Definition(
        key="repeat_customers",
        name=_("Repeat customers"),
        description=_("How many of the customers who ordered did so more than once."),
        formula=_(
            "Customers with at least 2 orders in the period ÷ customers with any; the number "
            "beside it is how many they are."
        ),
        aggregations=(
            population("repeated", Measure.ORDER, k=2),
            population("customers", Measure.ORDER, name="count", unit="count", k=2),
        ),
        better="up",
        category="growth",
        timing="lagging",
        levels=frozenset("C"),
        stage="growth",
    ),
    Definition(
        key="return_rate",
        name=_("Return rate"),
        description=_("How many of the units sold came back."),
        formula=_("Units returned ÷ units sold."),
        aggregations=(ratio("share", "share", (Measure.UNIT_RETURNED,), (Measure.UNIT_SOLD,)),),
        better="down",
        category="quality",
        timing="lagging",
        levels=frozenset("C"),
    ),
)
