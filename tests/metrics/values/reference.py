"""Values the slow way: plain Python over a list of rows, to hold the SQL against."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from fractions import Fraction
from typing import Any, NamedTuple

from metrics.catalogue import Aggregation, Part
from metrics.facts import OF_A_TOPIC, Channel, Excluded, Measure
from metrics.intervals import clamped, quantile_ranks, t_interval, wilson

MILLION = 1_000_000


class Row(NamedTuple):
    """A measurement with names in place of ids; value, business and weight in millionths.

    customer_since: of its account, if it has one; of a segment.
    """

    measure: Measure
    variant: str
    at: datetime
    until: datetime | None
    created_at: datetime
    value: int
    weight: int
    excluded: Excluded
    team: str | None
    person: str | None
    group: str | None
    channel: Channel
    tier: int | None
    topics: tuple[str, ...]
    business: int | None = None
    priority: str = ""
    language: str = ""
    complaint: bool = False
    segment: str = ""
    customer_since: date | None = None

    def amount(self, part: Part) -> int | None:
        """The value that the part means."""
        return self.business if part.business else self.value


class Answer(NamedTuple):
    value: Fraction | None
    n: int
    excluded: dict[str, int]
    interval: tuple[float, float] | None = None


def keys_of(row: Row, by: str) -> list[Any]:
    """The rows of a breakdown in which a measurement stands."""
    if by == "":
        return [None]
    if by == "topic":
        own = row.measure in OF_A_TOPIC
        return [row.variant or None] if own else list(row.topics) or [None]
    if by == "channel":
        return [row.channel.name.lower() if row.channel else None]
    if by in ("priority", "language", "segment"):
        return [getattr(row, by) or None]
    return [getattr(row, by)]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def answers(
    one: Aggregation,
    rows: Iterable[Row],
    period: tuple[date, date],
    by: str = "",
    chosen: Callable[[Row], bool] = lambda _row: True,
) -> dict[Any, Answer]:
    start, end = (midnight(day) for day in period)
    split: dict[Any, list[Row]] = {}
    for row in rows:
        if not chosen(row) or row.measure not in one.measures:
            continue
        if one.kind in ("last", "age"):
            inside = row.at < end and (row.until is None or row.until >= end)
        else:
            inside = start <= row.at < end
        for key in keys_of(row, by) if inside else []:
            split.setdefault(key, []).append(row)
    return {key: _answer(one, mine, end) for key, mine in split.items()}


def _answer(one: Aggregation, rows: list[Row], end: datetime) -> Answer:
    counted = [row for row in rows if _why(one, row) is Excluded.COUNTED]
    in_sample = [row for row in rows if any(_means(part, row) for part in one.counted)]
    reasons = {why for row in in_sample if (why := _why(one, row))}
    excluded = {
        why.name.lower().replace("_", " "): _size(
            one, [r for r in in_sample if _why(one, r) is why]
        )
        for why in sorted(reasons, key=lambda why: why.name)
    }
    found = {name: size for name, size in excluded.items() if size}
    n = _size(one, [row for row in in_sample if row in counted])
    if len({row.variant for row in counted if row.measure is Measure.COST}) > 1:
        return Answer(None, n, found)
    return Answer(_value(one, counted, end), n, found, _interval(one, counted, end))


def _size(one: Aggregation, rows: list[Row]) -> int:
    """How many cases these rows are: of surveys sent and the like what they add up to."""
    return int(_added(one.denominator, rows)) if one.counts_cases else len(rows)


def _why(one: Aggregation, row: Row) -> Excluded:
    """Its own reason; else, where opening hours are asked for, that none applied."""
    in_hours = any(part.business for part in (*one.numerator, *one.denominator))
    if row.excluded is Excluded.COUNTED and in_hours and row.business is None:
        return Excluded.NO_SCHEDULE
    return row.excluded


def _value(one: Aggregation, rows: list[Row], end: datetime) -> Fraction | None:
    if one.kind in ("percentile", "age"):
        return _quantile(_sorted(one, rows, end), one.quantile or Fraction(0))
    above = _added(one.numerator, rows)
    if one.kind in ("sum", "last"):
        return above
    below = _added(one.denominator, rows)
    return above / below if below else None


def _sorted(one: Aggregation, rows: list[Row], end: datetime) -> list[Fraction]:
    """The values of which a quantile is taken."""
    part = one.numerator[0]
    mine = [row for row in rows if _means(part, row)]
    if one.kind == "age":
        return sorted(Fraction((end - row.created_at).total_seconds()) for row in mine)
    return sorted(Fraction(row.amount(part) or 0, MILLION) for row in mine)


def _interval(one: Aggregation, rows: list[Row], end: datetime) -> tuple[float, float] | None:
    """Of these very rows; the closed forms are tested by hand (tests/metrics/test_intervals.py)."""
    if one.kind in ("percentile", "age"):
        values = _sorted(one, rows, end)
        ranks = quantile_ranks(len(values), float(one.quantile or 0))
        return (float(values[ranks[0] - 1]), float(values[ranks[1] - 1])) if ranks else None
    above, below = _added(one.numerator, rows), _added(one.denominator, rows)
    if one.kind != "quotient" or not below:
        return None
    if one.is_proportion:
        return wilson(float(above), float(below)) if 0 <= above <= below else None
    return _of_mean(one, rows, above / below) if one.is_mean else None


def _of_mean(one: Aggregation, rows: list[Row], mean: Fraction) -> tuple[float, float] | None:
    """Each value's distance from what its weight would bring, as a part of the mean weight."""
    (part,) = one.numerator
    mine = [row for row in rows if _means(part, row)]
    weight = Fraction(sum(row.weight for row in mine), len(mine))
    away = [((row.amount(part) or 0) - mean * row.weight) / weight for row in mine]
    spread = sum((each * each for each in away), Fraction(0)) / max(len(mine) - 1, 1)
    found = t_interval(float(mean), float(spread), len(mine))
    return clamped(*found, one.unit) if found else None


def _quantile(values: list[Fraction], quantile: Fraction) -> Fraction | None:
    if not values:
        return None
    place = quantile * (len(values) - 1)
    first = int(place)
    following = values[min(first + 1, len(values) - 1)]
    return values[first] + (following - values[first]) * (place - first)


def _added(parts: Iterable[Part], rows: list[Row]) -> Fraction:
    total = Fraction(0)
    for part in parts:
        for row in rows:
            if _means(part, row):
                value = row.amount(part) or 0
                amount = {"value": value, "weight": row.weight, "count": MILLION}[part.what]
                total += Fraction(amount, MILLION)
    return total


def _means(part: Part, row: Row) -> bool:
    amount = row.amount(part) or 0
    return (
        row.measure is part.measure
        and part.variant in (None, row.variant)
        and (part.at_least is None or amount >= part.at_least)
        and (part.at_most is None or amount <= part.at_most)
    )
