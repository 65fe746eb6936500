"""Which measurements of a number were other ones when it was reported: one query."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from metrics.facts import Excluded
from metrics.values.query import Question, filters_of, source
from metrics.values.sql import ALL, Known, Sql, joined, matching, reason, value_of

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


class Difference(NamedTuple):
    """The measurements of tickets and entries, and of how many of these there are any."""

    rows: list[Differing]
    many: int


_KEY = "m.ticket_id, m.entry_id, m.measure, m.variant, m.event_id, m.agent_id"
_NAMES = "ticket, entry, measure, variant, event, agent, amount, weight, why"
_COLUMNS = f"{_NAMES}, side, person, team, at, known_from"
_FOUND = ", ".join(f"found.{each}" for each in _COLUMNS.split(", "))
_TOLD = "coalesce(p.name, a.name, ''), coalesce(e.kind, '')"
_NAMED = """LEFT JOIN people_membership p ON p.id = found.person
LEFT JOIN metrics_helpdeskagent a ON a.id = found.agent
LEFT JOIN metrics_ticketevent e ON e.id = found.event"""


def differing(question: Question, opens: Sql = ALL, most: int | None = None) -> Difference:
    """The measurements that make the difference between what was known and what is known.

    question: one aggregation over one instant, with the moment of which it was known. Where the
    same measurement counts the same on both sides it is left out, and so are those of a ticket or
    an entry of which none counts on either side. opens: which of them are asked for, by their
    measure, team and person. most: of how many tickets and entries.
    """
    text = joined(
        "\n",
        [
            Sql(f"SELECT {_FOUND}, {_TOLD}, found.many FROM ("),  # noqa: S608 - our own pieces
            Sql("SELECT *, max(place) OVER () AS many FROM ("),
            Sql("SELECT *, dense_rank() OVER (ORDER BY ticket, entry) AS place FROM ("),
            Sql("SELECT *, bool_or(why = 0) OVER (PARTITION BY ticket, entry) AS matters FROM ("),
            *_differing(question),
            Sql(f") AS differing WHERE {opens.text}", opens.params),
            Sql(") AS opened WHERE matters) AS ranked) AS found"),
            Sql(_NAMED),
            Sql("WHERE found.place <= coalesce(%s::bigint, found.place)", (most,)),
            Sql("ORDER BY 1, 2, 3, 4, 5, 6"),
        ],
    )
    with connection.cursor() as cursor:
        cursor.execute(text.text, text.params)
        found = cursor.fetchall()
    return Difference([Differing(*row[:-1]) for row in found], found[0][-1] if found else 0)


def _differing(question: Question) -> Iterator[Sql]:
    """Those that are on one side alone. What has been known since then is on both: never read."""
    yield Sql(f"SELECT {_NAMES}, min(side) AS side, min(person) AS person, min(team) AS team,")
    yield Sql("min(at) AS at, min(known_from) AS known_from FROM (")
    yield from _side(THEN, question, "gone")
    yield Sql("UNION ALL")
    yield from _side(NOW, question, "new")
    yield Sql(f") AS sides({_NAMES}, side, person, team, at, known_from)")
    yield Sql("GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING count(*) = 1")


def _side(name: str, question: Question, known: Known) -> Iterator[Sql]:
    one = question.aggregation
    why, amount = reason(one, question.filters), value_of(one.numerator[0])
    yield Sql(
        f"SELECT {_KEY}, {amount}, m.weight, {why}, '{name}', m.person_id, m.team_id, m.at,"
        " m.known_from"
    )
    yield from source(question, known)
    means = matching((*one.numerator, *one.denominator))
    yield joined(" AND ", [Sql(f"WHERE ({means.text})", means.params), *filters_of(question)])
