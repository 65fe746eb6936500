"""Pieces of SQL: text with the parameters of its placeholders, put together in order."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from metrics.catalogue import Part
from metrics.facts import MILLION, Channel, Measure
from metrics.values.types import Filters, Scope


class Sql(NamedTuple):
    """A piece of SQL; `params` stand in the order of its placeholders."""

    text: str
    params: tuple[Any, ...] = ()


def joined(separator: str, pieces: Sequence[Sql]) -> Sql:
    """The pieces with the separator between them."""
    return Sql(
        separator.join(piece.text for piece in pieces),
        tuple(param for piece in pieces for param in piece.params),
    )


def matching(parts: Sequence[Part]) -> Sql:
    """The measurements `m` that any of the parts means."""
    return joined(" OR ", [_matching(part) for part in parts])


def _matching(part: Part) -> Sql:
    conditions = [Sql("m.measure = %s", (part.measure.value,))]
    if part.variant is not None:
        conditions.append(Sql("m.variant = %s", (part.variant,)))
    if part.at_least is not None:
        conditions.append(Sql("m.value >= %s", (part.at_least,)))
    if part.at_most is not None:
        conditions.append(Sql("m.value <= %s", (part.at_most,)))
    both = joined(" AND ", conditions)
    return Sql(f"({both.text})", both.params)


def how_many(parts: Sequence[Part]) -> Sql:
    """How many measurements the parts mean."""
    where = matching(parts)
    return Sql(f"count(*) FILTER (WHERE {where.text})", where.params)


_ADDED = {"value": "sum(m.value)", "weight": "sum(m.weight)", "count": f"count(*) * {MILLION}"}


def added(parts: Sequence[Part]) -> Sql:
    """What the parts add up to, in millionths, numeric; null without parts."""
    if not parts:
        return Sql("NULL::numeric")
    sums = []
    for part in parts:
        where = _matching(part)
        aggregate, _, factor = _ADDED[part.what].partition(" ")
        summed = f"{aggregate} FILTER (WHERE {where.text}) {factor}"
        sums.append(Sql(f"coalesce({summed}, 0)::numeric", where.params))
    return joined(" + ", sums)


def within(scope: Scope, filters: Filters) -> list[Sql]:
    """Conditions on `m`, `g` (its group), `a` (its agent) and `t` (its ticket)."""
    conditions = []
    if scope.teams is not None:
        conditions.append(Sql("m.team_id = ANY(%s::bigint[])", (sorted(scope.teams),)))
    if scope.person is not None:
        conditions.append(Sql("m.person_id = %s", (scope.person,)))
    if filters.channel is not None:
        channel = Channel[filters.channel.upper()]
        conditions.append(Sql("m.channel = %s", (channel.value,)))
    if filters.tier is not None:
        conditions.append(Sql("m.tier = %s", (filters.tier,)))
    if filters.group is not None:
        conditions.append(Sql("(g.name = %s OR g.external_id = %s)", (filters.group,) * 2))
    if filters.agent is not None:
        conditions.append(Sql("a.external_id = %s", (filters.agent,)))
    if filters.topic is not None:
        # A topic's own measurement stands for that topic alone.
        conditions.append(
            Sql(
                "CASE WHEN m.measure = %s THEN m.variant = %s ELSE %s = ANY(t.topics) END",
                (Measure.TOPIC.value, filters.topic, filters.topic),
            )
        )
    return conditions
