"""Pieces of SQL: text with the parameters of its placeholders, put together in order."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from metrics.catalogue import Aggregation, Part
from metrics.facts import (
    MILLION,
    NAME_LENGTH,
    OF_A_TOPIC,
    OF_MONEY,
    Channel,
    Excluded,
    short,
)
from metrics.storing.rewriting import HISTORY
from metrics.values.reviewed import with_tickets
from metrics.values.types import Filters


class Sql(NamedTuple):
    """A piece of SQL; `params` stand in the order of its placeholders."""

    text: str
    params: tuple[Any, ...] = ()


ALL = Sql("true")
# Which measurements: as they are; as they were known at a period's `known`; of these those that
# are so no more; those that have become so since.
Known = Literal["now", "then", "gone", "new"]


def joined(separator: str, pieces: Sequence[Sql]) -> Sql:
    """The pieces with the separator between them."""
    return Sql(
        separator.join(piece.text for piece in pieces),
        tuple(param for piece in pieces for param in piece.params),
    )


def array(values: Iterable[Hashable]) -> str:
    """Whole numbers, dates and moments as one literal of an array: thousands are read at once."""
    listed = list(values)
    texts = {one: "NULL" if one is None else str(one) for one in set(listed)}
    return "{" + ",".join([texts[one] for one in listed]) + "}"


def value_of(part: Part) -> str:
    """The column of `m` that has its value."""
    return "m.business" if part.business else "m.value"


def reason(one: Aggregation, filters: Sequence[Filters] = ()) -> str:
    """Why a measurement `m` does not count, 0 where it does."""
    known = "m.excluded"
    if any(each.incidents for each in filters):
        known = f"coalesce(nullif(m.excluded, {Excluded.INCIDENT.value}), 0)"
    if not one.in_business_time:
        return known
    none = Excluded.NO_SCHEDULE.value
    return f"CASE WHEN {known} = 0 AND m.business IS NULL THEN {none} ELSE {known} END"


def matching(parts: Sequence[Part]) -> Sql:
    """The measurements `m` that any of the parts means."""
    return joined(" OR ", [_matching(part) for part in parts])


def _matching(part: Part) -> Sql:
    conditions = [Sql("m.measure = %s", (part.measure.value,))]
    if part.variant is not None:
        conditions.append(Sql("m.variant = %s", (part.variant,)))
    value = value_of(part)
    if part.at_least is not None:
        conditions.append(Sql(f"{value} >= %s", (part.at_least,)))
    if part.at_most is not None:
        conditions.append(Sql(f"{value} <= %s", (part.at_most,)))
    both = joined(" AND ", conditions)
    return Sql(f"({both.text})", both.params)


def how_many(parts: Sequence[Part], only: str = "true") -> Sql:
    """How many measurements the parts mean, among those of which `only` holds."""
    where = matching(parts)
    return Sql(f"count(*) FILTER (WHERE {only} AND ({where.text}))", where.params)


def sample(one: Aggregation, only: str = "true") -> Sql:
    """How many cases n counts: rows, or what these add up to where one stands for many."""
    if not one.counts_cases:
        return how_many(one.counted, only)
    cases = added(one.counted, only)
    return Sql(f"div({cases.text}, {MILLION})::bigint", cases.params)


def currencies(one: Aggregation) -> Sql:
    """The first and the last currency of the amounts that it reads, null without amounts."""
    amounts = [part for part in one.numerator + one.denominator if part.measure in OF_MONEY]
    if not amounts:
        return Sql("NULL::text[]")
    where = matching(amounts)
    read = f"FILTER (WHERE {where.text})"
    return Sql(f"ARRAY[min(m.variant) {read}, max(m.variant) {read}]", where.params * 2)


_ADDED = {"value": "sum({})", "weight": "sum(m.weight)", "count": f"count(*) * {MILLION}"}


def added(parts: Sequence[Part], only: str = "true") -> Sql:
    """What the parts add up to, in millionths, numeric; null without parts. `only` as above."""
    if not parts:
        return Sql("NULL::numeric")
    sums = []
    for part in parts:
        where = _matching(part)
        aggregate, _, factor = _ADDED[part.what].format(value_of(part)).partition(" ")
        summed = f"{aggregate} FILTER (WHERE {only} AND {where.text}) {factor}"
        sums.append(Sql(f"coalesce({summed}, 0)::numeric", where.params))
    return joined(" + ", sums)


def squares(one: Aggregation, only: str = "true") -> Sql:
    """What the interval of a mean needs of the measurements of which it is one; else null."""
    if not one.is_mean:
        return Sql("NULL::numeric, NULL::numeric, NULL::numeric")
    value, where = value_of(one.numerator[0]), matching(one.numerator)
    summed = (
        f"{value}::numeric * {value}",
        f"{value}::numeric * m.weight",
        "m.weight::numeric * m.weight",
    )
    whose = f"FILTER (WHERE {only} AND ({where.text}))"
    return Sql(", ".join(f"sum({each}) {whose}" for each in summed), where.params * len(summed))


def picked(aggregation: Aggregation) -> tuple[str, str]:
    """From n sorted values `v`, the two about the quantile, as SQL.

    It lies at (n − 1)·q from the first, as in percentile_cont.
    """
    if aggregation.quantile is None:
        raise ValueError(f"A {aggregation.kind} needs its quantile.")
    above, whole = aggregation.quantile.as_integer_ratio()
    place = f"((n - 1) * {above} / {whole})::int"
    return f"v[{place} + 1]", f"v[least({place} + 2, n::int)]"


def measured(
    organization_id: int,
    one: Aggregation,
    period: str,
    where: str = "true",
    *,
    known: Known = "now",
    reviews: bool = False,
) -> Sql:
    """The measurements `m` of each row of `period`, which has `starting` and `ending`.

    Those dated in it; of spells those that contain its last moment. reviews: with what the tickets
    say that they name. OFFSET 0 keeps the planner from joining all with all: each period is one
    range of an index.
    """
    chosen = _chosen(one, period, where, known)
    if not one.of_spells:
        dated = f"{chosen} m.at >= {period}.starting OFFSET 0"
        if reviews:
            dated = with_tickets(dated)
        return Sql(f"CROSS JOIN LATERAL ({dated}) AS m", (organization_id,))
    ended, lasting = f"{chosen} m.until >= {period}.ending", f"{chosen} m.until IS NULL"
    return Sql(f"CROSS JOIN LATERAL ({ended} UNION ALL {lasting}) AS m", (organization_id,) * 2)


def stretch(
    organization_id: int, one: Aggregation, between: tuple[datetime, datetime], where: str
) -> Sql:
    """The measurements `m` of [start, end) as they are known now; of no spells."""
    chosen = _those(one, where, _KNOWN["now"])
    return Sql(f"({chosen} AND m.at >= %s AND m.at < %s) AS m", (organization_id, *between))


def held(organization_id: int, one: Aggregation, period: str, where: str) -> Sql:
    """The spells `m` that hold at the end of any row of `period`: each once, at the last of these.

    Of each row's ends `following` is the next, after the last infinity.
    """
    chosen, following = _chosen(one, period, where, "now"), f"{period}.following"
    ended = f"{chosen} m.until >= {period}.ending AND m.until < {following}"
    lasting = f"{chosen} m.until IS NULL AND {following} = 'infinity'"
    return Sql(f"CROSS JOIN LATERAL ({ended} UNION ALL {lasting}) AS m", (organization_id,) * 2)


def _chosen(one: Aggregation, period: str, where: str, known: Known) -> str:
    """Its measurements before the end of `period`; more conditions follow."""
    chosen = _those(one, where, _KNOWN[known].format(p=period))
    return f"{chosen} AND m.at < {period}.ending AND"


def _those(one: Aggregation, where: str, rows: str) -> str:
    """Its measurements among the rows; more conditions follow."""
    measures = ", ".join(str(measure.value) for measure in sorted(one.measures))
    return (
        f"SELECT m.* FROM {rows} m"  # noqa: S608 - our own pieces
        f" WHERE m.organization_id = %s AND m.measure IN ({measures}) AND ({where})"
    )


_STORED = f"SELECT {HISTORY} FROM metrics_measurement"  # noqa: S608 - our own pieces
_STILL = f"{_STORED} WHERE known_from <= {{p}}.known"
_GONE = (
    f"SELECT {HISTORY} FROM metrics_measurementhistory"  # noqa: S608 - our own pieces
    " WHERE known_from <= {p}.known AND known_until > {p}.known"
)
_KNOWN: dict[Known, str] = {
    "now": "metrics_measurement",
    "then": f"({_STILL} UNION ALL {_GONE})",
    "gone": f"({_GONE})",
    "new": f"({_STORED} WHERE known_from > {{p}}.known)",
}


# For how many days the account has been a customer, on the measurement's local date.
_AGE = "((m.at AT TIME ZONE p.zone)::date - c.started_on)"
WEEKDAY = "extract(isodow FROM m.at AT TIME ZONE p.zone)::int"
HOUR = "extract(hour FROM m.at AT TIME ZONE p.zone)::int"


# Whether `m` stands for the topic that it says itself; a review that says none, for its ticket's.
OWN_TOPIC = "m.measure = ANY(%s) AND NOT (m.entry_id IS NOT NULL AND m.variant = '')"


def filtered(filters: Filters) -> list[Sql]:
    """Conditions on `m`, `g` (its group), `a` (its agent), `t` (its ticket), `c` (its account)."""
    conditions = []
    if filters.channel is not None:
        channel = Channel[filters.channel.upper()]
        conditions.append(Sql("m.channel = %s", (channel.value,)))
    if filters.tier is not None:
        conditions.append(Sql("m.tier = %s", (filters.tier,)))
    if filters.group is not None:
        conditions.append(Sql("(g.name = %s OR g.external_id = %s)", (filters.group,) * 2))
    if filters.agent is not None:
        conditions.append(Sql("a.external_id = %s", (filters.agent,)))
    if filters.priority is not None:
        conditions.append(Sql("m.priority = %s", (filters.priority,)))
    if filters.language is not None:
        conditions.append(Sql("t.language = %s", (filters.language,)))
    if filters.complaint is not None:
        conditions.append(Sql("t.complaint = %s", (filters.complaint,)))
    if filters.segment is not None:
        conditions.append(Sql("c.segment = %s", (filters.segment,)))
    if filters.age_from is not None:
        conditions.append(Sql(f"{_AGE} >= %s", (filters.age_from,)))
    if filters.age_below is not None:
        conditions.append(Sql(f"{_AGE} < %s", (filters.age_below,)))
    if filters.weekday is not None:
        conditions.append(Sql(f"{WEEKDAY} = %s", (filters.weekday,)))
    if filters.hour is not None:
        conditions.append(Sql(f"{HOUR} = %s", (filters.hour,)))
    if filters.without is not None:
        # What is said of such a ticket from elsewhere counts all the same.
        inside = "(m.entry_id IS NULL AND t.created_at >= %s AND t.created_at < %s)"
        conditions.append(Sql(f"{inside} IS NOT TRUE", filters.without))
    if filters.only_outages:
        conditions.append(Sql(f"m.excluded = {Excluded.INCIDENT.value}"))
    if filters.topic is not None:
        topic = short(filters.topic, NAME_LENGTH)
        conditions.append(
            Sql(
                f"CASE WHEN {OWN_TOPIC} THEN m.variant = %s ELSE %s = ANY(t.topics) END",
                ([measure.value for measure in OF_A_TOPIC], topic, topic),
            )
        )
    return conditions
