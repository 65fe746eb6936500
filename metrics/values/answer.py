"""From the rows of a question to exact values with their intervals. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from metrics.catalogue import Aggregation
from metrics.facts import MILLION, Channel, Excluded, Gap
from metrics.intervals import clamped, t_interval, wilson
from metrics.values.query import Row
from metrics.values.reaching import Reach
from metrics.values.types import Key, Value


def answer(
    one: Aggregation,
    rows: Iterable[Row],
    *,
    covered: bool,
    as_of: datetime | None,
    bounded: bool = True,
) -> Value:
    """The value of one period and key, from its rows by reason of exclusion.

    bounded: whether with its interval.
    """
    counted: Row | None = None
    excluded: dict[str, int] = {}
    named: set[int] = set()
    reasons = Gap if one.of_accounts else Excluded
    for row in rows:
        if row.excluded == Excluded.COUNTED:
            counted = row
        elif row.n:
            excluded[reasons(row.excluded).words] = row.n
            named.add(row.agents or 0)
    value = _of_counted(one, counted, covered, bounded)
    if not value.n:
        # Of nothing but what does not count: whoever stands behind that.
        value = value._replace(agents=value.agents or min(named - {0}, default=value.agents))
    if excluded:
        return value._replace(excluded=dict(sorted(excluded.items())), as_of=as_of)
    return value._replace(as_of=as_of)


def _of_counted(one: Aggregation, row: Row | None, covered: bool, bounded: bool) -> Value:
    found = sorted({code for code in (row.currencies if row else None) or () if code is not None})
    if row is not None and len(found) > 1:
        return Value(n=row.n, agents=row.agents, refused="currencies")
    value = _added_up(one, row, covered, bounded)
    return value._replace(currency=found[0]) if found else value


def _added_up(one: Aggregation, row: Row | None, covered: bool, bounded: bool) -> Value:
    if one.kind in ("sum", "last"):
        return _total(row, covered)
    if row is None:
        return Value()
    if one.kind in ("accounts", "customers"):
        return _total(row, covered=False)
    if one.kind == "quotient" or one.of_accounts:
        return _quotient(one, row, covered, bounded)
    return _quantile(one, row)


def _total(row: Row | None, covered: bool) -> Value:
    """A sum over a period that a source covers is 0 where nothing happened."""
    if row is None or not row.n:
        nothing = Fraction(0) if covered else None
        return Value(nothing, 0, nothing, agents=0 if row is None else row.agents)
    total = Fraction(int(row.numerator or 0), MILLION)
    return Value(total, row.n, total, agents=row.agents)


def _quotient(one: Aggregation, row: Row, covered: bool, bounded: bool) -> Value:
    """covered: whether it is known that what was not entered was not there."""
    above, below = int(row.numerator or 0), int(row.denominator or 0)
    parts = Value(
        n=row.n,
        numerator=Fraction(above, MILLION),
        denominator=Fraction(below, MILLION),
        agents=row.agents,
    )
    if not below:
        return parts if row.n or above else Value(agents=row.agents)
    if not above and not covered and one.is_of_entries:
        return parts._replace(numerator=None)
    bounds = _interval(one, row, above, below) if bounded else None
    low, high = bounds or (None, None)
    return parts._replace(value=Fraction(above, below), low=low, high=high)


def _interval(one: Aggregation, row: Row, above: int, below: int) -> tuple[float, float] | None:
    """Wilson's for a share of cases, Student's for a mean; other ratios have none."""
    if one.is_proportion and 0 <= above <= below:
        return wilson(above / MILLION, below / MILLION)
    if not one.is_mean or row.n < 2:
        return None
    mean, weight = Fraction(above, below), Fraction(below, row.n)
    spread = (
        int(row.value_squares or 0)
        - 2 * mean * int(row.products or 0)
        + mean * mean * int(row.weight_squares or 0)
    )
    found = t_interval(float(mean), float(spread / (row.n - 1) / weight**2), row.n)
    return clamped(*found, one.unit) if found else None


def _quantile(one: Aggregation, row: Row) -> Value:
    if not row.n or row.below is None or row.above is None or one.quantile is None:
        return Value(agents=row.agents)
    beyond = (row.n - 1) * one.quantile % 1
    value = (row.below + (row.above - row.below) * beyond) / Fraction(MILLION)
    low, high = (None if edge is None else edge / MILLION for edge in (row.at_low, row.at_high))
    known = low is not None and high is not None
    return Value(
        value, row.n, low=low if known else None, high=high if known else None, agents=row.agents
    )


def covers(reach: Reach, start: datetime, end: datetime) -> bool:
    """Whether some source has data of [start, end)."""
    if reach.newest is None or reach.since is None:
        return False
    return start <= reach.newest and reach.since < end


def key_of(by: str, text: str | None) -> Key:
    """A breakdown's key: ids, tiers and hours are numbers, a channel its name, None where none."""
    if text is None:
        return None
    if by in ("team", "person", "tier", "hour"):
        return int(text)
    return Channel(int(text)).name.lower() if by == "channel" else text


def crossed(bys: tuple[str, str], text: Key) -> tuple[Key, Key]:
    """The two keys of a breakdown along two dimensions."""
    first, second = (None if each is None else str(each) for each in json.loads(str(text)))
    return key_of(bys[0], first), key_of(bys[1], second)


def growth(now: Value, earlier: Value) -> Value:
    """How much more there is than in the period before; None where there was nothing."""
    if now.value is None or not earlier.value:
        return now._replace(value=None, numerator=now.value, denominator=earlier.value)
    return now._replace(
        value=now.value / earlier.value - 1, numerator=now.value, denominator=earlier.value
    )


def part_of_whole(part: Value, whole: Value) -> Value:
    """One kind's share of all; n and what is excluded are those of all."""
    if part.value is None or not whole.value:
        return whole._replace(value=None, numerator=part.value, denominator=whole.value)
    yes, n = part.value, whole.value
    low, high = (wilson(float(yes), float(n)) if yes <= n else None) or (None, None)
    return whole._replace(
        value=yes / n, numerator=yes, denominator=n, low=low, high=high, agents=part.agents
    )


ENOUGH_OF_ONE = 5  # below it one agent's share says nothing


def per_week(total: Value, days: int) -> Value:
    """How many there are a week; parts of a week count as such."""
    if total.value is None:
        return total
    weeks = Fraction(days, 7)
    return total._replace(value=total.value / weeks, numerator=total.value, denominator=weeks)


def per_thousand(part: Value, accounts: Value) -> Value:
    """How many there are for 1,000 accounts; n and what is left out are the accounts'."""
    both = accounts._replace(numerator=part.value, denominator=accounts.value, as_of=part.as_of)
    if part.value is None or not accounts.value:
        return both._replace(value=None)
    return both._replace(value=1000 * part.value / accounts.value)


def spread(all_of_them: Value, agents: Mapping[Key, Value]) -> Value:
    """The highest share of an agent − the lowest, of those with enough; None with under two."""
    plain = all_of_them._replace(value=None, numerator=None, denominator=None, low=None, high=None)
    shares = [
        one.value
        for key, one in agents.items()
        if key is not None and one.value is not None and one.n >= ENOUGH_OF_ONE
    ]
    if len(shares) < 2:
        return plain
    high, low = max(shares), min(shares)
    return plain._replace(value=high - low, numerator=high, denominator=low)


def periods_of(rows: Sequence[Row]) -> dict[int, list[Row]]:
    """The rows by period, counted from 0."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.period - 1, []).append(row)
    return found
