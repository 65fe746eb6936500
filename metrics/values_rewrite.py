"""Cells of one metric's weekly values, computed and written: the teams' and people's, then the
company's.

A sum or quotient of the company is added up from the stored cells of its teams and from the
measurements of no team: the same whole numbers as from all measurements, but a fraction of the
reading. Quantiles do not add up and are read from all of them.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from metrics.catalogue import Aggregation
from metrics.facts import MILLION
from metrics.values.periods import instant
from metrics.values.sql import (
    Sql,
    added,
    filtered,
    joined,
    matching,
    measured,
    picked,
    reason,
    sample,
    squares,
    value_of,
)
from metrics.values.types import EVERYTHING, Filters

# What a measurement itself says: where it changes, its week is due. A ticket's topics or an
# account's segment change without it; what filters on those is read when asked for.
STORABLE = frozenset(("channel", "tier", "priority", "incidents"))


class Cell(NamedTuple):
    """What is computed again: a week of the company (both None), a team or a person."""

    week: date
    team: int | None = None
    person: int | None = None


def rewrite(
    *,
    organization_id: int,
    zone: ZoneInfo,
    version_id: int,
    one: Aggregation,
    cells: Sequence[Cell],
    filters: Filters = EVERYTHING,
) -> int:
    """Write the cells of one metric's version where they differ; how many did.

    filters: of the metric itself; those of STORABLE alone. Where the company's cells are among
    these, all other cells of their weeks must be right, or among them too.
    """
    company = [cell for cell in cells if cell.team is None and cell.person is None]
    others = [cell for cell in cells if cell.team is not None or cell.person is not None]
    asked = _Asked(organization_id, zone, version_id, one, filters)
    changed = _write(asked, others, _counted(asked, others)) if others else 0
    if company:
        computed = _added_up(asked) if one.adds_up else _counted(asked, company)
        changed += _write(asked, company, computed)
    return changed


class _Asked(NamedTuple):
    """Which version of a metric, and how it is counted."""

    organization_id: int
    zone: ZoneInfo
    version_id: int
    one: Aggregation
    filters: Filters


def _write(asked: _Asked, cells: Sequence[Cell], counted: Sql) -> int:
    """Write the cells that `counted` gives anew; how many of them differ."""
    zone = asked.zone
    weeks = sorted({cell.week for cell in cells})
    instants = [(instant(week, zone), instant(week + timedelta(days=7), zone)) for week in weeks]
    statement = joined(
        "\n",
        [
            Sql(
                "WITH week AS (SELECT * FROM unnest(%s::date[], %s::timestamptz[],"
                " %s::timestamptz[]) AS w(week, starting, ending)),",
                (weeks, [start for start, _ in instants], [end for _, end in instants]),
            ),
            Sql(
                "cell AS (SELECT * FROM unnest(%s::date[], %s::bigint[], %s::bigint[])"
                " AS c(week, team, person)),",
                tuple(list(column) for column in zip(*cells, strict=True)),
            ),
            Sql("computed AS ("),
            _valued(asked.one, counted),
            Sql("),"),
            _written(asked.organization_id, asked.version_id),
        ],
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return int(cursor.fetchone()[0])


def _valued(one: Aggregation, counted: Sql) -> Sql:
    """With their values. One that has only something above, as replies without a solved ticket,
    is kept too, but for people: the company's cell is added up from its teams', a month from its
    weeks."""
    kept = "person IS NULL" if one.adds_up else "team IS NOT NULL"
    return Sql(
        f"""SELECT {_CELL}, {_VALUES[one.kind](one)} AS value, {_SPREAD} AS spread
FROM ({counted.text}) AS counted({_CELL}, v)
WHERE n + excluded > 0 OR {kept} AND above <> 0""",  # noqa: S608 - our own pieces
        counted.params,
    )


def _counted(asked: _Asked, cells: Sequence[Cell]) -> Sql:
    """The cells of the company, of teams and of people, each from the index that has them."""
    kinds = []
    if any(cell.team is None and cell.person is None for cell in cells):
        few = f" AND {_any_case(asked)}" if asked.one.counts_cases else ""
        kinds.append((_COMPANY + few, "true"))
    if any(cell.team is not None for cell in cells):
        kinds.append(("c.team IS NOT NULL", "m.team_id = c.team"))
    if any(cell.person is not None for cell in cells):
        kinds.append(("c.person IS NOT NULL", "m.person_id = c.person"))
    return joined("\nUNION ALL\n", [_branch(asked, *kind) for kind in kinds])


_SQUARES = "value_squares, products, weight_squares"
_CELL = f"week, team, person, n, excluded, above, below, {_SQUARES}"
_SPREAD = """CASE WHEN team IS NULL AND person IS NULL
  THEN (SELECT string_agg(int8send(one), ''::bytea ORDER BY one) FROM unnest(v) AS one) END"""
_COMPANY = "c.team IS NULL AND c.person IS NULL"


def _any_case(asked: _Asked) -> str:
    """Whether the week has anything of what n counts; else the company has no figure in it.

    So an organization that offers no surveys need not read all ratings for a rate of responses.
    """
    measures = ", ".join(
        str(measure) for measure in sorted({p.measure.value for p in asked.one.counted})
    )
    return (
        "(SELECT x.measure FROM metrics_measurement x"  # noqa: S608 - our own numbers
        f" WHERE x.organization_id = {int(asked.organization_id)} AND x.measure IN ({measures})"
        " AND x.at >= week.starting AND x.at < week.ending LIMIT 1) IS NOT NULL"
    )


def _added_up(asked: _Asked) -> Sql:
    """The company's cells from those of its teams, and from what belongs to none."""
    nobodys = _branch(asked, _COMPANY, "m.team_id IS NULL")
    return Sql(
        f"""SELECT week, NULL::bigint, NULL::bigint, sum(n)::bigint, sum(excluded)::bigint,
  sum(above), sum(below), sum(value_squares), sum(products), sum(weight_squares), NULL::bigint[]
FROM (SELECT v.week, v.n, v.excluded, v.numerator, v.denominator, {_SQUARES}
 FROM metrics_metricvalue v
 WHERE v.organization_id = %s AND v.version_id = %s AND v.team_id IS NOT NULL
   AND v.person_id IS NULL AND v.week IN (SELECT week FROM week)
UNION ALL SELECT week, n, excluded, above, below, {_SQUARES} FROM ({nobodys.text})
  AS nobodys({_CELL}, v)) AS parts(week, n, excluded, above, below, {_SQUARES}) GROUP BY week""",  # noqa: S608 - our own pieces
        (asked.organization_id, asked.version_id, *nobodys.params),
    )


def _branch(asked: _Asked, cells: str, theirs: str) -> Sql:
    one, filters = asked.one, asked.filters
    why = reason(one, [filters])
    counted = f"{why} = 0"
    columns = [sample(one, counted), sample(one, f"{why} <> 0")]
    if one.kind == "percentile":
        where = matching(one.numerator)
        value = value_of(one.numerator[0])
        values = f"array_agg({value} ORDER BY {value}) FILTER (WHERE {counted} AND ({where.text}))"
        columns += [Sql("NULL::numeric"), Sql("NULL::numeric"), squares(one)]
        columns += [Sql(values, where.params)]
    else:
        columns += [added(one.numerator, counted), added(one.denominator, counted)]
        columns += [squares(one, counted), Sql("NULL::bigint[]")]
    return joined(
        "\n",
        [
            Sql("SELECT c.week, c.team, c.person,"),
            joined(", ", columns),
            Sql("FROM cell c JOIN week ON week.week = c.week"),
            measured(asked.organization_id, one, "week", theirs),
            joined(" AND ", [Sql(f"WHERE {cells}"), *filtered(filters)]),
            Sql("GROUP BY 1, 2, 3"),
        ],
    )


def _quantile(one: Aggregation) -> str:
    """As in metrics.values.query, but interpolated here: tenths of a millionth at most."""
    if one.quantile is None:
        raise ValueError(f"A {one.kind} needs its quantile.")
    above, whole = one.quantile.as_integer_ratio()
    beyond = f"mod((n - 1) * {above}, {whole})::numeric(40, 12) / {whole}"
    first, second = picked(one)
    return f"round({first} + ({second} - {first}) * {beyond}, 6)"


# Scale 12 before dividing: numeric division keeps no more digits than its operands ask for.
_VALUES = {
    "sum": lambda _one: "above",
    "quotient": lambda _one: f"round((above * {MILLION})::numeric(60, 12) / nullif(below, 0), 6)",
    "percentile": _quantile,
}


def _written(organization_id: int, version_id: int) -> Sql:
    """Rows that differ are written, rows without a measurement left go; how many in all."""
    return Sql(
        """chosen AS (
  SELECT c.*, r.n, r.excluded, r.above, r.below, r.value, r.value_squares, r.products,
         r.weight_squares, r.spread
    FROM cell c LEFT JOIN computed r ON r.week = c.week
     AND coalesce(r.team, 0) = coalesce(c.team, 0)
     AND coalesce(r.person, 0) = coalesce(c.person, 0)),
gone AS (
  DELETE FROM metrics_metricvalue v USING chosen c
   WHERE c.n IS NULL AND v.organization_id = %s AND v.version_id = %s AND v.week = c.week
     AND v.team_id IS NOT DISTINCT FROM c.team AND v.person_id IS NOT DISTINCT FROM c.person
  RETURNING 1),
written AS (
  INSERT INTO metrics_metricvalue AS v (organization_id, version_id, team_id, person_id, week,
                                        value, n, numerator, denominator, excluded,
                                        value_squares, products, weight_squares, spread)
  SELECT %s, %s, team, person, week, value, n, above, below, excluded,
         value_squares, products, weight_squares, spread
    FROM chosen WHERE n IS NOT NULL ORDER BY team, person, week
  ON CONFLICT ON CONSTRAINT value_once DO UPDATE
    SET value = EXCLUDED.value, n = EXCLUDED.n, numerator = EXCLUDED.numerator,
        denominator = EXCLUDED.denominator, excluded = EXCLUDED.excluded,
        value_squares = EXCLUDED.value_squares, products = EXCLUDED.products,
        weight_squares = EXCLUDED.weight_squares, spread = EXCLUDED.spread,
        computed_at = statement_timestamp()
  WHERE (v.value, v.n, v.numerator, v.denominator, v.excluded, v.value_squares, v.products,
         v.weight_squares, v.spread) IS DISTINCT FROM
        (EXCLUDED.value, EXCLUDED.n, EXCLUDED.numerator, EXCLUDED.denominator, EXCLUDED.excluded,
         EXCLUDED.value_squares, EXCLUDED.products, EXCLUDED.weight_squares, EXCLUDED.spread)
  RETURNING 1)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)""",
        (organization_id, version_id) * 2,
    )
