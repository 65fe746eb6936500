"""The figures of the company, or of teams, over any days, put together from stored weeks: a month
from a company's sixty thousand tickets is read in milliseconds.

Whole weeks are stored ones; the days at either edge are read from the measurements, and so is a
week whose values wait to be computed again. Of an edge that has most of its week the other days are
read, and taken away from it. That a week waits is written in the transaction that changes its
measurements, and all of it is one statement: so the figures are those of one moment, the same as if
all had been read from the measurements. While those of another time zone are still to be computed
all weeks wait. A quantile is picked from the sorted values of each week, which the company's have.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from metrics.catalogue import Aggregation, Definition
from metrics.facts import Excluded
from metrics.intervals import quantile_ranks
from metrics.values.answer import answer, covers
from metrics.values.periods import instant
from metrics.values.pieces import Made, is_week, made_of, pieces_of
from metrics.values.query import Row
from metrics.values.ranks import Sorted, ranked, unpacked
from metrics.values.reaching import (
    Reach,
    entered_of,
    known_of,
    reach_of,
    select_entered,
    select_reach,
)
from metrics.values.sql import (
    Sql,
    added,
    array,
    filtered,
    joined,
    matching,
    measured,
    reason,
    sample,
    squares,
    value_of,
)
from metrics.values.types import Filters, Period, Value
from people.models import Organization

Teams = frozenset[int] | None  # None: the company


class Stored(NamedTuple):
    """A version of a metric whose weekly values are stored, and what it says."""

    version_id: int
    definition: Definition


class _Part(NamedTuple):
    """What one piece of time has. spread: of quantiles all values, ascending."""

    n: int
    excluded: int
    sums: tuple[int, ...]  # above, below, value_squares, products, weight_squares
    spread: Sorted


# What a figure is made of; and what is taken away from it.
Parts = list[list[_Part]]


def is_composed(one: Aggregation, teams: Teams = None) -> bool:
    """Whether its weeks say what longer stretches are, and those of teams what they are together:
    cases are rounded down in each, and a team's week keeps no single values."""
    return one.adds_up or (one.kind == "percentile" and teams is None)


def read_composed(
    *,
    organization: Organization,
    stored: Sequence[Stored],
    periods: Sequence[Period],
    teams: Teams = None,
) -> list[list[Value]]:
    """For each version the values over the periods, of the company or of these teams together; one
    query.

    They carry no reasons: `excluded` has how many in all, under "".
    """
    pieces = pieces_of(periods)
    ones = [each.definition.default for each in stored]
    reach, known, rows = _fetch(organization, stored, pieces, teams)
    instants = [tuple(instant(day, organization.zone) for day in period) for period in periods]
    return [
        [
            _value(
                one,
                *_read(rows, number, made_of(period)),
                covered=covers(known[number], start, end),
                reach=reach[number],
            )
            for period, (start, end) in zip(periods, instants, strict=True)
        ]
        for number, one in enumerate(ones)
    ]


def _read(rows: Mapping[tuple[int, Period], list[_Part]], number: int, made: Made) -> Parts:
    return [[part for each in pieces for part in rows.get((number, each), ())] for pieces in made]


def _fetch(
    organization: Organization, stored: Sequence[Stored], pieces: Sequence[Period], teams: Teams
) -> tuple[list[Reach], list[Reach], dict[tuple[int, Period], list[_Part]]]:
    """How far the data of each version reaches, and that of what it adds up; its parts by piece."""
    ones = [each.definition.default for each in stored]
    entered = select_entered(organization.pk, ones)
    reach = select_reach(organization.pk, entered)
    selects = [_of_weeks(organization, teams)]
    selects += [_of_measurements(organization, n, each, teams) for n, each in enumerate(stored)]
    asked = joined("\nUNION ALL\n", [Sql(f"({one.text})", one.params) for one in selects])
    pieced = _given(organization, stored, pieces)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {pieced.text} SELECT * FROM ({reach.text}) AS reach"  # noqa: S608
            f" LEFT JOIN ({asked.text}) AS found ON true",
            (*pieced.params, *reach.params, *asked.params),
        )
        fetched = cursor.fetchall()
    sources, told = Reach(*fetched[0][:3]), entered_of(fetched[0][3])
    rows = defaultdict(list)
    for number, piece, n, excluded, *sums, spread, fresh in (row[4:] for row in fetched):
        if number is not None:
            numbers = tuple(int(each or 0) for each in sums)
            values = unpacked(spread, in_order=not fresh)
            rows[number, pieces[piece]].append(_Part(n, excluded, numbers, values))
    return (
        [reach_of(one, sources, told) for one in ones],
        [known_of(one, sources, told) for one in ones],
        rows,
    )


def _given(organization: Organization, stored: Sequence[Stored], pieces: Sequence[Period]) -> Sql:
    """The pieces; which measures each version reads; the weeks of measures that wait: all of them
    where the stored ones begin and end at the midnights of another time zone."""
    zone = organization.zone
    measures = [
        (number, each.version_id, measure.value)
        for number, each in enumerate(stored)
        for measure in sorted(each.definition.default.measures)
    ]
    return Sql(
        """piece AS MATERIALIZED (SELECT * FROM unnest(%s::int[], %s::date[], %s::timestamptz[],
  %s::timestamptz[]) AS p(piece, week, starting, ending)),
reading AS MATERIALIZED (SELECT * FROM unnest(%s::int[], %s::bigint[], %s::smallint[])
  AS r(number, version_id, measure)),
waiting AS MATERIALIZED (SELECT measure, week FROM metrics_duevalue
  WHERE organization_id = %s AND week IN (SELECT week FROM piece)
  UNION SELECT r.measure, p.week FROM metrics_seenzone z, reading r, piece p
  WHERE z.organization_id = %s AND z.timezone <> %s AND p.week IS NOT NULL)""",
        (
            array(range(len(pieces))),
            array(piece[0] if is_week(piece) else None for piece in pieces),
            array(instant(start, zone) for start, _end in pieces),
            array(instant(end, zone) for _start, end in pieces),
            *([row[column] for row in measures] for column in range(3)),
            organization.pk,
            organization.pk,
            organization.timezone,
        ),
    )


_WAITS = """EXISTS (SELECT FROM waiting w JOIN reading r ON r.measure = w.measure
  WHERE w.week = p.week AND r.number = {number})"""


def _of_weeks(organization: Organization, teams: Teams) -> Sql:
    """The stored weeks that do not wait."""
    whose = "v.team_id IS NULL" if teams is None else f"v.team_id = ANY({_ids(teams)})"
    return Sql(
        f"""SELECT whose.number, p.piece, v.n, v.excluded, v.numerator, v.denominator,
  v.value_squares, v.products, v.weight_squares, v.spread, false
FROM (SELECT DISTINCT number, version_id FROM reading) AS whose CROSS JOIN piece p
JOIN metrics_metricvalue v ON v.organization_id = %s AND v.version_id = whose.version_id
  AND {whose} AND v.person_id IS NULL AND v.week = p.week
WHERE p.week IS NOT NULL AND NOT {_WAITS.format(number="whose.number")}""",  # noqa: S608
        (organization.pk,),
    )


def _ids(teams: Iterable[int]) -> str:
    return f"ARRAY[{', '.join(str(int(team)) for team in sorted(teams))}]::bigint[]"


def _of_measurements(organization: Organization, number: int, stored: Stored, teams: Teams) -> Sql:
    """What is not stored, or waits, from the measurements."""
    whose = "true" if teams is None else f"m.team_id = ANY({_ids(teams)})"
    one, filters = stored.definition.default, Filters(**stored.definition.filters)
    why = reason(one, [filters])
    counted = f"{why} = 0"
    if one.kind == "percentile":
        where = matching(one.numerator)
        value = value_of(one.numerator[0])
        spread = Sql(
            f"string_agg(int8send({value}), ''::bytea) FILTER (WHERE {counted} AND ({where.text}))",
            where.params,
        )
        sums = [Sql("NULL::numeric"), Sql("NULL::numeric")]
    else:
        spread = Sql("NULL::bytea")
        sums = [added(one.numerator, counted), added(one.denominator, counted)]
    columns = [
        Sql(f"{int(number)}, p.piece"),
        sample(one, counted),
        sample(one, f"{why} <> 0"),
        *sums,
        squares(one, counted),
        spread,
        Sql("true"),
    ]
    conditions = filtered(filters)
    return joined(
        "\n",
        [
            Sql("SELECT"),
            joined(", ", columns),
            Sql(
                "FROM (SELECT * FROM piece p WHERE p.week IS NULL OR"  # noqa: S608
                f" {_WAITS.format(number=int(number))} OFFSET 0) AS p"
            ),
            measured(organization.pk, one, "p", whose),
            joined(" AND ", [Sql("WHERE true"), *conditions]),
            Sql("GROUP BY p.piece"),
        ],
    )


def _value(
    one: Aggregation,
    parts: Sequence[_Part],
    without: Sequence[_Part],
    *,
    covered: bool,
    reach: Reach,
) -> Value:
    """The value of all parts together, by the same arithmetic as of what is read at once."""
    n = sum(part.n for part in parts) - sum(part.n for part in without)
    excluded = sum(part.excluded for part in parts) - sum(part.excluded for part in without)
    sums = [
        sum(part.sums[place] for part in parts) - sum(part.sums[place] for part in without)
        for place in range(5)
    ]
    about = _about_quantile(one, parts, without, n) if one.kind == "percentile" else (None,) * 4
    row = Row(
        0,
        1,
        None,
        Excluded.COUNTED,
        n,
        agents=None,
        numerator=sums[0],
        denominator=sums[1],
        value_squares=sums[2],
        products=sums[3],
        weight_squares=sums[4],
        below=about[0],
        above=about[1],
        at_low=about[2],
        at_high=about[3],
    )
    value = answer(one, [row] if parts else [], covered=covered, as_of=reach.as_of)
    return value._replace(excluded={"": excluded}) if excluded else value


def _about_quantile(
    one: Aggregation, parts: Sequence[_Part], without: Sequence[_Part], n: int
) -> tuple[int | None, int | None, int | None, int | None]:
    """The two values about the quantile, and those that bound its interval."""
    spreads, gone = ([part.spread for part in each if part.spread] for each in (parts, without))
    if one.quantile is None or n <= 0 or not spreads:
        return None, None, None, None
    above, whole = one.quantile.as_integer_ratio()
    place = (n - 1) * above // whole
    bounds = quantile_ranks(n, float(one.quantile)) or (None, None)
    found = [place + 1, min(place + 2, n), *bounds]
    first, second, low, high = (
        None if rank is None else ranked(spreads, rank, gone) for rank in found
    )
    return first, second, low, high
