"""Tables as CSV that a spreadsheet opens as what they are: nobody's text becomes a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise

Cell = str | int | Decimal | date | datetime | None
# What spreadsheets need to read the file as UTF-8.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
# Where a spreadsheet that splits at other marks than ours, as Poland's do, would begin a cell.
_WITHIN = re.compile(r"(?<=[;\t\r\n])(?=[=+@＝＋－＠]|-[\w(])")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(headings: Sequence[str | Promise], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Line by line; days and times as ISO 8601, numbers with a point in every language."""
    writer = csv.writer(_Echo())
    yield MARK + writer.writerow([harmless(str(each)) for each in headings])
    for row in rows:
        yield writer.writerow([_text(cell) for cell in row])


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: whoever wrote the row chose it."""
    if text[:1] in _FORMULA and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return _WITHIN.sub("'", text)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return str(cell) if isinstance(cell, int) else cell.isoformat()
