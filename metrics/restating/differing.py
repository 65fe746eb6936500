"""Which measurements of a number were other ones when it was reported: one query."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from metrics.facts import Excluded
from metrics.values.query import Question, filters_of, source
from metrics.values.sql import Sql, joined, matching, reason, value_of

THEN, NOW = "then", "now"


class Differing(NamedTuple):
    """A measurement on one side alone, as it counted there. amount, weight: millionths.

    why: a code of Excluded. known_from: since when it was known so. credited: the person's or the
    helpdesk agent's name. happened: the kind of the event that dates it.
    """

    ticket: int | None
    entry: int | None
    measure: int
    variant: str
    event: int | None
    agent: int | None
    amount: int | None
    weight: int
    why: int
    side: str
    person: int | None
    team: int | None
    at: datetime
    known_from: datetime
    credited: str
    happened: str

    @property
    def counts(self) -> bool:
        """Whether it counted on its side."""
        return self.why == Excluded.COUNTED


_KEY = "m.ticket_id, m.entry_id, m.measure, m.variant, m.event_id, m.agent_id"
_TOLD = "coalesce(p.name, a.name, ''), coalesce(e.kind, '')"
_NAMED = """LEFT JOIN people_membership p ON p.id = person
LEFT JOIN metrics_helpdeskagent a ON a.id = agent
LEFT JOIN metrics_ticketevent e ON e.id = event"""
_NAMES = "ticket, entry, measure, variant, event, agent, amount, weight, why"


def differing(question: Question) -> list[Differing]:
    """The measurements that make the difference between what was known and what is known.

    question: one aggregation over one instant, with the moment of which it was known. Where the
    same measurement counts the same on both sides it is left out, and so is one that counts on
    neither.
    """
    text = joined(
        "\n",
        [
            Sql(f"SELECT differing.*, {_TOLD} FROM (SELECT {_NAMES}, min(side) AS side,"),  # noqa: S608
            Sql("min(person) AS person, min(team), min(at), min(known_from) FROM ("),
            *_side(THEN, question),
            Sql("UNION ALL"),
            *_side(NOW, question._replace(known=())),
            Sql(f") AS sides({_NAMES}, side, person, team, at, known_from)"),
            Sql("GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING count(*) = 1) AS differing"),
            Sql(_NAMED),
            Sql("ORDER BY 1, 2, 3, 4, 5, 6"),
        ],
    )
    with connection.cursor() as cursor:
        cursor.execute(text.text, text.params)
        found = [Differing(*row) for row in cursor.fetchall()]
    return list(_that_matter(found))


def _side(name: str, question: Question) -> Iterator[Sql]:
    one = question.aggregation
    why, amount = reason(one, question.filters), value_of(one.numerator[0])
    yield Sql(
        f"SELECT {_KEY}, {amount}, m.weight, {why}, '{name}', m.person_id, m.team_id, m.at,"
        " m.known_from"
    )
    yield from source(question)
    means = matching((*one.numerator, *one.denominator))
    yield joined(" AND ", [Sql(f"WHERE ({means.text})", means.params), *filters_of(question)])


def _that_matter(found: list[Differing]) -> Iterator[Differing]:
    """Those of tickets and entries of which something counts on one side."""
    matter = {(row.ticket, row.entry) for row in found if row.counts}
    for row in found:
        if (row.ticket, row.entry) in matter:
            yield row
