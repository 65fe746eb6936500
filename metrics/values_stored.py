"""Stored weekly values, read for boards and scorecards: any number of metrics in one query."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from metrics.catalogue import Aggregation
from metrics.facts import MILLION
from metrics.models import MetricValue
from metrics.values.types import Value

Weekly = dict[int, dict[date, Value]]  # version → Monday → value; a week without one is missing
# What a figure is made of; all single values of a week (`spread`) are large, and used elsewhere.
STORED = (
    *("version_id", "team_id", "week"),
    *("value", "n", "numerator", "denominator", "excluded"),
)


def weekly_values(
    *,
    organization_id: int,
    version_ids: Iterable[int],
    weeks: Sequence[date],
    team: int | None = None,
    person: int | None = None,
) -> Weekly:
    """Values of a team (its own measurements), a person, or the company where both are None.

    They carry no interval and no reasons: `excluded` has how many in all, under "".
    """
    rows = MetricValue.objects.filter(
        organization=organization_id,
        version__in=list(version_ids),
        week__in=list(weeks),
        team=team,
        person=person,
    )
    found: Weekly = defaultdict(dict)
    for row in rows.values_list(*STORED, named=True):
        found[row.version_id][row.week] = value_of(row)
    return found


def value_of(row: MetricValue) -> Value:
    """The exact value of a stored row: a quotient is divided anew, a quantile is kept exactly."""
    above, below = _units(row.numerator), _units(row.denominator)
    exact = above / below if above is not None and below else _units(row.value)
    return Value(
        value=exact,
        n=row.n,
        numerator=above,
        denominator=below,
        excluded={"": row.excluded} if row.excluded else {},
    )


def as_known(one: Aggregation, value: Value, *, covered: bool) -> Value:
    """A stored week as it is read from the measurements: nothing is 0 where that is known.

    covered: whether its data reaches the week (metrics.values.reaching.known_of).
    """
    if one.is_of_entries and not value.numerator and not covered:
        return value._replace(value=None, numerator=None)
    return value


def added_up(one: Aggregation, parts: Sequence[Value]) -> Value:
    """A sum or quotient of several teams in one week, from what each of them did: none twice."""
    if len(parts) < 2:
        return parts[0] if parts else Value()
    above, below = (
        sum((value for value in values if value is not None), Fraction(0))
        for values in zip(*((part.numerator, part.denominator) for part in parts), strict=True)
    )
    # Of cases each part is rounded down for itself: all of them once.
    n = int(below) if one.counts_cases else sum(part.n for part in parts)
    value = above if one.kind == "sum" else above / below if below else None
    return Value(
        value=value,
        n=n,
        numerator=above,
        denominator=below if one.kind == "quotient" else None,
        excluded=excluded_of(parts),
    )


def excluded_of(parts: Iterable[Value]) -> dict[str, int]:
    """How many do not count in all of them."""
    total = sum(sum(part.excluded.values()) for part in parts)
    return {"": total} if total else {}


def _units(millionths: Decimal | None) -> Fraction | None:
    if millionths is None:
        return None
    above, below = millionths.as_integer_ratio()
    return Fraction(above, below * MILLION)
