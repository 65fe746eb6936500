"""Tables that people hand in, CSV or XLSX → rows of text. What a row is about is not known here.

Read-only and bounded: in size, in what an archive unpacks to, in rows and columns. No formula is
computed: of a cell with one the stored result is taken.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, NamedTuple
from zipfile import BadZipFile, LargeZipFile, ZipFile

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from metrics.entering.cells import Exact

LARGEST, UNPACKED, PARTS = 10 << 20, 100 << 20, 2000  # bytes, bytes, files in an archive
MOST_ROWS, MOST_COLUMNS, LONGEST = 20_000, 60, 10_000
ZIP = b"PK\x03\x04"
# What spreadsheets write where they do not write UTF-8, by the reader's language.
CODE_PAGES = {"pl": "cp1250", "ru": "cp1251", "th": "cp874", "en": "cp1252"}
DELIMITERS = ",;\t|"
PLACES = Decimal("0.000001")

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


class Table(NamedTuple):
    """Headings and rows. encoding: a code page that was guessed; empty where there was no doubt."""

    headings: Sequence[str]
    lines: Sequence[Line]
    encoding: str = ""


def read_table(data: bytes, *, language: str = "en") -> Table:
    """The first sheet. Empty rows are left out. Raises TableError."""
    if len(data) > LARGEST:
        raise TableError("too_large", most=str(LARGEST >> 20))
    if data.startswith(ZIP):
        return _checked(_read_xlsx(data), "")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError("old_excel")
    text, encoding = _decode(data, language)
    return _checked(_read_csv(text), encoding)


def _checked(found: Iterator[Line], encoding: str) -> Table:
    filled = (line for line in found if line.fault or any(cell.strip() for cell in line.cells))
    first = next(filled, None)
    if first is None:
        raise TableError("empty")
    headings = [cell.strip()[:80] for cell in first.cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        raise TableError("too_many_columns", most=str(MOST_COLUMNS))
    named = [heading for heading in headings if heading]
    for heading in named:
        if named.count(heading) > 1:
            raise TableError("same_heading", value=heading)
    lines = list(islice((_fitted(line, len(headings)) for line in filled), MOST_ROWS + 1))
    if len(lines) > MOST_ROWS:
        raise TableError("too_many_rows", most=str(MOST_ROWS))
    if not lines:
        raise TableError("empty")
    return Table(headings, lines, encoding)


def _fitted(line: Line, width: int) -> Line:
    """As many cells as there are headings; more, with something in them, are a fault."""
    over = [cell for cell in line.cells[width:] if cell.strip()]
    cells = [*line.cells[:width], *[""] * (width - len(line.cells))]
    fault = line.fault or ((width, "too_many_cells", {}) if over else None)
    kept = list(line.cells) if over else cells
    return Line(line.number, kept, fault)


def _decode(data: bytes, language: str) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _text(data, "utf-16"), ""
    if b"\0" in data:
        raise TableError("not_text")
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        # Cut off in the middle of a letter: UTF-8 all the same.
        if error.start >= len(data) - 4 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8-sig"), ""
    page = CODE_PAGES.get(language, "cp1252")
    return _text(data, page), page


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError("encoding") from error


def _read_csv(text: str) -> Iterator[Line]:
    first = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    while True:
        number = before + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            rest = text.splitlines()[before:]
            yield Line(number, ["\n".join(rest)[:LONGEST]], (0, "cut_off", {}))
            return
        before = reader.line_num
        yield Line(number, [cell[: LONGEST + 1] for cell in cells])


def _read_xlsx(data: bytes) -> Iterator[Line]:
    _check_archive(data)
    try:
        values = load_workbook(BytesIO(data), read_only=True, data_only=True)
        formulas = load_workbook(BytesIO(data), read_only=True, data_only=False)
        pairs = zip(values.worksheets[0].rows, formulas.worksheets[0].rows, strict=True)
        for number, (shown, written) in enumerate(pairs, 1):
            yield _line(number, shown[: MOST_COLUMNS + 1], written[: MOST_COLUMNS + 1])
            if number > MOST_ROWS * 2:  # an endless tail of empty rows
                return
    except TableError:
        raise
    except Exception as error:  # openpyxl answers what is broken with whatever it stumbles over
        raise TableError("broken") from error


def _check_archive(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (BadZipFile, LargeZipFile, OSError, ValueError) as error:
        raise TableError("broken") from error
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise TableError("unpacked", most=str(UNPACKED >> 20))
    if not any(part.filename.startswith("xl/") for part in parts):
        raise TableError("not_text")


def _line(number: int, shown: Sequence[Any], written: Sequence[Any]) -> Line:
    cells: list[str] = []
    fault: Fault | None = None
    for place, (cell, formula) in enumerate(zip(shown, written, strict=False)):
        if cell.value is None and formula.value is not None:
            fault = fault or (place, "formula", {})
            cells.append(str(formula.value)[:LONGEST])
        elif cell.data_type == "e":
            fault = fault or (place, "broken_cell", {"value": str(cell.value)})
            cells.append(str(cell.value))
        else:
            cells.append(_cell(cell.value, getattr(cell, "number_format", "") or ""))
    return Line(number, cells, fault)


def _cell(value: Any, written_as: str) -> str:
    """The cell as text that says exactly what it holds; 0.9 that is shown as 90 % is "90 %"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return Exact(value.date().isoformat() if midnight else value.isoformat())
    if isinstance(value, date):
        return Exact(value.isoformat())
    if isinstance(value, int | float):
        number = Decimal(f"{value:.15g}")
        if "%" in written_as:
            return Exact(f"{(number * 100).quantize(PLACES).normalize():f} %")
        return Exact(f"{number.quantize(PLACES).normalize():f}")
    return str(value)[: LONGEST + 1]
