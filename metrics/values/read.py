"""Metric values, read from the measurements: exact, for any period, scope and filter.

However many periods and scopes, and however many metrics with `read_many`, it is one query; only
where hundreds of kinds of question are asked at once it is several.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from metrics.catalogue import Aggregation, Definition
from metrics.facts import Measure
from metrics.values import accounts, moments, quantiles
from metrics.values.answer import answer, covers, key_of, periods_of
from metrics.values.asks import Ask, Table, combined, simple
from metrics.values.overlaps import Cut, cut_at_overlaps, together
from metrics.values.periods import CUTS, cut
from metrics.values.query import Question, Row, select
from metrics.values.questions import questions_of
from metrics.values.reaching import (
    Entered,
    Reach,
    entered_of,
    known_of,
    reach_of,
    select_entered,
    select_reach,
)
from metrics.values.sql import Sql, joined
from metrics.values.types import (
    COMPANY,
    EVERYTHING,
    Filters,
    Key,
    Period,
    Periods,
    Scope,
    Value,
)
from people.models import Organization

# Of a statement: planning many more takes longer than sending another one.
SELECTS = 100
BREAKDOWNS = (
    *CUTS,
    "team",
    "person",
    "group",
    "agent",
    "channel",
    "tier",
    "topic",
    "priority",
    "language",
    "segment",
    "hour",
)


def read_periods(
    *,
    organization: Organization,
    definition: Definition,
    aggregation: str = "",
    periods: Periods,
    scope: Scope = COMPANY,
    filters: Filters = EVERYTHING,
    agents: bool = False,
) -> list[Value]:
    """The metric for each of the periods (local dates, half-open), in one query.

    A sum is 0 in a period that a source covers and in which nothing happened; everything else is
    None without data. Raises KeyError for an aggregation that the metric does not have.
    """
    ask = Ask(definition, aggregation, periods, scope, filters, agents=agents)
    return [table[None] for table in read_many(organization=organization, asks=[ask])[0]]


def read(
    *,
    organization: Organization,
    definition: Definition,
    aggregation: str = "",
    period: Period,
    scope: Scope = COMPANY,
    filters: Filters = EVERYTHING,
    agents: bool = False,
) -> Value:
    """The same for one period."""
    return read_periods(
        organization=organization,
        definition=definition,
        aggregation=aggregation,
        periods=[period],
        scope=scope,
        filters=filters,
        agents=agents,
    )[0]


def read_by(
    *,
    organization: Organization,
    definition: Definition,
    aggregation: str = "",
    period: Period,
    by: str,
    scope: Scope = COMPANY,
    filters: Filters = EVERYTHING,
    agents: bool = False,
) -> dict[Key, Value]:
    """One period split by one of BREAKDOWNS; what has no such value stands under None.

    The keys are dates in ISO 8601 (of each piece's first day), ids of teams and memberships, names
    of groups, channels and topics, the helpdesk's ids of agents, tiers, and hours of the local week
    (0 is Monday's first, 167 Sunday's last).
    """
    if by in CUTS:
        pieces = cut(period, by)
        values = read_periods(
            organization=organization,
            definition=definition,
            aggregation=aggregation,
            periods=pieces,
            scope=scope,
            filters=filters,
            agents=agents,
        )
        return {piece[0].isoformat(): value for piece, value in zip(pieces, values, strict=True)}
    ask = Ask(definition, aggregation, [period], scope, filters, by, agents)
    return read_many(organization=organization, asks=[ask])[0][0]


def read_many(*, organization: Organization, asks: Sequence[Ask]) -> list[Table]:
    """Several metrics at once, in one query; for each ask a table, for each period its values.

    Raises Unanswerable for a filter or breakdown of which what is counted knows nothing.
    """
    return read_all(organization=organization, asks=asks)[0]


def read_all(
    *, organization: Organization, asks: Sequence[Ask], also: Iterable[Aggregation] = ()
) -> tuple[list[Table], Entered]:
    """The same, and what is known of entries: of what is asked, and of what is `also` named."""
    asked = [simple(ask) for ask in asks]
    read = [each for simples in asked for each in simples if each.periods]
    questions, places = questions_of(organization, read)
    reach, entered, rows = _fetch(organization.pk, questions, also)
    cells = [
        _cells(
            question,
            reach_of(question.aggregation, reach, entered),
            known_of(question.aggregation, reach, entered),
            rows.get(i, ()),
        )
        for i, question in enumerate(questions)
    ]
    tables = iter([[cells[number][i] for i in mine] for number, mine in places])
    found = [
        combined(ask, [next(tables) if each.periods else [] for each in simples])
        for ask, simples in zip(asks, asked, strict=True)
    ]
    return found, entered


def _fetch(
    organization_id: int, questions: Sequence[Question], also: Iterable[Aggregation]
) -> tuple[Reach, Entered, dict[int, list[Row]]]:
    """The sources' and the entries' reach, and the rows of each question by its number."""
    ones = [*also, *(question.aggregation for question in questions)]
    reach = select_reach(organization_id, select_entered(organization_id, ones))
    cuts = [cut_at_overlaps(question) for question in questions]
    selects = [
        _select({number: questions[number] for number in numbers}, cuts[numbers[0]])
        for numbers in quantiles.alike(questions)
    ]
    rows: dict[int, list[Row]] = defaultdict(list)
    known: Sequence[Any] = ()
    with connection.cursor() as cursor:
        for some in _some(selects):
            asked = joined("\nUNION ALL\n", some)
            answered = f"LEFT JOIN (\n{asked.text}\n) AS answered ON true" if some else ""
            cursor.execute(
                f"SELECT * FROM ({reach.text}) AS reach {answered}",  # noqa: S608 - our own pieces
                (*reach.params, *asked.params),
            )
            fetched = cursor.fetchall()
            known = known or fetched[0]
            for _as_of, _newest, _since, _entered, *cells in fetched:
                if cells and cells[0] is not None:
                    rows[cells[0]].append(Row(*cells))
    added = {
        i: together(rows[i], pieces.places)
        for i, pieces in enumerate(cuts)
        if pieces and pieces.question.aggregation.adds_up
    }
    return Reach(*known[:3]), entered_of(known[3]), {**rows, **added}


def _select(asked: Mapping[int, Question], pieces: Cut | None) -> Sql:
    """Of one question by its number, or of several quantiles of the same values."""
    question = next(iter(asked.values()))
    found, needed = _rows(asked, pieces), question.aggregation.without_which_nothing
    return _if_entered(found, question.organization_id, needed) if question.if_entered else found


def _if_entered(found: Sql, organization_id: int, needed: Iterable[Measure]) -> Sql:
    """Asked once, before any of its rows are read."""
    measures = sorted(measure.value for measure in needed)
    if not measures:
        return found
    return Sql(
        f"SELECT * FROM ({found.text}) AS found WHERE (SELECT EXISTS (SELECT"  # noqa: S608
        " FROM metrics_measurement m WHERE m.organization_id = %s AND m.measure = ANY(%s)))",
        (*found.params, organization_id, measures),
    )


def _rows(asked: Mapping[int, Question], pieces: Cut | None) -> Sql:
    ((number, question), *_others) = asked.items()
    if question.aggregation.of_accounts:
        return accounts.select(number, question)
    if moments.is_at_moments(question):
        return moments.select(number, question)
    read = pieces.question if pieces else question
    if quantiles.is_quantile(question):
        return quantiles.select(asked, read, pieces.places if pieces else ())
    return select(number, read)


def _some(selects: Sequence[Sql]) -> Iterator[list[Sql]]:
    """At most so many for one statement, and one statement also where there is none."""
    listed = [Sql(f"({one.text})", one.params) for one in selects]
    for first in range(0, max(len(listed), 1), SELECTS):
        yield listed[first : first + SELECTS]


def _cells(question: Question, reach: Reach, known: Reach, rows: Sequence[Row]) -> Table:
    """Of each of its instants the values by key."""
    one, by = question.aggregation, question.by
    bounded = by != "cell"  # what the same mix is put together from: a thousand cells a metric
    found = periods_of(rows)
    table: Table = []
    for index, (start, end) in enumerate(question.instants):
        covered = covers(known, start, end)
        keyed: dict[Key, list[Row]] = {} if by else {None: []}
        for row in found.get(index, ()):
            keyed.setdefault(key_of(by, row.key), []).append(row)
        table.append(
            {
                key: answer(one, mine, covered=covered, as_of=reach.as_of, bounded=bounded)
                for key, mine in keyed.items()
            }
        )
    return table
