"""How quick metrics of the made-up department are read: by PostgreSQL, and beside DuckDB."""

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import isclose
from statistics import median
from typing import Any

from django.db import connection

from bench.duck import Cell, load, weekly
from bench.framework import Context, Figure, as_served, seconds
from metrics.catalogue_setup import current_versions, definitions
from metrics.models import MetricValue
from metrics.values import Ask, Filters, Scope, Table, instant, read_many
from people.models import Organization, Team

QUARTER = (date(2025, 7, 1), date(2025, 10, 1))
MONDAY = date(2025, 6, 30)
WEEKS = [(MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n + 1)) for n in range(13)]
TWELVE = (
    "average_response_time",
    "csat",
    "csat_average",
    "first_resolution_time",
    "first_response_time",
    "handle_time",
    "lasting_resolution",
    "reopen_rate",
    "replies_per_ticket",
    "resolution_time",
    "solved_within",
    "tickets_solved",
)
TEAMS = 15
ONE_METRIC = 3.0  # ms
STORED = 0.1  # s
TIMES_DUCKDB = 20


def one_metric(organization: Organization, context: Context) -> list[Figure]:
    """Median and p90 in one query, of some teams in turn; by PostgreSQL's own clock."""
    definition = definitions(organization)["first_response_time"]
    filters = Filters(channel="email", tier=1)
    found = []
    for team in Team.objects.filter(organization=organization).order_by("id")[:TEAMS]:
        scope = Scope(teams=frozenset([team.pk]))
        asks = [Ask(definition, name, [QUARTER], scope, filters) for name in ("median", "p90")]
        read = read_many(organization=organization, asks=asks)
        times = [_explained(organization, asks) for _ in range(context.repeat)]
        found.append((min(times), read[0][0][None].n))
    middle, best, n = (
        median(time for time, _ in found),
        min(found)[0],
        median(n for _, n in found),
    )
    return [
        Figure(
            "one metric of one team and quarter, by channel and tier: median and p90",
            middle,
            "ms",
            limit=ONE_METRIC,
            note=f"execution in PostgreSQL, warm: the middle of {TEAMS} teams, of about {n:.0f}"
            f" tickets each; best {best:.2f} ms",
        )
    ]


def _explained(organization: Organization, asks: Sequence[Ask]) -> float:
    """How many ms PostgreSQL takes for the query."""
    asked: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        read_many(organization=organization, asks=asks)
    ((sql, params),) = asked
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        ((plan,),) = cursor.fetchall()
    (told,) = json.loads(plan) if isinstance(plan, str) else plan
    return float(told["Execution Time"])


def everyone(organization: Organization, context: Context) -> list[Figure]:
    """All agents, 13 weeks, 12 metrics: from stored values, from measurements, and by DuckDB."""
    known, zone = definitions(organization), organization.zone
    asks = [Ask(known[key], "", WEEKS, by="person") for key in TWELVE]
    instants = [(instant(start, zone), instant(end, zone)) for start, end in WEEKS]
    duck = load(organization)
    context.say("loaded into DuckDB")
    tables: list[Table] = []
    counted: list[list[Cell]] = []

    def read() -> None:
        tables[:] = read_many(organization=organization, asks=asks)

    def count() -> None:
        counted[:] = [weekly(duck, ask.definition.default, instants) for ask in asks]

    as_served()
    works: list[Callable[[], None]] = [lambda: _stored(organization), read, count]
    rounds = [[seconds(work) for work in works] for _ in range(context.repeat)]
    stored, measured, by_duck = (min(times) for times in zip(*rounds, strict=True))
    cells = sum(_same(*pair) for pair in zip(tables, counted, strict=True))
    what = f"all agents × {len(WEEKS)} weeks × {len(TWELVE)} metrics"
    return [
        Figure(f"{what}, from stored values", stored, "s", limit=STORED),
        Figure(
            f"{what}, from measurements",
            measured,
            "s",
            f"DuckDB, the same from a table in memory; {cells:,} equal values",
            by_duck,
            TIMES_DUCKDB,
        ),
    ]


def _stored(organization: Organization) -> None:
    """The rows, in this process."""
    versions = [v.pk for v in current_versions(organization) if v.metric.key in TWELVE]
    rows = MetricValue.objects.filter(
        organization=organization,
        version__in=versions,
        week__in=[start for start, _ in WEEKS],
        person__isnull=False,
    ).values_list("version_id", "person_id", "week", "value", "n", "excluded")
    assert len(rows) > 0


def _same(table: Table, cells: Sequence[Cell]) -> int:
    """Assert that both say the same of everyone; of how many persons and weeks."""
    ours = {
        (person, week): value
        for week, values in enumerate(table)
        for person, value in values.items()
        if person is not None and value.n
    }
    assert len(ours) == len(cells)
    for cell in cells:
        value = ours[cell.person, cell.week]
        assert value.value is not None
        assert cell.value is not None
        assert value.n == cell.n
        assert isclose(float(value.value), cell.value, rel_tol=1e-9, abs_tol=1e-9)
    return len(cells)
