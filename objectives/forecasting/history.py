"""A metric's last quarters, read in one query, for the back-test of a target."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from metrics.catalogue import Definition
from metrics.intake.freshness import source_state
from metrics.values import Ask, Filters, Scope, Table, Value, read_many
from objectives.asking import USUAL, day_of
from objectives.assess import Question, Reading, is_ceiling, kept
from objectives.calendar import DAY, Pace, WorkCalendar, sundays
from objectives.choices import Cadence, Kind, Window
from objectives.forecasting.backtest import QUARTERS, History, maintained, reached
from objectives.models import Cycle
from objectives.windows import Period
from people.models import Organization

MONTHS = {Cadence.YEAR: 12, Cadence.HALF_YEAR: 6, Cadence.QUARTER: 3}


class Goal(NamedTuple):
    """What a key result would ask, in units, while it is written: `Kind`, `Window` and `Bound`."""

    kind: str = Kind.REACH
    window: str = Window.DEFAULT
    baseline: Fraction | None = None
    target: Fraction | None = None
    bound: str = ""
    lower: Fraction | None = None
    upper: Fraction | None = None


class Wanted(NamedTuple):
    """A goal and what it is read from. teams: already with all below them; None: the company."""

    definition: Definition
    goal: Goal
    aggregation: str = ""
    teams: frozenset[int] | None = None
    person_id: int | None = None
    filters: Mapping[str, Any] | None = None


def read_history(
    *,
    organization: Organization,
    cycle: Cycle,
    definition: Definition,
    goal: Goal,
    aggregation: str = "",
    teams: frozenset[int] | None = None,
    person_id: int | None = None,
    filters: Mapping[str, Any] | None = None,
) -> History | None:
    """What the quarters before `cycle` say about the goal; None where it has nothing to judge by.

    One query for the values and one for how far the sources reach. A quarter that is not over, or
    that the sources don't cover, is left out.
    """
    wanted = Wanted(definition, goal, aggregation, teams, person_id, filters)
    return read_histories(organization=organization, cycle=cycle, wanted=[wanted])[0]


def read_histories(
    *, organization: Organization, cycle: Cycle, wanted: Sequence[Wanted]
) -> list[History | None]:
    """The same for several goals, in the same two queries; none where none has a goal."""
    return read_with_histories(organization=organization, cycle=cycle, wanted=wanted, also=())[0]


def read_with_histories(
    *, organization: Organization, cycle: Cycle, wanted: Sequence[Wanted], also: Sequence[Ask]
) -> tuple[list[History | None], list[Table]]:
    """And what else is asked, in the same queries."""
    judged = any(_is_judged(each.goal) for each in wanted)
    covered: tuple[date | None, date | None] = (None, None)
    if judged:
        sources = source_state(organization)
        covered = (
            day_of(sources.covered_from, organization),
            day_of(sources.as_of, organization),
        )
    asked = [_quarters_of(each, cycle, covered) for each in wanted] if judged else []
    asks = [_ask(each, of.questions) for each, of in zip(wanted, asked, strict=judged)]
    read = read_many(organization=organization, asks=[*asks, *also]) if asks or also else []
    found = [
        _answered(each, of, [entry[None] for entry in table])
        for each, of, table in zip(wanted, asked, read, strict=False)
    ]
    return (found if judged else [None] * len(wanted)), read[len(asks) :]


class _Quarters(NamedTuple):
    """The quarters that a goal is read over, and the first day of which anything is known."""

    questions: list[Question]
    since: date


def _quarters_of(
    wanted: Wanted, cycle: Cycle, covered: tuple[date | None, date | None]
) -> _Quarters:
    entered = wanted.definition.aggregation(wanted.aggregation).is_entered
    since, until = (date.min, cycle.start) if entered else covered
    if not _is_judged(wanted.goal) or since is None or until is None:
        return _Quarters([], date.min)
    past = [
        quarter
        for quarter in quarters_before(cycle.start, MONTHS[Cadence(cycle.cadence)])
        if since < quarter[1] <= until
    ]
    questions = [
        _question(quarter, wanted.definition, wanted.aggregation, wanted.goal) for quarter in past
    ]
    return _Quarters(questions, since)


def _ask(wanted: Wanted, questions: Sequence[Question]) -> Ask:
    return Ask(
        wanted.definition,
        wanted.aggregation,
        [each.period(day) for each in questions for day in _last_days(each)],
        Scope(teams=wanted.teams, person=wanted.person_id),
        Filters(**(wanted.filters or {})),
    )


def _answered(wanted: Wanted, of: _Quarters, values: Sequence[Value]) -> History | None:
    if not _is_judged(wanted.goal):
        return None
    if not of.questions:
        return History()
    left = iter(values)
    readings = [
        [Reading(day, value.value, value.n) for day, value in zip(days, left, strict=False)]
        for days in map(_last_days, of.questions)
    ]
    better = wanted.definition.better or ""
    return _history(of.questions, readings, of.since, wanted.goal, better)


def quarters_before(start: date, months: int, count: int = QUARTERS + 1) -> list[Period]:
    """The `count` stretches of so many months that end where the next begins, oldest first."""
    edges = [months_before(start, months * back) for back in range(count, -1, -1)]
    return list(pairwise(edges))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; in a shorter month its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + DAY * (day.day - 1), following - DAY)


def _is_judged(goal: Goal) -> bool:
    if goal.kind == Kind.REACH:
        return goal.target is not None
    return goal.kind == Kind.MAINTAIN and (goal.lower is not None or goal.upper is not None)


def _question(quarter: Period, definition: Definition, aggregation: str, goal: Goal) -> Question:
    one = definition.aggregation(aggregation)
    return Question(
        kind=goal.kind,
        cycle=quarter,
        pace=Pace(WorkCalendar(range(1, 8)), *quarter),
        baseline=goal.baseline,
        target=goal.target,
        bound=goal.bound,
        lower=goal.lower,
        upper=goal.upper,
        window=goal.window,
        usual=USUAL[definition.window],
        is_count=one.kind == "sum",
        is_state=one.is_state,
        is_coverage=one.kind == "coverage",
    )


def _last_days(question: Question) -> list[date]:
    """Of a maintained value the quarter's Sundays, else its last day."""
    start, end = question.cycle
    weekly = question.kind == Kind.MAINTAIN and not is_ceiling(question)
    return sundays(start, end) if weekly else [end - DAY]


def _history(
    asked: list[Question], readings: list[list[Reading]], since: date, goal: Goal, better: str
) -> History:
    whole = [
        [reading for reading in group if _is_whole(question, reading.last, since)]
        for question, group in zip(asked, readings, strict=True)
    ]
    if goal.kind == Kind.MAINTAIN and not is_ceiling(asked[0]):
        return maintained(
            [
                [kept(question, week) for week in group]
                for question, group in zip(asked, whole, strict=True)
            ]
        )
    ends = [group[0].value if group else None for group in whole]
    quarters = list(zip([None, *ends], ends, strict=False))
    target = goal.target if goal.kind == Kind.REACH else goal.upper
    upward = goal.kind == Kind.REACH and _is_upward(asked[0], better)
    return reached(quarters, target=target or Fraction(0), upward=upward)


def _is_whole(question: Question, last: date, since: date) -> bool:
    """Half a quarter's count is no count; of anything else it is a smaller sample."""
    return not question.is_count or question.period(last)[0] >= since


def _is_upward(question: Question, better: str) -> bool:
    """The way from the baseline to the target; without a baseline the one that is better."""
    if question.start_value is None or question.target is None:
        return better != "down"
    return question.target >= question.start_value
