"""From a metric's definition to what the coach asks of it. Pure."""

from collections.abc import Iterable, Mapping

from metrics.catalogue import Aggregation, Definition
from metrics.facts import Measure
from objectives.coach.draft import Metric

# What is got through in a day: how much of it says nothing of success.
OF_TICKETS = frozenset(
    (
        Measure.CREATED,
        Measure.SOLVED,
        Measure.TIME_WORKED,
        Measure.HANDLE,
        Measure.REPLIES,
        Measure.FIRST_RESPONSE,
        Measure.RESPONSE,
    )
)
# What the team itself makes or does.
OF_DELIVERABLES = frozenset(
    (
        Measure.REACTIVATION_MESSAGE,
        Measure.EXIT_CALL,
        Measure.BEST_CUSTOMER_CALL,
        Measure.FOLLOW_UP,
        Measure.LIVE_CONTACT,
        Measure.ACCOUNT_REVIEW,
        Measure.HIRE,
        Measure.PROMOTION,
        Measure.TRAINING_HOURS,
        Measure.TOPIC_DOCUMENTED,
        Measure.KB_ARTICLE,
        Measure.FEEDBACK_FORWARDED,
    )
)
# Shares of a part in its whole; net revenue retention and growth are none.
PARTS = ("quotient", "coverage", "retention", "churn", "repeated", "gross")
SPEED_AND_VOLUME = ("efficiency", "productivity")


def metric_of(
    definition: Definition,
    one: Aggregation,
    *,
    name: str = "",
    has_data: bool = True,
    retired: bool = False,
    benchmarks: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
) -> Metric:
    """What is asked of a metric that is read as `one`; names: how metrics are called, by key."""
    called = names or {}
    counts = one.kind in ("sum", "per_week")
    return Metric(
        key=definition.key,
        name=name or str(definition.name),
        unit=one.unit,
        better=definition.better,
        timing=definition.timing,
        stage=definition.stage,
        is_part=one.unit == "share" and one.kind in PARTS,
        is_sampled=one.can_be_small and not one.of_accounts,
        runs_up=one.kind in ("sum", "coverage"),
        of_tickets=counts and one.measures <= OF_TICKETS,
        of_deliverables=counts and one.measures <= OF_DELIVERABLES,
        a_year=definition.window == "trailing_year",
        watches_speed=definition.category in SPEED_AND_VOLUME,
        fair_for_one=definition.fair_for_one,
        has_data=has_data,
        retired=retired,
        guards=tuple((key, called.get(key, key)) for key in definition.guards),
        benchmarks=tuple(benchmarks),
    )
