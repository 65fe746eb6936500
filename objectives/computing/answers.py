"""From what was read for a key result to its answer: plain values, no query, no clock."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from metrics.values import Value
from objectives.asked import Question, Reading, last_days
from objectives.asking import units
from objectives.calendar import DAY
from objectives.members import Found, tally
from objectives.models import Milestone
from objectives.season import boundaries, pieces, season_of, year_before
from objectives.steps import done_by
from objectives.windows import Period


class Answer(NamedTuple):
    """What was read for a key result. Days before `until` are over; as_of is how far data reach.

    currency: of amounts of money. refused: "currencies" where there are two, which are never added
    nor held against each other.
    members: of an each, as they stand. found: of a baseline, where we stand so far. measured: of a
    reach or a maintain, what the latest reading was read from, with its interval.
    """

    question: Question
    now: Reading
    weeks: list[Reading]
    until: date
    as_of: datetime | None
    currency: str = ""
    refused: str = ""
    members: Sequence[Found] = ()
    found: Value | None = None
    measured: Value | None = None


class Plan(NamedTuple):
    """What is to be read of a metric: as of which days, and of which days of last year.

    days: the Sundays that are over, then the latest day. season_days: empty where last year says
    nothing.
    """

    question: Question
    days: Sequence[date]
    season_days: Sequence[date]
    until: date
    as_of: datetime | None

    @property
    def periods(self) -> list[Period]:
        """The windows of the days, then those of last year."""
        return [*(self.question.period(day) for day in self.days), *pieces(self.season_days)]


class Typed(NamedTuple):
    """What somebody typed for a week, in millionths."""

    week_end: date
    value: int
    value_as_of: datetime | None


def plan_of(
    question: Question,
    cycle: Period,
    *,
    reached: date | None,
    as_of: datetime | None,
    covered: date | None,
) -> Plan:
    """reached: the day to which the data go. covered: the first day of which a source knows."""
    start, end = cycle
    until = min(reached, end) if reached else start
    days = [*last_days(question, until), min(until, end - DAY)]
    return Plan(question, days, _season_days(question, until, covered), until, as_of)


def _season_days(question: Question, until: date, covered: date | None) -> list[date]:
    """The days whose last year's counts are wanted; none where no source goes back so far."""
    start = question.cycle[0]
    if not question.has_season or covered is None or covered > year_before(start):
        return []
    return boundaries(question.cycle, (question.pace.start, until))


def of_values(plan: Plan, values: Sequence[Value]) -> Answer:
    """The answer of a reach or a maintain, from the values of the plan's periods."""
    values, past = values[: len(plan.days)], values[len(plan.days) :]
    currency, refused = _one_currency(values)
    question = plan.question._replace(season=_season(plan.season_days, past))
    read = [
        Reading(day, None if refused else value.value, value.n)
        for day, value in zip(plan.days, values, strict=True)
    ]
    return Answer(
        question,
        read[-1],
        read[:-1],
        plan.until,
        plan.as_of,
        currency,
        refused,
        measured=None if refused else values[-1],
    )


def of_counts(plan: Plan, values: Sequence[Value]) -> Answer:
    """The answer of a baseline: how many measurements there were by then.

    None where nothing is read at all.
    """
    currency, refused = _one_currency(values)
    read = [
        Reading(day, None if plan.as_of is None else Fraction(value.n), value.n)
        for day, value in zip(plan.days, values, strict=True)
    ]
    now, weeks, found = read[-1], read[:-1], values[-1]
    return Answer(plan.question, now, weeks, plan.until, plan.as_of, currency, refused, found=found)


def of_members(plan: Plan, members: Sequence[Sequence[Found]]) -> Answer:
    """The answer of an each, from its members as of the plan's days."""
    read = [tally(day, found) for day, found in zip(plan.days, members, strict=True)]
    return Answer(plan.question, read[-1], read[:-1], plan.until, plan.as_of, members=members[-1])


def of_typed(question: Question, said: Sequence[Typed], cycle: Period, *, today: date) -> Answer:
    """The answer where people type the value at check-in."""
    start, end = cycle
    found = {each.week_end: each for each in said}
    weeks = [
        Reading(day, units(found[day].value) if day in found else None)
        for day in last_days(question, min(today, end))
    ]
    if not found:
        return Answer(question, Reading(start, None), weeks, start, None)
    newest = max(found)
    now = Reading(newest, units(found[newest].value))
    return Answer(question, now, weeks, min(newest + DAY, end), found[newest].value_as_of)


def of_steps(
    question: Question, steps: Sequence[Milestone], cycle: Period, *, today: date, now: datetime
) -> Answer:
    """The answer of milestones. Steps are known at once: today's are done, no week's are not."""
    until = min(today, cycle[1])
    weeks = [done_by(day, steps) for day in last_days(question, until)]
    last = min(today, cycle[1] - DAY)
    return Answer(question, done_by(last, steps), weeks, until, now)


def _one_currency(values: Sequence[Value]) -> tuple[str, str]:
    """The currency of all of them; refused where one value has two, or one week another one."""
    found = sorted({value.currency for value in values} - {""})
    if len(found) > 1 or values[-1].refused:
        return "", "currencies"
    return (found[0] if found else ""), ""


def _season(days: Sequence[date], past: Sequence[Value]) -> Mapping[date, Fraction] | None:
    if not days:
        return None
    return season_of(days, (each.value for each in past), events=sum(each.n for each in past))
