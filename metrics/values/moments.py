"""The SQL that says how many spells hold at each of several moments: each spell is read once.

A backlog at fifteen moments is mostly the same spells. They are read by the last of the moments at
which they hold, told from their beginning by the first, and counted by both; what stands between
is then spread over the moments, which are few.
"""

from metrics.values.query import Question, filters_of, joins_of, key_of_row
from metrics.values.scopes import differ, within
from metrics.values.sql import Sql, added, array, held, joined, reason, sample


def is_at_moments(question: Question) -> bool:
    """Whether it is asked how many spells of one scope hold at several moments, as is known now.

    Where agents are counted one may stand behind several counts; those are read by the moment.
    """
    one = question.aggregation
    if one.kind != "last" or one.is_money or question.agents or question.known:
        return False
    return len(question.instants) > 1 and not differ(question.scopes)


def select(number: int, question: Question) -> Sql:
    """The SELECT of such a question; its rows are metrics.values.query.Row."""
    ends = [end for _start, end in question.instants]
    moments = sorted(set(ends))
    places = {moment: place for place, moment in enumerate(moments, start=1)}
    counted = _counted(question, array(moments), array([*moments[1:], "infinity"]))
    return Sql(
        f"""SELECT {int(number)}, asked.period, h.key, h.excluded, sum(h.n)::bigint, NULL::bigint,
sum(h.numerator), sum(h.denominator), NULL::numeric, NULL::numeric, NULL::numeric,
NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::text[]
FROM unnest(%s::int[]) WITH ORDINALITY AS asked(place, period)
JOIN ({counted.text}) AS h ON asked.place BETWEEN h.first AND h.last
GROUP BY asked.period, h.key, h.excluded""",  # noqa: S608 - our own pieces
        (array(places[end] for end in ends), *counted.params),
    )


def _counted(question: Question, moments: str, following: str) -> Sql:
    """How many hold from the first to the last of which moments, by key and reason.

    moments: ascending, as an array; following: the next one of each, after the last infinity.
    """
    one = question.aggregation
    columns = [
        Sql("width_bucket(m.at, %s::timestamptz[]) + 1 AS first", (moments,)),
        Sql(f"p.place AS last, ({key_of_row(question)})::text AS key"),
        Sql(f"{reason(one, question.filters)} AS excluded"),
        *_named(("n", sample(one)), ("numerator", added(one.numerator))),
        *_named(("denominator", added(one.denominator))),
    ]
    periods = Sql(
        "FROM (SELECT *, %s::text AS zone FROM unnest(%s::timestamptz[], %s::timestamptz[])"
        " WITH ORDINALITY AS u(ending, following, place)) AS p",
        (question.timezone, moments, following),
    )
    return joined(
        "\n",
        [
            Sql("SELECT"),
            joined(", ", columns),
            periods,
            held(question.organization_id, one, "p", within(question.scopes)),
            *joins_of(question),
            joined(" AND ", [Sql("WHERE true"), *filters_of(question)]),
            Sql("GROUP BY 1, 2, 3, 4"),
        ],
    )


def _named(*columns: tuple[str, Sql]) -> list[Sql]:
    return [Sql(f"{column.text} AS {name}", column.params) for name, column in columns]
