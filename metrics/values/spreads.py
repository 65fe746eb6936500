"""The single values behind means and quantiles, by kind of ticket; whose they are stays unsaid."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection

from metrics.values.asks import Ask
from metrics.values.query import Question, source
from metrics.values.questions import question_of
from metrics.values.sql import Sql, filtered, joined, matching, reason, value_of
from people.models import Organization

Spread = dict[tuple[int | None, int], list[int]]  # (tier, channel) → sorted values, millionths


def read_spreads(*, organization: Organization, asks: Sequence[Ask]) -> list[Spread]:
    """Of each ask the values that count, in one query; each has one period, and no breakdown."""
    found: list[Spread] = [{} for _ in asks]
    if not asks:
        return found
    questions = [question_of(organization, _plain(ask))._replace(by="cell") for ask in asks]
    selects = [_select(i, question) for i, question in enumerate(questions)]
    asked = joined("\nUNION ALL\n", [Sql(f"({one.text})", one.params) for one in selects])
    with connection.cursor() as cursor:
        cursor.execute(asked.text, asked.params)
        for number, tier, channel, values in cursor.fetchall():
            found[number][tier, channel] = values
    return found


def _plain(ask: Ask) -> Ask:
    one = ask.definition.aggregation(ask.aggregation)
    definition = replace(ask.definition, aggregations=(one,))
    return ask._replace(definition=definition, aggregation="", by="")


def _select(number: int, question: Question) -> Sql:
    one = question.aggregation
    where, value = matching(one.numerator), value_of(one.numerator[0])
    counts = Sql(f"{reason(one, question.filters)} = 0 AND ({where.text})", where.params)
    filters = [piece for each in question.filters for piece in filtered(each)]
    return joined(
        "\n",
        [
            Sql(f"SELECT {int(number)}, m.tier, m.channel, array_agg({value} ORDER BY {value})"),
            *source(question),
            Sql("WHERE"),
            joined(" AND ", [counts, *filters]),
            Sql("GROUP BY 2, 3"),
        ],
    )
