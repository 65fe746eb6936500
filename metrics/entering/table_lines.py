"""What a table is read into: lines of cells, and why a file cannot be read at all."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.storing.uploads import NOT_STORED

LONGEST = 10_000  # characters of a cell

WORDS: dict[str, str | Promise] = {
    "too_large": _("The file is larger than %(most)s MB. Split it."),
    "unpacked": _("The file unpacks to more than %(most)s MB. It is not opened."),
    "broken": _("The file is damaged or cut off: it cannot be opened."),
    "old_excel": _("This is a workbook of the old kind. Save it as .xlsx or as CSV."),
    "not_text": _("This is no table: neither CSV nor XLSX."),
    "encoding": _("The letters cannot be read. Save the file as CSV in UTF-8."),
    "empty": _("The file holds no rows below its headings."),
    "too_many_rows": _("The file has more than %(most)s rows. Split it."),
    "too_many_columns": _("The file has more than %(most)s columns."),
    "same_heading": _("Two columns have the heading “%(value)s”."),
    "not_stored": NOT_STORED,
    "no_place": _(
        "It waits for the place of uploads, which is not there at the moment. It is read once the"
        " place is back, or given up after a day."
    ),
    "gone": _("The file is no longer there: hand it in again, or try again once it is back."),
}


class TableError(Exception):
    """A file that cannot be read at all; code of WORDS."""

    def __init__(self, code: str, **told: str) -> None:
        super().__init__(code)
        self.code, self.told = code, told

    @property
    def words(self) -> str:
        """Why, in the reader's language."""
        return str(WORDS[self.code]) % self.told


Fault = tuple[int, str, dict[str, str]]  # the cell's place, the problem's code, what it says


class Line(NamedTuple):
    """A row as it stood, `number` counting from 1 with the headings; fault: an unreadable cell."""

    number: int
    cells: Sequence[str]
    fault: Fault | None = None
