"""How the team is, and how it grows."""

from django.utils.translation import gettext_lazy as _

from metrics.catalogue.building import counted, mean
from metrics.catalogue.definition import Definition
from metrics.facts import Measure

_COUNT = {"category": "team", "timing": "lagging", "levels": frozenset("T"), "stage": "team"}

DEFINITIONS = (
    Definition(
        key="team_pulse",
        name=_("Team pulse"),
        description=_("How the people of the team are, by their own word, from 0 to 10."),
        formula=_("Sum of the weekly scores ÷ number of answers."),
        aggregations=(mean("score10", Measure.PULSE),),
        better="up",
        category="team",
        timing="leading",
        levels=frozenset("T"),
        stage="team",
    ),
    counted(
        "promotions",
        Measure.PROMOTION,
        name=_("Promotions"),
        description=_("How many people of the team moved up."),
        formula=_("Number of promotions, by their day."),
        **_COUNT,
    ),
    counted(
        "hires",
        Measure.HIRE,
        name=_("Hires"),
        description=_("How many people joined the team."),
        formula=_("Number of people hired, by their day."),
        **_COUNT,
    ),
    counted(
        "training_hours",
        Measure.TRAINING_HOURS,
        name=_("Training hours"),
        description=_("How many hours the team spent on learning."),
        formula=_("Hours of training, by their day."),
        **_COUNT,
    ),
    counted(
        "topics_documented",
        Measure.TOPIC_DOCUMENTED,
        name=_("Topics documented"),
        description=_("For how many topics the team wrote down how they are solved."),
        formula=_("Number of topics documented, by their day."),
        **_COUNT,
    ),
    counted(
        "kb_articles",
        Measure.KB_ARTICLE,
        name=_("Help centre articles"),
        description=_("How many articles the team wrote for the help centre."),
        formula=_("Number of articles, by their day."),
        **_COUNT,
    ),
    counted(
        "feedback_forwarded",
        Measure.FEEDBACK_FORWARDED,
        name=_("Feedback forwarded"),
        description=_("How often the team passed on what customers want from the product."),
        formula=_("Number of pieces of feedback passed on, by their day."),
        **_COUNT,
    ),
)
