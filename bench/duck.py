"""The same question to DuckDB: metrics of every agent and week, from a table in memory.

Written from what an aggregation says, not from the application's SQL.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb
from django.db import connection

from metrics.catalogue import Aggregation, Part
from metrics.facts import MILLION, micros
from people.models import Organization

_COLUMNS = {
    "measure": "UTINYINT",
    "variant": "VARCHAR",
    "person_id": "BIGINT",
    "at": "BIGINT",
    "value": "BIGINT",
    "weight": "BIGINT",
    "excluded": "UTINYINT",
}


class Cell(NamedTuple):
    """Of one person in one week (from 0): how many counted, and the value."""

    person: int
    week: int
    n: int
    value: float | None


def load(organization: Organization) -> duckdb.DuckDBPyConnection:
    """All measurements of an organization in memory, in the order in which they are stored."""
    duck = duckdb.connect(":memory:")
    columns = ", ".join(f'"{name}" {kind}' for name, kind in _COLUMNS.items())
    duck.execute(f"CREATE TABLE m ({columns})")
    told = ", ".join(
        "(extract(epoch FROM at) * 1000000)::bigint" if name == "at" else name for name in _COLUMNS
    )
    with TemporaryDirectory() as folder, connection.cursor() as cursor:
        file = Path(folder) / "measurements.csv"
        with file.open("wb") as stream:
            cursor.copy_expert(
                f"COPY (SELECT {told} FROM metrics_measurement"
                f" WHERE organization_id = {organization.pk}) TO STDOUT (FORMAT csv)",
                stream,
            )
        duck.execute(f"COPY m FROM '{file}' (HEADER false, NULLSTR '')")
        duck.execute("UPDATE m SET variant = '' WHERE variant IS NULL")
    return duck


def weekly(
    duck: duckdb.DuckDBPyConnection,
    one: Aggregation,
    weeks: Sequence[tuple[datetime, datetime]],
) -> list[Cell]:
    """One aggregation, of every person and week in which something counted."""
    first, last = micros(weeks[0][0]), micros(weeks[-1][1])
    measures = ", ".join(str(int(measure)) for measure in one.measures)
    found = duck.execute(
        f"""SELECT person_id, ("at" - {first}) // {micros(weeks[0][1]) - first} AS week,
    count(*) FILTER ({_any(one.counted)}) AS n, {_value(one)}
  FROM m WHERE measure IN ({measures}) AND "at" >= {first} AND "at" < {last}
   AND person_id IS NOT NULL AND excluded = 0
 GROUP BY ALL HAVING n > 0"""
    ).fetchall()
    return [Cell(person, week, n, value) for person, week, n, value in found]


def _value(one: Aggregation) -> str:
    if one.quantile is not None:
        return f"quantile_cont(value, {float(one.quantile)}) / {MILLION}"
    above = _sum(one.numerator)
    return f"{above} / {_sum(one.denominator)}" if one.denominator else f"{above} / {MILLION}"


def _sum(parts: Sequence[Part]) -> str:
    terms = {"value": "value", "weight": "weight", "count": str(MILLION)}
    sums = (f"coalesce(sum({terms[p.what]}) FILTER ({_where(p)}), 0)" for p in parts)
    return f"({' + '.join(sums)})"


def _any(parts: Sequence[Part]) -> str:
    return " OR ".join(f"({_where(part)})" for part in parts)


def _where(part: Part) -> str:
    conditions = [f"measure = {int(part.measure)}"]
    if part.variant is not None:
        conditions.append(f"variant = '{part.variant}'")
    if part.at_least is not None:
        conditions.append(f"value >= {part.at_least}")
    if part.at_most is not None:
        conditions.append(f"value <= {part.at_most}")
    return " AND ".join(conditions)
