"""How we go to the customer before the customer comes to us."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.building import counted, share, total
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

_FOLLOW_UPS = total(Measure.FOLLOW_UP)

DEFINITIONS = (
    Definition(
        key="message_open_rate",
        name=_("Message open rate"),
        description=_("How many of the messages that we sent were opened."),
        formula=_("Messages opened ÷ messages sent."),
        aggregations=(share(Measure.MESSAGE_OPENED),),
        better="up",
        category="growth",
        timing="leading",
        levels=frozenset("CT"),
        stage="onboarding",
    ),
    counted(
        "follow_ups",
        Measure.FOLLOW_UP,
        aggregations=(_FOLLOW_UPS, replace(_FOLLOW_UPS, name="per_week", kind="per_week")),
        name=_("Follow-ups"),
        description=_("How often we came back to a customer of our own accord."),
        formula=_("Number of follow-ups, by their day; per week: ÷ the weeks of the period."),
        category="growth",
        levels=frozenset("CTA"),
        stage="onboarding",
    ),
    counted(
        "calls_best_customers",
        Measure.BEST_CUSTOMER_CALL,
        name=_("Calls with the best customers"),
        description=_("How often we asked the customers who like us most what keeps them."),
        formula=_("Number of calls with the best customers, by their day."),
        category="growth",
        levels=frozenset("CT"),
        stage="renewal",
    ),
    counted(
        "exit_calls",
        Measure.EXIT_CALL,
        name=_("Exit calls"),
        description=_("How often we asked customers who leave why they do."),
        formula=_("Number of exit calls, by their day."),
        category="growth",
        levels=frozenset("CT"),
        stage="renewal",
    ),
    counted(
        "reactivation_messages",
        Measure.REACTIVATION_MESSAGE,
        name=_("Reactivation messages"),
        description=_("How many messages we wrote to win quiet customers back."),
        formula=_("Number of reactivation messages, by their day."),
        category="growth",
        levels=frozenset("CT"),
        stage="adoption",
    ),
)
