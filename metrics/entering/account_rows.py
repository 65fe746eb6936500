"""Rows about accounts: what they are called, since when, and who looks after them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from metrics.entering.book import Book, fold
from metrics.entering.cells import Raw
from metrics.entering.days import read_day
from metrics.entering.problems import Problem
from metrics.entering.spec import ACCOUNT_COLUMNS

NEEDED = ("number", "name", "start")
LENGTHS = {"number": 200, "name": 200, "segment": 80}


class AccountFact(NamedTuple):
    """What a row says of an account. assigned: whether it says who looks after it."""

    number: str
    name: str
    segment: str
    start: date
    end: date | None
    assignee: int | None
    assigned: bool


class BadAccount(NamedTuple):
    """A row that is not taken."""

    raw: Raw
    problems: tuple[Problem, ...]


class CheckedAccounts(NamedTuple):
    """All rows: the good ones by line."""

    good: list[tuple[Raw, AccountFact]]
    bad: list[BadAccount]


def check_accounts(
    rows: Iterable[Raw], book: Book, before: Mapping[str, int] = MappingProxyType({})
) -> CheckedAccounts:
    """Each row as what it says of an account, or with its problems. before: the lines of numbers
    that stand further up."""
    good: list[tuple[Raw, AccountFact]] = []
    bad: list[BadAccount] = []
    seen = dict(before)
    for raw in rows:
        problems, fact = _check(raw, book)
        if fact is not None and not problems:
            first = seen.setdefault(fact.number, raw.line)
            if first != raw.line:
                problems = [Problem("number", "twice_account", {"line": str(first)})]
        if fact is None or problems:
            bad.append(BadAccount(raw, tuple(problems)))
        else:
            good.append((raw, fact))
    return CheckedAccounts(good, bad)


def _check(raw: Raw, book: Book) -> tuple[list[Problem], AccountFact | None]:
    if raw.fault is not None:
        return [Problem(*raw.fault)], None
    cells = {key: raw.cells.get(key, "").strip() for key in ACCOUNT_COLUMNS}
    problems = [Problem(key, "missing", {"column": key}) for key in NEEDED if not cells[key]]
    problems += [
        Problem(key, "too_long", {"value": cells[key][:40], "length": str(most)})
        for key, most in LENGTHS.items()
        if len(cells[key]) > most
    ]
    start, end = _day(cells, "start", book, problems), _day(cells, "end", book, problems)
    if start is not None and end is not None and end <= start:
        problems.append(Problem("end", "end_before_start", {"value": cells["end"]}))
    assignee = _assignee(cells["assignee"], book, problems)
    if problems or start is None:
        return problems, None
    fact = AccountFact(
        cells["number"], cells["name"], cells["segment"], start, end, assignee,
        bool(cells["assignee"]),
    )  # fmt: skip
    return [], fact


def _day(cells: Mapping[str, str], column: str, book: Book, problems: list[Problem]) -> date | None:
    if not cells[column]:
        return None
    found = read_day(cells[column], language=book.language, formats=book.formats)
    if isinstance(found, Problem):
        problems.append(found._replace(column=column))
        return None
    return found


def _assignee(text: str, book: Book, problems: list[Problem]) -> int | None:
    if not text:
        return None
    found: Sequence[int] = book.people.get(fold(text), ())
    if len(found) == 1:
        return found[0]
    code = "two_people" if found else "unknown_person"
    problems.append(Problem("assignee", code, {"value": text[:80]}))
    return None
