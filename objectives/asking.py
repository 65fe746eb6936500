"""From a key result's row to what it asks; no query, no clock."""

from datetime import date, datetime
from fractions import Fraction

from metrics.catalogue import Definition, definition_from_json
from metrics.facts import MILLION
from objectives.asked import Question
from objectives.calendar import DAY, Pace, WorkCalendar
from objectives.choices import Bound, Kind, Window
from objectives.missing import starts_from_zero
from objectives.models import Cycle, KeyResult
from people.models import Organization

USUAL = {
    "last_4_weeks": Window.FOUR_WEEKS,
    "cycle_to_date": Window.CYCLE,
    "count": Window.CYCLE,
    "last_day": Window.LAST_DAY,
    "trailing_year": Window.YEAR,
}


def day_of(moment: datetime | None, organization: Organization) -> date | None:
    """The organization's local day of a moment."""
    return None if moment is None else moment.astimezone(organization.zone).date()


def pace_of(
    key_result: KeyResult, cycle: Cycle, organization: Organization, calendar: WorkCalendar
) -> Pace:
    """The cycle's working days, from the day of publication if that was later."""
    start = cycle.start
    if key_result.published_at is not None:
        published = key_result.published_at.astimezone(organization.zone).date()
        start = max(start, min(published, cycle.end - DAY))
    return Pace(calendar, start, cycle.end)


def question_of(
    key_result: KeyResult,
    definition: Definition | None,
    *,
    pace: Pace,
    covered_from: date | None,
) -> Question:
    """What the key result asks; without a definition its values are typed."""
    aggregation = definition.aggregation(key_result.aggregation) if definition else None
    low, high = key_result.baseline_low, key_result.baseline_high
    cycle = key_result.objective.cycle
    return Question(
        kind=key_result.kind,
        cycle=(cycle.start, cycle.end),
        pace=pace,
        baseline=units(key_result.baseline),
        target=units(key_result.target),
        bound=key_result.bound,
        lower=units(key_result.lower),
        upper=units(key_result.upper),
        baseline_interval=None
        if low is None or high is None
        else (Fraction(low, MILLION), Fraction(high, MILLION)),
        window=key_result.window,
        usual=USUAL[definition.window] if definition else Window.LAST_DAY,
        is_count=_is_count(key_result, definition),
        # A typed value is as of its own day: there is no window that it would lag behind.
        is_coverage=aggregation.kind == "coverage" if aggregation else False,
        is_state=aggregation.is_state if aggregation else True,
        covered_from=covered_from,
        season=key_result.season_by_day,
        needed=key_result.needed,
    )


def limits_the_cycle(key_result: KeyResult) -> bool:
    """Whether it is a ceiling on the cycle's count, as `asked.is_ceiling` says of its question."""
    asked = (key_result.kind, key_result.bound, key_result.window)
    if asked != (Kind.MAINTAIN, Bound.AT_MOST, Window.CYCLE):
        return False
    metric = key_result.metric
    return _is_count(key_result, definition_from_json(metric.definition) if metric else None)


def _is_count(key_result: KeyResult, definition: Definition | None) -> bool:
    """Of what people type: numbers and amounts of money, which may start from nothing."""
    if definition is None:
        return starts_from_zero(key_result.unit, None)
    return definition.aggregation(key_result.aggregation).kind == "sum"


def units(amount: int | None) -> Fraction | None:
    """An amount as it is stored, in units."""
    return None if amount is None else Fraction(amount, MILLION)
