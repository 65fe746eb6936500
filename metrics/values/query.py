"""The SQL that reads measurements: one SELECT for one aggregation over any number of periods.

Sums are numeric and quantiles are picked from sorted whole numbers, so nothing is rounded here;
dividing is left to exact fractions. A row is a period, a key of the breakdown and a reason of
exclusion (0 where it counts).
"""

from collections.abc import Sequence
from datetime import datetime
from operator import lt
from typing import NamedTuple

from metrics.catalogue import Aggregation
from metrics.catalogue.aggregation import OF_NOBODY
from metrics.facts import OF_A_TOPIC, REVIEWS, Excluded, Measure
from metrics.values.reviewed import tells_by_ticket
from metrics.values.scopes import SCOPE_COLUMNS, SCOPE_TYPES, columns_of, differ, within
from metrics.values.sql import (
    HOUR,
    OWN_TOPIC,
    WEEKDAY,
    Known,
    Sql,
    added,
    array,
    currencies,
    filtered,
    joined,
    matching,
    measured,
    reason,
    sample,
    squares,
    stretch,
)
from metrics.values.types import Filters, Period, Scope


class Question(NamedTuple):
    """One aggregation over instants [start, end), whose measurements, split `by` what: a dimension,
    or two with a bar between them, whose key is a list of both.

    scopes: whose, for each of the instants, all of one shape. filters: all of them hold. agents:
    whether to count how many agents were credited. timezone: of local dates. days: the instants as
    local dates. known: for each of the instants the moment of which what was known then is read;
    without them what is known now. if_entered: no rows where nobody ever entered that without
    which it has no value.
    """

    organization_id: int
    aggregation: Aggregation
    instants: Sequence[tuple[datetime, datetime]]
    scopes: Sequence[Scope]
    filters: Sequence[Filters]
    by: str = ""
    agents: bool = False
    timezone: str = "UTC"
    days: Sequence[Period] = ()
    known: Sequence[datetime] = ()
    if_entered: bool = False

    @property
    def dimensions(self) -> list[str]:
        """By what it is split."""
        return self.by.split("|") if self.by else []

    @property
    def of_reviews(self) -> bool:
        """Whether what reviewed tickets say matters to it."""
        bys = self.dimensions or [""]
        asks = any(tells_by_ticket(by, each) for by in bys for each in self.filters)
        return asks and not self.aggregation.measures.isdisjoint(REVIEWS)


class Row(NamedTuple):
    """What comes back; amounts are millionths. `period` counts from 1."""

    question: int
    period: int
    key: str | None
    excluded: int
    n: int
    agents: int | None
    numerator: int | None
    denominator: int | None
    value_squares: int | None
    products: int | None
    weight_squares: int | None
    below: int | None  # the two values about the quantile, and those that bound its interval
    above: int | None
    at_low: int | None
    at_high: int | None
    currencies: Sequence[str | None] | None = None


_KEYS = {
    "": "NULL",
    "team": "m.team_id",
    "person": "m.person_id",
    "group": "g.name",
    "agent": "a.external_id",
    "channel": "nullif(m.channel, 0)",
    "tier": "m.tier",
    "topic": "top.name",
    "priority": "nullif(m.priority, '')",
    "language": "nullif(t.language, '')",
    "segment": "nullif(c.segment, '')",
    # For metrics.fairness alone: whose, of which tier and channel.
    "cell": "coalesce(m.person_id::text, '') || '|' || coalesce(m.tier, 0) || '|' || m.channel",
    # For metrics.showing.chosen_parts alone: what an outage takes out, and what it leaves.
    "outage": f"(m.excluded = {Excluded.INCIDENT.value})::int",
    "hour": f"({WEEKDAY} - 1) * 24 + {HOUR}",  # of the local week, from Monday's midnight
}
# An entry's own account, a ticket's by the number that its helpdesk gave it.
_ACCOUNT = """LEFT JOIN metrics_account own ON own.id = m.account_id
LEFT JOIN metrics_account c ON c.organization_id = m.organization_id
     AND c.external_id = coalesce(own.external_id, t.account)"""


def select(number: int, question: Question) -> Sql:
    """The SELECT of a question that adds up; its rows are `Row`s and carry `number`."""
    one = question.aggregation
    columns = [*head(number, question), added(one.numerator), added(one.denominator), squares(one)]
    columns += [Sql("NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint"), currencies(one)]
    return joined(
        "\n", [Sql("SELECT"), joined(", ", columns), *rows_of(question), grouped(question)]
    )


def grouped(question: Question) -> Sql:
    """By period, key and reason. A number is grouped as one: as text it takes a sixth longer."""
    key = f", {key_of_row(question)}" if question.by else ""
    why = reason(question.aggregation, question.filters)
    return Sql(f"GROUP BY p.period{key}, {why}")


def head(number: int, question: Question) -> list[Sql]:
    """The first columns of a `Row`, up to how many agents stand behind it."""
    one, why = question.aggregation, reason(question.aggregation, question.filters)
    return [
        Sql(f"{int(number)}, p.period, ({key_of_row(question)})::text, {why}"),
        sample(one),
        _contributing(one) if question.agents else Sql("NULL::bigint"),
    ]


def _contributing(one: Aggregation) -> Sql:
    """How many agents stand behind it: behind what n counts. Where something else that can name
    agents is set against that, as replies against solved tickets, behind whichever has fewer; what
    names nobody, such as hours of a team, is not asked.

    Whoever is matched counts as a person: entries know no helpdesk's agent.
    """
    counted = {(part.measure, part.variant) for part in one.counted}
    others = [part for part in one.numerator if part.measure not in OF_NOBODY]
    beside = [part for part in others if (part.measure, part.variant) not in counted]
    who = "nullif(count(DISTINCT coalesce(-m.person_id, m.agent_id)) FILTER (WHERE {}), 0)"
    sides = [matching(parts) for parts in (one.counted, others if beside else ()) if parts]
    fewest = joined(", ", [Sql(who.format(side.text), side.params) for side in sides])
    return Sql(f"coalesce(least({fewest.text}), 0)", fewest.params)


def key_of_row(question: Question) -> str:
    """The key of the breakdown, of the measurement `m` and what is joined to it."""
    keys = [_key_by(question, by) for by in question.dimensions or [""]]
    return keys[0] if len(keys) == 1 else f"jsonb_build_array({', '.join(keys)})"


def _key_by(question: Question, by: str) -> str:
    if by == "topic" and _says_its_topic(question):
        return "nullif(m.variant, '')"
    return _KEYS[by]


def _says_its_topic(question: Question) -> bool:
    """Whether each measurement is about one topic: then its ticket need not be looked up."""
    return question.aggregation.measures == {Measure.TOPIC}


def filters_of(question: Question) -> list[Sql]:
    """All its filters as conditions on what `source` gives."""
    return [one for each in question.filters for one in filtered(each)]


def rows_of(question: Question) -> list[Sql]:
    """FROM and WHERE."""
    where = joined(" AND ", filters_of(question))
    return [*source(question), *([Sql("WHERE " + where.text, where.params)] if where.text else [])]


def source(question: Question, known: Known | None = None) -> list[Sql]:
    """The periods `p`, their measurements `m`, and what is joined to them.

    known: which of these, if not those that the question asks for.
    """
    if known is None and _is_one_stretch(question):
        return _stretch(question)
    rows = measured(
        question.organization_id,
        question.aggregation,
        "p",
        within(question.scopes),
        known=known or ("then" if question.known else "now"),
        reviews=question.of_reviews,
    )
    return [_periods(question), rows, *joins_of(question)]


def _is_one_stretch(question: Question) -> bool:
    """Whether its periods follow one another, and all that is read is in the measurements."""
    ends, starts = ([pair[side] for pair in question.instants] for side in (1, 0))
    plain = not (question.known or question.of_reviews or question.aggregation.of_spells)
    alone = plain and not differ(question.scopes) and not joins_of(question)
    return alone and bool(starts) and ends[:-1] == starts[1:] and all(map(lt, starts, ends))


def _stretch(question: Question) -> list[Sql]:
    """From the first beginning to the last end at once: one range of an index, and as the planner
    knows how long it is, it also knows how much that is."""
    starts = [start for start, _end in question.instants]
    rows = stretch(
        question.organization_id,
        question.aggregation,
        (starts[0], question.instants[-1][1]),
        within(question.scopes),
    )
    place = Sql("width_bucket(m.at, %s::timestamptz[])", (array(starts),))
    if len(starts) == 1:
        place = Sql("1")
    periods = f"CROSS JOIN LATERAL (SELECT {place.text} AS period, %s::text AS zone) AS p"
    return [Sql("FROM"), rows, Sql(periods, (*place.params, question.timezone))]


def _periods(question: Question) -> Sql:
    """The periods `p`; where their scopes differ, each with its own."""
    starts, ends = ([pair[side] for pair in question.instants] for side in (0, 1))
    known: list[datetime | None] = [*question.known] or [None] * len(starts)
    columns, names = [array(starts), array(ends), array(known)], "starting, ending, known"
    types, whose = ["timestamptz"] * 3, ""
    if differ(question.scopes):
        columns += columns_of(question.scopes)
        types, names = [*types, *SCOPE_TYPES], f"{names}, scope_teams, scope_person"
        # OFFSET 0: each array is read once, not once a row.
        whose = f"{SCOPE_COLUMNS}, "
    unnested = ", ".join(f"%s::{each}[]" for each in types)
    return Sql(
        f"FROM (SELECT starting, ending, known, {whose}period, %s::text AS zone FROM"  # noqa: S608
        f" unnest({unnested}) WITH ORDINALITY AS u({names}, period)"
        f"{' OFFSET 0' if whose else ''}) AS p",
        (question.timezone, *columns),
    )


def joins_of(question: Question) -> list[Sql]:
    """What the breakdown, the filters and a ticket's age need beside the measurements."""
    bys, filters, age = question.dimensions, question.filters, question.aggregation.kind == "age"
    account = "segment" in bys or any(one.of_account for one in filters)
    joins = []
    if "group" in bys or any(one.group is not None for one in filters):
        joins.append(Sql("LEFT JOIN metrics_helpdeskgroup g ON g.id = m.group_id"))
    if "agent" in bys or any(one.agent is not None for one in filters):
        joins.append(Sql("LEFT JOIN metrics_helpdeskagent a ON a.id = m.agent_id"))
    topics = "topic" in bys and not _says_its_topic(question)
    of_ticket = topics or "language" in bys or any(one.of_ticket for one in filters)
    if of_ticket or age or account:
        ticket = "coalesce(m.ticket_id, m.reviewed_id)" if question.of_reviews else "m.ticket_id"
        joins.append(Sql(f"LEFT JOIN metrics_ticket t ON t.id = {ticket}"))
    if account:
        joins.append(Sql(_ACCOUNT))
    if topics:
        joins.append(
            Sql(
                "LEFT JOIN LATERAL (SELECT nullif(one, '') AS name FROM unnest("  # noqa: S608
                f"CASE WHEN {OWN_TOPIC} THEN ARRAY[m.variant] ELSE t.topics END) AS one)"
                " AS top ON true",
                ([measure.value for measure in OF_A_TOPIC],),
            )
        )
    if age:
        joins.append(Sql("JOIN metrics_source s ON s.id = t.source_id"))
    return joins
