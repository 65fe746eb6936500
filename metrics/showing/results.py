"""How a metric's value comes out of its two parts: "457 ÷ 500 = 91.4 %"."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from metrics.catalogue import Aggregation, Part
from metrics.facts import OF_MONEY
from metrics.values import Value
from metrics.wording.words import TIMES
from people.figures import measure_value
from people.numerals import MINUS
from people.sums import Term, WorksOut, written


class Sum(NamedTuple):
    """Two parts, and what is done with them. words: with a place for each."""

    terms: list[Term]
    works_out: WorksOut
    words: str


def result_of(one: Aggregation, value: Value) -> str:
    """The value with its sum; where nothing is divided the value alone."""
    unit = _unit(one, value)
    result, found = measure_value(value.value, unit), sum_of(one, value)
    if found is None or value.value is None:
        return result
    terms = written(found.terms, found.works_out, value.value, unit)
    return f"{found.words.format(*terms)} = {result}"


def sum_of(one: Aggregation, value: Value) -> Sum | None:
    """None of a value that has no parts: a sum, a median, a state."""
    above, below = value.numerator, value.denominator
    if value.value is None or above is None or below is None:
        return None
    if one.kind == "spread":
        terms = [Term(each, _unit(one, value)) for each in (above, below)]
        return Sum(terms, lambda told: told[0] - told[1], f"{{}} {MINUS} {{}}")
    terms = [
        Term(above, _unit_of(one.numerator, value)),
        Term(below, _unit_of(one.denominator or one.numerator, value)),
    ]
    if one.kind == "growth":
        return Sum(terms, lambda told: _divided(told) - 1, f"{{}} ÷ {{}} {MINUS} 1")
    if one.kind == "per_accounts":
        return Sum(terms, lambda told: _divided(told) * 1000, "{} ÷ {} × 1000")
    return Sum(terms, _divided, "{} ÷ {}")


def _divided(told: Sequence[Fraction]) -> Fraction:
    return told[0] / told[1]


def _unit(one: Aggregation, value: Value) -> str:
    return f"money:{value.currency}" if one.unit == "money" and value.currency else one.unit


def _unit_of(parts: Sequence[Part], value: Value) -> str:
    """What a Σ is in: of times a time, of money its currency, else a number."""
    if not parts or parts[0].what != "value":
        return "count"
    measure = parts[0].measure
    if measure in OF_MONEY:
        return f"money:{value.currency}" if value.currency else "money"
    return "seconds" if measure in TIMES else "count"
