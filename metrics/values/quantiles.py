"""The SQL that picks quantiles: of each period, key and reason the values are gathered and sorted
once. Its rows are metrics.values.query.Row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from metrics.catalogue import Aggregation
from metrics.facts import MILLION
from metrics.intervals import EXACT_RANKS, Z95, quantile_ranks
from metrics.values.query import Question, grouped, head, rows_of
from metrics.values.sql import Sql, array, currencies, joined, matching, picked, reason, value_of

# How long a ticket had been there at the end of the period, or as far as its source reaches.
_AGE = f"""(extract(epoch FROM greatest(
    least(p.ending, s.as_of) - t.created_at, interval '0')) * {MILLION})::bigint"""
# Of values that were gathered at once; of those of several pieces.
_OF_ONE = "unnest(gathered)"
_OF_PIECES = "unnest(gathered) AS piece(its bigint[]), unnest(its)"


def select(asked: Mapping[int, Question], read: Question, places: Sequence[range] = ()) -> Sql:
    """Sort once, then pick: the two values about the quantile, and those of its interval.

    asked: questions by their numbers that differ in the quantile alone: a median and a 90th
    percentile are picked from the same values. read: any of them, of the instants that are read.
    Gathered as they come and sorted as plain numbers: sorting the rows themselves, by period, key,
    reason and value, takes half as long again. places: where the instants are pieces of periods
    that overlap, the places of each period's (metrics.values.overlaps).
    """
    found, values = _gathered(read), _OF_ONE
    if places:
        found, values = _put_together(found, places), _OF_PIECES
    sort = f"SELECT array_agg(one ORDER BY one) FROM {values} AS one"  # noqa: S608
    return joined(
        "\n",
        [
            Sql("SELECT picked.number, period, key, excluded, n, agents,"),
            Sql("NULL::numeric, NULL::numeric, NULL::numeric, NULL::numeric, NULL::numeric,"),
            Sql("below, above, at_low, at_high, currencies FROM ("),
            found,
            Sql(") AS found(number, period, key, excluded, n, agents, gathered, currencies)"),
            Sql(f"CROSS JOIN LATERAL ({sort}) AS sorted(v)"),
            Sql("CROSS JOIN LATERAL (VALUES"),
            joined(", ", [_picked(number, each.aggregation) for number, each in asked.items()]),
            Sql(") AS picked(number, below, above, at_low, at_high)"),
        ],
    )


def alike(questions: Sequence[Question]) -> list[list[int]]:
    """The places of the questions, those of the same values together."""
    found: list[tuple[Question, list[int]]] = []
    for place, question in enumerate(questions):
        same = question._replace(
            aggregation=replace(question.aggregation, name="", quantile=Fraction(0))
        )
        for other, places in found if is_quantile(question) else ():
            if other == same:
                places.append(place)
                break
        else:
            found.append((same, [place]))
    return [places for _question, places in found]


def is_quantile(question: Question) -> bool:
    """Whether it is picked from values, not added up."""
    return question.aggregation.kind in ("percentile", "age")


def _gathered(question: Question) -> Sql:
    """Of each of the instants, key and reason all values that count."""
    one = question.aggregation
    value = value_of(one.numerator[0]) if one.kind == "percentile" else _AGE
    where = matching(one.numerator)
    counts = f"{reason(one, question.filters)} = 0 AND ({where.text})"
    values = Sql(f"array_agg({value}) FILTER (WHERE {counts})", where.params)
    columns = joined(", ", [*head(0, question), values, currencies(one)])
    return joined("\n", [Sql("SELECT"), columns, *rows_of(question), grouped(question)])


def _put_together(pieces: Sql, places: Sequence[range]) -> Sql:
    """Of each period what its pieces have; of values an array of a row for each of the pieces."""
    first, last = array(each.start + 1 for each in places), array(each.stop for each in places)
    return Sql(
        f"""SELECT number, asked.period, key, excluded, sum(n)::bigint, NULL::bigint,
  array_agg(ROW(gathered)), ARRAY[min(currencies[1]), max(currencies[2])]
FROM unnest(%s::int[], %s::int[]) WITH ORDINALITY AS asked(first, last, period)
JOIN ({pieces.text}) AS read(number, piece, key, excluded, n, agents, gathered, currencies)
  ON piece BETWEEN first AND last
GROUP BY number, asked.period, key, excluded""",  # noqa: S608 - our own pieces
        (first, last, *pieces.params),
    )


def _picked(number: int, one: Aggregation) -> Sql:
    """The question's number, the two values about the quantile, and those of its interval."""
    below, above = picked(one)
    quantile = float(one.quantile or 0)
    ranks = [quantile_ranks(n, quantile) or (0, 0) for n in range(EXACT_RANKS + 1)]
    half, middle = f"{Z95 * (quantile * (1 - quantile)) ** 0.5} * sqrt(n)", f"n * {quantile}"
    few = f"n <= {EXACT_RANKS} THEN (%s::int[])[n + 1]"
    return Sql(
        f"""({int(number)}, {below}, {above},
v[CASE WHEN {few} ELSE floor({middle} - {half})::int END],
v[CASE WHEN {few} ELSE ceil({middle} + {half})::int + 1 END])""",
        ([low for low, _ in ranks], [high for _, high in ranks]),
    )
