"""Tables that people hand in, CSV or XLSX → rows of text. What a row is about is not known here.

Read-only and bounded: in size, in what an archive unpacks to, in rows and columns. Rows are handed
on as they are read, so that a long table takes no more memory than a short one. No formula is
computed: of a cell with one the stored result is taken.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import SEEK_END
from itertools import chain
from typing import IO, Any, NamedTuple
from zipfile import BadZipFile, LargeZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader

from metrics.entering.cells import Exact
from metrics.entering.csv_tables import CODE_PAGES, encoding_of, read_csv
from metrics.entering.guarded_archive import GuardedArchive, too_much
from metrics.entering.table_lines import LONGEST, Fault, Line, TableError

LARGEST, UNPACKED, SHARED = 50 << 20, 400 << 20, 50 << 20  # bytes
PARTS, MOST_ROWS, MOST_COLUMNS = 2000, 200_000, 60
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
PLACES = Decimal("0.000001")


class Table(NamedTuple):
    """Headings and rows, which are read as they are asked for: what is wrong with the whole of a
    file can also come up there (TableError). encoding: a code page that was guessed; empty where
    there was no doubt."""

    headings: Sequence[str]
    lines: Iterator[Line]
    encoding: str = ""


def open_table(file: IO[bytes], *, language: str = "en", most: int = MOST_ROWS) -> Table:
    """The first sheet of a file that can be sought in. Empty rows are left out, and no more than a
    few rows are in memory at a time. Raises TableError."""
    if file.seek(0, SEEK_END) > LARGEST:
        raise TableError("too_large", most=str(LARGEST >> 20))
    file.seek(0)
    start = file.read(len(ZIP))
    if start == ZIP:
        return _table(_read_xlsx(file, most), "", most)
    if start == OLD_EXCEL:
        raise TableError("old_excel")
    encoding = encoding_of(file, language)
    guessed = encoding if encoding in CODE_PAGES.values() else ""
    return _table(read_csv(file, encoding), guessed, most)


def _table(found: Iterator[Line], encoding: str, most: int) -> Table:
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
    lines = _at_most(most, (_fitted(line, len(headings)) for line in filled))
    one = next(lines, None)
    if one is None:
        raise TableError("empty")
    return Table(headings, chain([one], lines), encoding)


def _at_most(most: int, lines: Iterator[Line]) -> Iterator[Line]:
    for count, line in enumerate(lines, 1):
        if count > most:
            raise TableError("too_many_rows", most=str(most))
        yield line


def _fitted(line: Line, width: int) -> Line:
    """As many cells as there are headings; more, with something in them, are a fault."""
    over = [cell for cell in line.cells[width:] if cell.strip()]
    cells = [*line.cells[:width], *[""] * (width - len(line.cells))]
    fault = line.fault or ((width, "too_many_cells", {}) if over else None)
    kept = list(line.cells) if over else cells
    return Line(line.number, kept, fault)


def _read_xlsx(file: IO[bytes], most: int) -> Iterator[Line]:
    _check_archive(file)
    try:
        values, formulas = (_first_sheet(file, results=results) for results in (True, False))
        pairs = zip(values.rows, formulas.rows, strict=True)
        for number, (shown, written) in enumerate(pairs, 1):
            yield _line(number, shown[: MOST_COLUMNS + 1], written[: MOST_COLUMNS + 1])
            if number > most * 2:  # an endless tail of empty rows
                return
    except TableError:
        raise
    except Exception as error:  # openpyxl answers what is broken with whatever it stumbles over
        raise TableError("broken") from error


def _first_sheet(file: IO[bytes], *, results: bool) -> Any:
    """results: what formulas have given, in place of themselves."""
    reader = ExcelReader(file, read_only=True, data_only=results, keep_links=False)
    reader.archive = GuardedArchive(file, most=SHARED)
    reader.read()
    return reader.wb.worksheets[0]


def _check_archive(file: IO[bytes]) -> None:
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
    except (BadZipFile, LargeZipFile, NotImplementedError, OSError, ValueError) as error:
        raise TableError("broken") from error
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise too_much(UNPACKED)
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
