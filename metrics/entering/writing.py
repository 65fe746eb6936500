"""Refused rows as a file to mend: as they stood, with the reason behind them."""

import csv
from collections.abc import Iterable, Sequence
from typing import IO

from django.utils.translation import gettext as _

from metrics.entering.uploading.looking import Shown
from people.csv_files import harmless


def write_refused(headings: Sequence[str], rows: Iterable[Shown], out: IO[str]) -> None:
    """CSV with the file's own headings, then line and reason: mended, it can be handed in."""
    writer = csv.writer(out)
    writer.writerow([*map(harmless, headings), _("Line"), _("Reason")])
    for row in rows:
        reason = " ".join(problem.words for problem in row.problems)
        # A cell too many would slide under the headings that are ours.
        cells = [*row.cells[: len(headings)], *[""] * (len(headings) - len(row.cells))]
        writer.writerow([*map(harmless, cells), row.line, harmless(reason)])
