"""The SQL that counts accounts: one SELECT for one aggregation over any number of periods.

What an account is at a boundary holds just before it: at a period's end on its last day, as it
began on the day before. So a period's end is the next one's beginning, and who comes or leaves on
its first day comes or leaves in it. An account is credited to whoever looks after it then, and to
the team in which that person works then; one that is gone, as of its own last day.
"""

from collections.abc import Sequence

from metrics.catalogue import Aggregation
from metrics.facts import MILLION, Gap
from metrics.values.account_states import periods, states
from metrics.values.query import Question
from metrics.values.scopes import SCOPE_COLUMNS, SCOPE_TYPES, columns_of, differ, within
from metrics.values.sql import Sql, array, joined
from metrics.values.types import Filters, Scope, Unanswerable

BREAKDOWNS = {"": "NULL", "team": "q.team_id", "person": "q.person_id", "segment": "q.segment"}
_FILTERS = frozenset(("segment", "age_from", "age_below", "incidents"))


def refused_field(one: Aggregation, filters: Sequence[Filters], by: str) -> str:
    """The first filter, or "by", of which accounts know nothing; empty where all is well."""
    if not one.of_accounts:
        return "by" if one.kind == "spread" and by else ""
    for each in filters:
        for field, value in each._asdict().items():
            if field not in _FILTERS and value is not None:
                return field
    return "" if by in BREAKDOWNS else "by"


def of_accounts_alone(filters: Filters) -> Filters:
    """What of the filters accounts know."""
    return Filters(**{field: getattr(filters, field) for field in _FILTERS})


def select(number: int, question: Question) -> Sql:
    """The SELECT of a question about accounts; its rows are metrics.values.query.Row.

    Raises Unanswerable for a filter or breakdown of which accounts know nothing.
    """
    refused = refused_field(question.aggregation, question.filters, question.by)
    if refused:
        raise Unanswerable(refused)
    one = question.aggregation
    squares = (
        "sum(q.above::numeric * q.above), sum(q.above::numeric * q.below),"
        " sum(q.below::numeric * q.below)"
        if one.is_mean
        else "NULL::numeric, NULL::numeric, NULL::numeric"
    )
    agents = "count(DISTINCT q.person_id)" if question.agents else "NULL::bigint"
    inner = listed(question, credited=_asks_who(question))
    return Sql(
        f"""SELECT {int(number)}, q.period, nullif(({BREAKDOWNS[question.by]})::text, ''), q.gap,
count(*), {agents}, sum(q.above)::numeric, sum(q.below)::numeric, {squares},
NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
ARRAY[min(q.currency_first), max(q.currency_last)]
FROM ({inner.text}) AS q GROUP BY 2, 3, 4""",  # noqa: S608 - our own pieces
        inner.params,
    )


def _asks_who(question: Question) -> bool:
    """Whether it matters who looked after an account: of all of them together it does not."""
    whose = any(scope != Scope() for scope in question.scopes)
    return whose or question.agents or question.by in ("team", "person")


def listed(question: Question, *, credited: bool = True) -> Sql:
    """A row for each period and account: its gap (0: counted), and what it adds above and below.

    Columns: period, account_id, segment, person_id, team_id, gap, above, below (millionths),
    currency_first, currency_last. Orders of nobody known are rows without an account.
    credited: whether to tell person_id and team_id.
    """
    if differ(question.scopes):
        return _of_each_scope(question)
    found = _of_everybody(question, credited=credited)
    return Sql(
        f"SELECT * FROM ({found.text}) AS each"  # noqa: S608
        f" WHERE {within(question.scopes, row='each.')}",
        found.params,
    )


def _of_each_scope(question: Question) -> Sql:
    """Where the periods' scopes differ: of each period all accounts once, then whose they are."""
    numbers = {days: n for n, days in enumerate(dict.fromkeys(question.days), start=1)}
    instants = dict(zip(question.days, question.instants, strict=True))
    found = _of_everybody(question._replace(days=[*numbers], instants=[*instants.values()]))
    columns = [array(numbers[days] for days in question.days), *columns_of(question.scopes)]
    unnested = ", ".join(f"%s::{each}[]" for each in ("int", *SCOPE_TYPES))
    # OFFSET 0: each array is read once, not once a row.
    return Sql(
        f"""SELECT whose.period, each.account_id, each.segment, each.person_id, each.team_id,
  each.gap, each.above, each.below, each.currency_first, each.currency_last
FROM ({found.text}) AS each
JOIN (SELECT days, {SCOPE_COLUMNS}, period FROM unnest({unnested}) WITH ORDINALITY
  AS u(days, scope_teams, scope_person, period) OFFSET 0) AS whose ON whose.days = each.period
  AND {within(question.scopes, row="each.", period="whose.")}""",  # noqa: S608
        (*found.params, *columns),
    )


def _of_everybody(question: Question, *, credited: bool = True) -> Sql:
    found = _accounts(question, credited=credited)
    if question.aggregation.kind in ("repeated", "customers"):
        found = joined("\nUNION ALL\n", [found, _of_nobody(question)])
    return found


_HERE = "(c.ended_on IS NULL OR c.ended_on >= p.after)"
_NEW = "c.started_on >= p.first"
_SEEN = "least(p.after, c.ended_on)"


def _accounts(question: Question, *, credited: bool) -> Sql:
    one = question.aggregation
    chosen = joined(" AND ", [_alive(one), *_filtered(question.filters)])
    gap, above, below = _counted(one)
    return joined(
        "\n",
        [
            Sql("SELECT p.period, c.id AS account_id, c.segment,"),
            Sql(_WHO if credited else _NOBODY),
            joined(", ", [Sql(f"{gap.text} AS gap", gap.params), above, below]),
            Sql(f", {_CURRENCIES if one.is_money else _NO_CURRENCIES}"),
            Sql("FROM"),
            periods(question),
            Sql("JOIN metrics_account c ON c.organization_id = %s", (question.organization_id,)),
            Sql(_HOLDER if credited else ""),
            states(question),
            Sql(f"WHERE {chosen.text}", chosen.params),
        ],
    )


_CURRENCIES = "least(b.first, e.first) AS currency_first, greatest(b.last, e.last) AS currency_last"
_NO_CURRENCIES = "NULL::text AS currency_first, NULL::text AS currency_last"
_WHO = "holder.person_id, place.team_id,"
_NOBODY = "NULL::bigint AS person_id, NULL::bigint AS team_id,"
# An open end is for ever; both dates of a stretch are of local days, the end exclusive.
_HOLDER = f"""LEFT JOIN metrics_accountassignee holder
  ON holder.organization_id = c.organization_id AND holder.account_id = c.id
 AND (holder.start IS NULL OR holder.start < {_SEEN})
 AND (holder."end" IS NULL OR holder."end" >= {_SEEN})
LEFT JOIN people_teammembership place
  ON place.organization_id = c.organization_id AND place.membership_id = holder.person_id
 AND place.start < {_SEEN} AND (place."end" IS NULL OR place."end" >= {_SEEN})"""


def _alive(one: Aggregation) -> Sql:
    """There at some time of the period; of customers those who ordered, whenever they came."""
    if one.kind in ("repeated", "customers"):
        return Sql("did.amount > 0")
    return Sql("c.started_on < p.after AND (c.ended_on IS NULL OR c.ended_on >= p.first)")


def _filtered(filters: Sequence[Filters]) -> list[Sql]:
    conditions = []
    for each in filters:
        if each.segment is not None:
            conditions.append(Sql("c.segment = %s", (each.segment,)))
        if each.age_from is not None:
            conditions.append(Sql("p.after - 1 - c.started_on >= %s", (each.age_from,)))
        if each.age_below is not None:
            conditions.append(Sql("p.after - 1 - c.started_on < %s", (each.age_below,)))
    return conditions


def _counted(one: Aggregation) -> tuple[Sql, Sql, Sql]:
    """The gap, and what is added above and below."""
    gaps = _gaps(one)
    cases = joined(" ", [Sql(f"WHEN {g.text} THEN {code.value}", g.params) for g, code in gaps])
    gap = Sql(f"CASE {cases.text} ELSE 0 END" if gaps else "0", cases.params)
    above, below = _AMOUNTS[one.kind]
    least = one.k * MILLION
    return (
        gap,
        Sql(f"{above.format(least=least)} AS above"),
        Sql(f"({below})::bigint AS below"),
    )


def _gaps(one: Aggregation) -> list[tuple[Sql, Gap]]:
    if one.kind in ("repeated", "customers"):
        return []
    if one.kind in ("retention", "churn"):
        return [(Sql(_NEW), Gap.CAME)]
    if one.is_money:
        unknown = f"b.amount IS NULL OR ({_HERE} AND e.amount IS NULL)"
        return [(Sql(_NEW), Gap.CAME), (Sql(unknown), Gap.NO_REVENUE)]
    found = [(Sql(f"NOT {_HERE}"), Gap.LEFT)]
    if one.colour:
        found.append((Sql("h.variant IS DISTINCT FROM %s", (one.colour,)), Gap.OTHER_COLOUR))
    if one.kind == "health":
        found.append((Sql("h.value IS NULL"), Gap.NO_HEALTH))
    return found


_ENOUGH = f"(coalesce(did.amount, 0) >= {{least}})::int::bigint * {MILLION}"
_NOW = f"(CASE WHEN {_HERE} THEN e.amount ELSE 0 END)"
_AMOUNTS = {
    "accounts": (f"{MILLION}::bigint", "NULL"),
    "coverage": (_ENOUGH, f"{MILLION}"),
    "repeated": (_ENOUGH, f"{MILLION}"),
    "customers": (_ENOUGH, "NULL"),
    "health": ("h.value", f"{MILLION}"),
    "retention": (f"{_HERE}::int::bigint * {MILLION}", f"{MILLION}"),
    "churn": (f"(NOT {_HERE})::int::bigint * {MILLION}", f"{MILLION}"),
    "revenue": (f"{_NOW}::bigint", "b.amount"),
    "gross": (f"least({_NOW}, b.amount)::bigint", "b.amount"),
    "expansion": (f"greatest({_NOW} - b.amount, 0)::bigint", "b.amount"),
}


def _of_nobody(question: Question) -> Sql:
    """What stands for no account: it is told, and not counted."""
    measure = question.aggregation.numerator[0].measure.value
    mine = periods(question)
    chosen = "false" if any(one.of_account for one in question.filters) else "true"
    return Sql(
        f"""SELECT p.period, NULL::bigint, '', m.person_id, m.team_id, {Gap.NO_ACCOUNT.value},
NULL::bigint, NULL::bigint, NULL::text, NULL::text
FROM {mine.text} JOIN metrics_measurement m ON m.organization_id = %s AND m.measure = {measure}
 AND m.account_id IS NULL AND m.excluded = 0 AND m.at >= p.starting AND m.at < p.ending
WHERE {chosen}""",  # noqa: S608
        (*mine.params, question.organization_id),
    )
