"""Metric values, read from the measurements: exact, for any period, scope and filter.

However many periods, and however many metrics with `read_many`, it is one query.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from metrics.catalogue import Aggregation, Definition
from metrics.values import accounts
from metrics.values.answer import (
    answer,
    covers,
    growth,
    key_of,
    part_of_whole,
    per_thousand,
    per_week,
    periods_of,
    spread,
)
from metrics.values.periods import CUTS, before, cut, instant
from metrics.values.query import Question, Reach, Row, select, select_reach
from metrics.values.reaching import Entered, entered_of, reach_of, select_entered
from metrics.values.sql import Sql, joined
from metrics.values.types import (
    COMPANY,
    EVERYTHING,
    Filters,
    Key,
    Period,
    Periods,
    Scope,
    Unanswerable,
    Value,
)
from people.models import Organization

ACCOUNTS = Aggregation("count", "accounts", "count", ())
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


class Ask(NamedTuple):
    """One metric to read: over which periods, whose, split how.

    known: for each period the moment of which what was known then is read; without them what is
    known now. Topics, language, complaint and the account's segment are those of now.
    """

    definition: Definition
    aggregation: str
    periods: Periods
    scope: Scope = COMPANY
    filters: Filters = EVERYTHING
    by: str = ""
    agents: bool = False
    known: Sequence[datetime] = ()


Table = list[dict[Key, Value]]  # for each period: key → value; without a breakdown the key is None


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
    asked = [_simple(ask) for ask in asks]
    questions = [
        question_of(organization, simple)
        for simples in asked
        for simple in simples
        if simple.periods
    ]
    reach, entered, rows = _fetch(organization.pk, questions, also)
    tables = iter(
        [
            _table(question, reach_of(question.aggregation, reach, entered), rows[i])
            for i, question in enumerate(questions)
        ]
    )
    found = [
        _combined(ask, [next(tables) if simple.periods else [] for simple in simples])
        for ask, simples in zip(asks, asked, strict=True)
    ]
    return found, entered


def _simple(ask: Ask) -> list[Ask]:
    """The asks that SQL answers: growth is two totals, and so is a share of the whole."""
    one = ask.definition.aggregation(ask.aggregation)
    if one.kind == "spread" and ask.by:
        raise Unanswerable("by")
    plain = single(ask)
    if one.kind == "growth":
        total = _plain(plain, replace(one, kind="sum"))
        return [total, total._replace(periods=[before(period) for period in ask.periods])]
    if one.kind == "per_week":
        return [_plain(plain, replace(one, kind="sum"))]
    if one.kind == "per_accounts":
        return [_plain(plain, replace(one, kind="sum")), _all_accounts(ask)]
    if one.kind == "spread":
        share = _plain(plain, replace(one, kind="quotient"))
        return [share, share._replace(by="person")]
    if one.whole:
        part = replace(one, kind="sum", denominator=(), whole="")
        whole = replace(part, numerator=one.denominator)
        unfiltered = Filters(**(ask.filters._asdict() | {one.whole: None}))
        by = "" if ask.by == one.whole else ask.by
        return [
            _plain(plain, part),
            _plain(plain, whole)._replace(filters=unfiltered, by=by),
        ]
    return [plain]


def _all_accounts(ask: Ask) -> Ask:
    """How many accounts there are; split and filtered by what accounts have alone."""
    own = accounts.of_accounts_alone(Filters(**ask.definition.filters))
    definition = replace(ask.definition, aggregations=(ACCOUNTS,), filters=own._asdict())
    by = ask.by if ask.by in accounts.BREAKDOWNS else ""
    filters = accounts.of_accounts_alone(ask.filters)
    return ask._replace(definition=definition, aggregation="", filters=filters, by=by)


def _plain(ask: Ask, one: Aggregation) -> Ask:
    return ask._replace(definition=replace(ask.definition, aggregations=(one,)))


def single(ask: Ask) -> Ask:
    """The same with the chosen aggregation as the definition's only one."""
    return _plain(ask, ask.definition.aggregation(ask.aggregation))._replace(aggregation="")


def question_of(organization: Organization, ask: Ask) -> Question:
    """The ask of a definition's default aggregation, for SQL.

    Raises Unanswerable for what was known once of accounts: their past is not kept.
    """
    if ask.known and ask.definition.default.of_accounts:
        raise Unanswerable("known")
    zone = organization.zone
    return Question(
        organization.pk,
        ask.definition.default,
        [(instant(start, zone), instant(end, zone)) for start, end in ask.periods],
        ask.scope,
        [ask.filters, Filters(**ask.definition.filters)],
        ask.by,
        ask.agents,
        organization.timezone,
        ask.periods,
        ask.known,
    )


def _fetch(
    organization_id: int, questions: Sequence[Question], also: Iterable[Aggregation]
) -> tuple[Reach, Entered, dict[int, list[Row]]]:
    """The sources' and the entries' reach, and the rows of each question by its number."""
    ones = [*also, *(question.aggregation for question in questions)]
    reach = select_reach(organization_id, select_entered(organization_id, ones))
    selects = [
        (accounts.select if question.aggregation.of_accounts else select)(i, question)
        for i, question in enumerate(questions)
    ]
    asked = joined("\nUNION ALL\n", [Sql(f"({one.text})", one.params) for one in selects])
    answered = f"LEFT JOIN (\n{asked.text}\n) AS answered ON true" if selects else ""
    rows: dict[int, list[Row]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({reach.text}) AS reach {answered}",  # noqa: S608 - our own pieces
            (*reach.params, *asked.params),
        )
        fetched = cursor.fetchall()
    for _as_of, _newest, _since, _entered, *cells in fetched:
        if cells and cells[0] is not None:
            rows[cells[0]].append(Row(*cells))
    return Reach(*fetched[0][:3]), entered_of(fetched[0][3]), rows


def _table(question: Question, reach: Reach, rows: Sequence[Row]) -> Table:
    one, by = question.aggregation, question.by
    found = periods_of(rows)
    table: Table = []
    for index, (start, end) in enumerate(question.instants):
        covered = covers(reach, start, end)
        keyed: dict[Key, list[Row]] = {} if by else {None: []}
        for row in found.get(index, ()):
            keyed.setdefault(key_of(by, row.key), []).append(row)
        table.append(
            {
                key: answer(one, mine, covered=covered, as_of=reach.as_of)
                for key, mine in keyed.items()
            }
        )
    return table


def _combined(ask: Ask, tables: Sequence[Table]) -> Table:
    one = ask.definition.aggregation(ask.aggregation)
    if one.kind == "growth":
        now, earlier = tables
        return [
            {key: growth(value, then.get(key, Value())) for key, value in here.items()}
            for here, then in zip(now, earlier, strict=True)
        ]
    if one.kind == "per_week":
        return [
            {key: per_week(value, (end - start).days) for key, value in here.items()}
            for (start, end), here in zip(ask.periods, tables[0], strict=True)
        ]
    if one.kind == "per_accounts":
        alone = ask.by not in accounts.BREAKDOWNS
        return [
            {
                key: per_thousand(value, there.get(None if alone else key, Value()))
                for key, value in here.items()
            }
            for here, there in zip(*tables, strict=True)
        ]
    if one.kind == "spread":
        whole, agents = tables
        return [{None: spread(here[None], each)} for here, each in zip(whole, agents, strict=True)]
    if one.whole:
        parts, wholes = tables
        alone = ask.by == one.whole
        return [
            {
                key: part_of_whole(value, whole[None if alone else key])
                for key, value in part.items()
            }
            for part, whole in zip(parts, wholes, strict=True)
        ]
    return tables[0]
