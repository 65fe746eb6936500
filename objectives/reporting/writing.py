"""Tables as files: CSV, written row by row, and XLSX."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from objectives.reporting.tables import Cell, Table
from people import csv_files

WIDE, NARROW = 40, 16
# A spreadsheet keeps no more characters in a cell.
LONGEST = 32_767


def csv_lines(table: Table) -> Iterator[str]:
    """Line by line, as people.csv_files writes them."""
    return csv_files.csv_lines(table.headings, table.rows)


def xlsx(table: Table, *, zone: ZoneInfo) -> bytes:
    """One sheet with its headings fixed; days and times as such, in the organization's zone."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(table.headings, 1):
        width = WIDE if len(str(heading)) > NARROW else NARROW
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_bold(sheet, str(heading)) for heading in table.headings])
    for row in table.rows:
        sheet.append([_value(sheet, cell, zone) for cell in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _value(sheet: object, cell: Cell, zone: ZoneInfo) -> object:
    if isinstance(cell, datetime):
        return cell.astimezone(zone).replace(tzinfo=None, microsecond=0)
    if isinstance(cell, str):
        return _words(sheet, cell)
    return cell


def _words(sheet: object, text: str) -> WriteOnlyCell:
    """Text stays text, also where it looks like a formula; control characters fit in no cell."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    cell = WriteOnlyCell(sheet, value=kept[:LONGEST])
    cell.data_type = "s"
    return cell
