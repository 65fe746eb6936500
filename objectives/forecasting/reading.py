"""From key results to what is asked of the estimate: their metrics' history, read a few at a time.

A forecast is an estimate: from here on its amounts are floats, and nothing exact is made of them.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from metrics.catalogue import Aggregation, Definition, definition_from_json
from metrics.values import Ask as Read
from metrics.values import Filters, Scope, Value, read_many
from objectives.assess import Question
from objectives.calendar import DAY, WEEK, sundays
from objectives.choices import Kind
from objectives.computing.reader import Reader
from objectives.forecasting import asking
from objectives.forecasting.asking import NOTHING, YEAR, Counted, Goal, Past, Wanted
from objectives.forecasting.estimate import Ask
from objectives.forecasting.weekdays import blocks_until, profile_of
from objectives.models import KeyResult
from objectives.windows import Period, uncovered_days

PROFILED = 8 * 7  # days that tell how a week runs
DRAWN = 14  # days to come of which the value is estimated, at most
BATCH = 8  # metrics read in one query
LIMITS: dict[str, tuple[float, float]] = {
    "score5": (1, 5),
    "score7": (1, 7),
    "score10": (0, 10),
    "score100": (0, 100),
    "nps": (-100, 100),
}


class Plan(NamedTuple):
    """What has to be read of a measured key result: stretches of 7 days, single days, and of the
    windows of days to come what is over by `origin`, the first day not over."""

    key_result: KeyResult
    question: Question
    definition: Definition
    read: Read
    origin: date
    ends: Sequence[date]
    blocks: Sequence[Period]
    days: Sequence[Period]
    known: Sequence[Period]

    @property
    def one(self) -> Aggregation:
        """How its metric is put together."""
        return self.definition.aggregation(self.key_result.aggregation)

    @property
    def form(self) -> str:
        """Which of the functions of `asking` asks for it."""
        return form_of(self.one, self.question)


def form_of(one: Aggregation, question: Question) -> str:
    """What can be added up is; what fills up from 0 fills up; the rest is a series of readings."""
    if question.is_coverage and question.baseline is None and question.kind == Kind.REACH:
        return "filling"
    forms = {"sum": "count", "quotient": "ratio", "per_week": "ratio", "percentile": "middle"}
    return forms.get(one.kind, "reading")


def days_to_come(origin: date, end: date) -> list[date]:
    """The Sundays from `origin` on and the last day before `end`; of a year's every fourth."""
    last = end - DAY
    found = [day for day in sundays(origin, end) if day < last]
    step = -(-len(found) // (DRAWN - 1)) if found else 1
    return [*found[::step], last]


def plan_of(reader: Reader, key_result: KeyResult) -> Plan | None:
    """None where no source says how far the data reach, or the cycle is over."""
    metric, cycle = key_result.metric, key_result.objective.cycle
    if metric is None:
        return None
    definition = definition_from_json(metric.definition)
    question = reader.question_of(key_result, cycle, definition)
    one = definition.aggregation(key_result.aggregation)
    origin = reader.today if one.is_entered else reader.data_day
    if origin is None or origin >= cycle.end:
        return None
    form, since = form_of(one, question), question.covered_from or date.max
    ends = days_to_come(origin, cycle.end)
    blocks = [
        block
        for block in blocks_until(origin, 2 * YEAR if form == "count" else YEAR)
        if block[0] >= since
    ]
    days, known = _parts(form, question, origin, ends, since)
    read = Read(
        definition,
        key_result.aggregation,
        [*_of_blocks(form, question, blocks), *days, *known],
        Scope(teams=reader.teams_of(key_result), person=key_result.person_id),
        Filters(**key_result.filters),
    )
    return Plan(key_result, question, definition, read, origin, ends, blocks, days, known)


def _parts(
    form: str, question: Question, origin: date, ends: Sequence[date], since: date
) -> tuple[list[Period], list[Period]]:
    if form not in ("count", "ratio", "middle"):
        return [], []
    days = [(origin - DAY * back, origin - DAY * (back - 1)) for back in range(PROFILED, 0, -1)]
    opened = sorted({question.period(day)[0] for day in ends})
    return (
        [day for day in days if day[0] >= since],
        [(start, origin) for start in opened if start < origin],
    )


def _of_blocks(form: str, question: Question, blocks: Sequence[Period]) -> list[Period]:
    """Over which days each stretch's value is read: its own, or the window as of its last day."""
    if form in ("count", "ratio", "middle"):
        return list(blocks)
    return [question.period(end - DAY) for _, end in blocks]


def read_plans(reader: Reader, plans: Sequence[Plan]) -> list[list[Value]]:
    """The values of each plan's periods; what several ask for alike is read once."""
    distinct: dict[str, int] = {}
    places: list[int] = []
    reads: list[Read] = []
    for plan in plans:
        key = repr((plan.key_result.metric_id, plan.read[1:]))
        if key not in distinct:
            distinct[key] = len(reads)
            reads.append(plan.read)
        places.append(distinct[key])
    tables: list[list[Value]] = []
    for first in range(0, len(reads), BATCH):
        asks = reads[first : first + BATCH]
        found = read_many(organization=reader.organization, asks=asks)
        tables += [[each.get(None, Value()) for each in table] for table in found]
    return [tables[place] for place in places]


def asks_of(reader: Reader, plan: Plan, values: Sequence[Value]) -> list[Ask]:
    """What is asked of the estimate; nothing where there is too little data."""
    counted = [_counted(value) for value in values]
    blocks, rest = counted[: len(plan.blocks)], counted[len(plan.blocks) :]
    days, known = rest[: len(plan.days)], rest[len(plan.days) :]
    form, question = plan.form, plan.question
    amounts = [
        (start, abs(day.below or 0.0) if form == "ratio" else float(day.n))
        for (start, _), day in zip(plan.days, days, strict=True)
    ]
    past = Past(plan.origin, blocks, profile_of(amounts, reader.calendar))
    opened = dict(zip((start for start, _ in plan.known), known, strict=True))
    wanted = [_wanted(question, day, opened) for day in plan.ends]
    goal = goal_of(plan.key_result, question, plan.definition)
    if form == "ratio":
        return asking.ratio(past, wanted, goal, proportion=plan.one.is_proportion)
    if form == "filling":
        return _filling(plan, past, wanted, goal)
    ask = {"count": asking.count, "middle": asking.middle, "reading": asking.reading}[form]
    return ask(past, wanted, goal)


def _wanted(question: Question, day: date, opened: dict[date, Counted]) -> Wanted:
    window = question.period(day)
    filled = 0.0
    if question.is_count and question.baseline is not None:
        uncovered = uncovered_days(window, question.covered_from)
        filled = float(question.baseline * uncovered / question.days)
    return Wanted(day, window, opened.get(window[0], NOTHING), filled)


def _filling(plan: Plan, past: Past, wanted: list[Wanted], goal: Goal) -> list[Ask]:
    """From the cycle's start on, where nothing is filled yet."""
    start = plan.question.cycle[0]
    inside = [week for week, (_, end) in zip(past.weeks, plan.blocks, strict=True) if end > start]
    now = inside[-1].value if inside else None
    if now is None:
        return []
    filled = past._replace(weeks=[Counted(value=0.0, n=1), *inside])
    return asking.filling(filled, wanted, goal, now=now)


def goal_of(key_result: KeyResult, question: Question, definition: Definition | None) -> Goal:
    """Where it is to get, and between what its values lie."""
    start, target = question.start_value, question.target
    better = definition.better if definition else None
    one = definition.aggregation(key_result.aggregation) if definition else None
    share = (0.0, 1.0) if one and one.is_proportion else (None, None)
    floor, ceiling = LIMITS.get(key_result.unit, share)
    return Goal(
        target=None if target is None else float(target),
        upward=better != "down" if start is None or target is None else target >= start,
        floor=floor,
        ceiling=ceiling,
    )


def typed_asks(reader: Reader, key_result: KeyResult) -> list[Ask]:
    """Of what people typed at check-in, week by week up to the newest."""
    cycle = key_result.objective.cycle
    question = reader.question_of(key_result, cycle, None)
    found = {one.week_end: one.value for one in reader.check_ins.get(key_result.pk, ())}
    if not found or max(found) + DAY >= cycle.end:
        return []
    origin, count = max(found) + DAY, (max(found) - min(found)) // WEEK + 1
    weeks = [
        Counted(value=_units(found.get(end - DAY)), n=1) for _, end in blocks_until(origin, count)
    ]
    past = Past(origin, weeks, profile_of([], reader.calendar))
    wanted = [Wanted(day, (day, day + DAY)) for day in days_to_come(origin, cycle.end)]
    return asking.reading(past, wanted, goal_of(key_result, question, None))


def _units(amount: int | None) -> float | None:
    return None if amount is None else amount / 1_000_000


def _counted(value: Value) -> Counted:
    return Counted(_float(value.numerator), _float(value.denominator), _float(value.value), value.n)


def _float(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)
