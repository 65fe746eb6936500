"""A book that knows a few names, and rows to hold against it."""

from datetime import date
from zoneinfo import ZoneInfo

from metrics.entering.book import Book, KnownAccount, OwnUnit
from metrics.entering.cells import Raw
from metrics.entering.rows import Checked, check_rows

ACME = KnownAccount(1, "A-1", "Acme", date(2025, 1, 15), None, 11)
GONE = KnownAccount(2, "A-2", "Gone Ltd", date(2024, 1, 1), date(2026, 2, 1))
TWIN, OTHER_TWIN = (
    KnownAccount(3, "A-3", "Twin", date(2024, 1, 1), None),
    KnownAccount(4, "A-4", "Twin", date(2024, 1, 1), None),
)
BOOK = Book(
    language="en",
    zone=ZoneInfo("Europe/Warsaw"),
    today=date(2026, 5, 1),
    accounts={
        "a-1": [ACME],
        "acme": [ACME],
        "a-2": [GONE],
        "twin": [TWIN, OTHER_TWIN],
    },
    people={"carol@x.test": [11], "carol": [11], "sam": [12, 13]},
    teams={"tier-1": [21], "tier 1": [21]},
    own={
        "demos": OwnUnit("demos", "count"),
        "adoption": OwnUnit("adoption", "share"),
        "debt": OwnUnit("debt", "score"),
    },
)


def checked(*rows: dict[str, str], book: Book = BOOK, measure: str = "") -> Checked:
    """These rows, the first in line 2."""
    raws = [Raw(line, cells) for line, cells in enumerate(rows, 2)]
    return check_rows(raws, book, measure=measure)


def reasons(*rows: dict[str, str], book: Book = BOOK) -> list[tuple[int, str, str]]:
    """What is wrong: line, column, code."""
    return [
        (bad.raw.line, problem.column, problem.code)
        for bad in checked(*rows, book=book).bad
        for problem in bad.problems
    ]
