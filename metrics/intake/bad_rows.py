"""What was wrong with a row that was not taken in, in words, and as a file to give back."""

import csv
import re
from collections.abc import Iterable
from typing import IO

from metrics.connectors.event_log import BadLine
from metrics.connectors.words import row_words

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
# Where a spreadsheet that splits at other marks than ours, as Poland's do, would begin a cell.
_WITHIN = re.compile(r"(?<=[;\t\r\n])(?=[=+@＝＋－＠]|-[\w(])")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def write_bad_rows(bad: Iterable[BadLine], file: IO[str]) -> None:
    """CSV: line, column, value, reason, and the row as it stood."""
    out = csv.writer(file)
    out.writerow(("line", "column", "value", "reason", "row"))
    for row in bad:
        told = (row.column, row.value, row_words(row.code), row.row)
        out.writerow((row.number, *map(harmless, told)))


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: whoever wrote the row chose it."""
    if text[:1] in _FORMULA and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return _WITHIN.sub("'", text)
