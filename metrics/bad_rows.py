"""What was wrong with a row that was not taken in, in words, and as a file to give back."""

import csv
from collections.abc import Iterable
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.connectors.event_log import BadLine

REASONS: dict[str, str | Promise] = {
    "bad_id": _("This id is empty, longer than 200 characters, or cannot be stored."),
    "bad_time": _("This is no time that can be read."),
    "other_content": _("This event is known with other content: the first stays."),
    "unknown_channel": _("This channel is not known."),
    "unknown_status": _("This status is not known."),
}


def reason(code: str) -> str:
    """The words for a code, in the reader's language."""
    return str(REASONS.get(code, code))


def write_bad_rows(bad: Iterable[BadLine], file: IO[str]) -> None:
    """CSV: line, column, value, reason."""
    out = csv.writer(file)
    out.writerow(("line", "column", "value", "reason"))
    for row in bad:
        out.writerow((row.number, row.column, row.value, reason(row.code)))
