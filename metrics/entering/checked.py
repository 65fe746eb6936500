"""Rows as they were checked, and what can only be seen of all of them together. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from metrics.entering.cells import Raw
from metrics.entering.facts import Fact
from metrics.entering.problems import Problem
from metrics.facts import Measure

OWN_KEY, NATURAL = "key:", "auto:"


class Bad(NamedTuple):
    """A row that is not taken, with all that is wrong with it."""

    raw: Raw
    problems: tuple[Problem, ...]


class Good(NamedTuple):
    """A row that is understood."""

    raw: Raw
    fact: Fact


class Checked(NamedTuple):
    """All rows of a file, a grid or a request: none is lost."""

    good: list[Good]
    bad: list[Bad]


def without_doubles(
    rows: list[Good], before: Mapping[str, int] = MappingProxyType({})
) -> tuple[list[Good], list[Bad]]:
    """Of several rows with one key the first. before: the lines of keys that stand further up."""
    first = dict(before)
    good, bad = [], []
    for one in rows:
        line = first.setdefault(one.fact.key, one.raw.line)
        if line == one.raw.line:
            good.append(one)
        else:
            natural = one.fact.key.startswith(NATURAL)
            problem = Problem(
                "date" if natural else "key",
                "same_day" if natural else "twice",
                {"line": str(line)},
            )
            bad.append(Bad(one.raw, (problem,)))
    return good, bad


def one_currency(
    rows: list[Good], held: Mapping[int, Mapping[str, str]]
) -> tuple[list[Good], list[Bad]]:
    """An account's revenue stays in one currency, unless all that there is of it is replaced.

    held: by account the currency of each entry that there is, by its key.
    """
    of_account: dict[int, list[Fact]] = defaultdict(list)
    for one in rows:
        if one.fact.measure == Measure.ACCOUNT_REVENUE:
            of_account[one.fact.account or 0].append(one.fact)
    kept = {
        account: _currency(facts, held.get(account, {})) for account, facts in of_account.items()
    }
    good, bad = [], []
    for one in rows:
        account = one.fact.account or 0
        if one.fact.measure == Measure.ACCOUNT_REVENUE:
            first = kept[account]
            if first != one.fact.variant:
                told = {"first": first, "second": one.fact.variant}
                told["account"] = one.raw.cells.get("account", "")
                bad.append(Bad(one.raw, (Problem("currency", "two_currencies", told),)))
                continue
        good.append(one)
    return good, bad


def _currency(facts: Sequence[Fact], held: Mapping[str, str]) -> str:
    """The one of the first row, if no entry in another is left beside those in it; else theirs."""
    first = facts[0].variant
    replaced = {fact.key for fact in facts if fact.variant == first}
    left = (currency for key, currency in held.items() if key not in replaced)
    return next((currency for currency in left if currency != first), first)
