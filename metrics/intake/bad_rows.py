"""What was wrong with a row that was not taken in, in words, and as a file to give back."""

import csv
from collections.abc import Iterable
from typing import IO

from metrics.connectors.event_log import BadLine
from metrics.connectors.words import row_words
from people.csv_files import harmless


def write_bad_rows(bad: Iterable[BadLine], file: IO[str]) -> None:
    """CSV: line, column, value, reason, and the row as it stood."""
    out = csv.writer(file)
    out.writerow(("line", "column", "value", "reason", "row"))
    for row in bad:
        told = (row.column, row.value, row_words(row.code), row.row)
        out.writerow((row.number, *map(harmless, told)))
