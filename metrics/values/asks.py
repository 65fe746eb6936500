"""What is asked, the asks that SQL answers, and how their answers are put together. No query."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from metrics.catalogue import Aggregation, Definition
from metrics.values import accounts
from metrics.values.answer import growth, part_of_whole, per_thousand, per_week, spread
from metrics.values.periods import before
from metrics.values.types import (
    COMPANY,
    EVERYTHING,
    Filters,
    Key,
    Periods,
    Scope,
    Unanswerable,
    Value,
)

ACCOUNTS = Aggregation("count", "accounts", "count", ())


class Ask(NamedTuple):
    """One metric to read: over which periods, whose, split how.

    known: for each period the moment of which what was known then is read; without them what is
    known now. Topics, language, complaint and the account's segment are those of now.
    if_entered: not even the tickets or accounts are counted where nobody ever entered that without
    which there is no value.
    """

    definition: Definition
    aggregation: str
    periods: Periods
    scope: Scope = COMPANY
    filters: Filters = EVERYTHING
    by: str = ""
    agents: bool = False
    known: Sequence[datetime] = ()
    if_entered: bool = False


Table = list[dict[Key, Value]]  # for each period: key → value; without a breakdown the key is None


def simple(ask: Ask) -> list[Ask]:
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


def combined(ask: Ask, tables: Sequence[Table]) -> Table:
    """The answer to an ask from those to its simple ones."""
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
                # An outage takes nothing from a whole that was ruled out before its part was.
                key: part_of_whole(value, whole.get(None if alone else key, Value()))
                for key, value in part.items()
            }
            for part, whole in zip(parts, wholes, strict=True)
        ]
    return tables[0]
