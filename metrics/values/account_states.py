"""What measurements say of accounts, as SQL: each is read once for all accounts of a period."""

from metrics.catalogue import Part
from metrics.facts import MILLION, Measure
from metrics.values.query import Question
from metrics.values.sql import Sql, array, joined


def periods(question: Question) -> Sql:
    """The periods `p` of a question: as moments, and as days."""
    columns = [
        *(array(pair[side] for pair in question.instants) for side in (0, 1)),
        *(array(pair[side] for pair in question.days) for side in (0, 1)),
    ]
    return Sql(
        "(SELECT * FROM unnest(%s::timestamptz[], %s::timestamptz[], %s::date[], %s::date[])"
        " WITH ORDINALITY AS u(starting, ending, first, after, period)) AS p",
        tuple(columns),
    )


def states(question: Question) -> Sql:
    """What measurements say of an account: did (in the period), h, b and e (as it began, ended).

    Joined to all accounts at once: an account at a time, a year of some thousands of accounts
    would be as many searches of an index.
    """
    one, pieces = question.aggregation, []
    if one.kind in ("coverage", "repeated", "customers"):
        pieces.append(_did(question, one.numerator[0]))
    if one.kind == "health" or one.colour:
        pieces.append(_health(question))
    if one.is_money:
        pieces += [_revenue(question, "b", "starting"), _revenue(question, "e", "ending")]
    return joined("\n", pieces)


def _did(question: Question, part: Part) -> Sql:
    amount = "sum(m.value)" if part.what == "value" else f"count(*) * {MILLION}"
    within = "m.at >= p.starting AND m.at < p.ending"
    rows = _measured(question, part.measure, within)
    return _joined("did", Sql(f"SELECT p.period, m.account_id, {amount} AS amount"), rows, _EACH)


_EACH = "GROUP BY p.period, m.account_id"
_HOLDS = "m.at < p.{when} AND (m.until IS NULL OR m.until >= p.{when})"


def _health(question: Question) -> Sql:
    rows = _measured(question, Measure.ACCOUNT_HEALTH, _HOLDS.format(when="ending"))
    columns = Sql("SELECT DISTINCT ON (p.period, m.account_id) p.period, m.account_id,")
    latest = "ORDER BY p.period, m.account_id, m.at DESC, m.id DESC"
    return _joined("h", joined(" ", [columns, Sql("m.value, m.variant")]), rows, latest)


def _revenue(question: Question, name: str, when: str) -> Sql:
    """What an account pays then; its currencies are those of amounts that are not 0."""
    some = "FILTER (WHERE m.value <> 0)"
    columns = Sql(
        "SELECT p.period, m.account_id, sum(m.value) AS amount,"
        f" min(m.variant) {some} AS first, max(m.variant) {some} AS last"
    )
    rows = _measured(question, Measure.ACCOUNT_REVENUE, _HOLDS.format(when=when))
    return _joined(name, columns, rows, _EACH)


def _measured(question: Question, measure: Measure, when: str) -> Sql:
    mine = periods(question)
    return Sql(
        f"""FROM {mine.text} JOIN metrics_measurement m ON m.organization_id = %s
    AND m.measure = {measure.value} AND m.account_id IS NOT NULL AND m.excluded = 0
    AND {when}""",
        (*mine.params, question.organization_id),
    )


def _joined(name: str, columns: Sql, rows: Sql, order: str) -> Sql:
    inner = joined("\n  ", [columns, rows, Sql(order)])
    return Sql(
        f"LEFT JOIN ({inner.text}) AS {name}\n"
        f"  ON {name}.period = p.period AND {name}.account_id = c.id",
        inner.params,
    )
