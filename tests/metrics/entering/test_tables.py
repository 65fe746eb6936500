"""Tables as people hand them in: encodings, half a file, formulas, bombs."""

import re
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from metrics.entering import tables
from metrics.entering.columns import guess, raws
from metrics.entering.spec import ACCOUNT_COLUMNS, COLUMNS
from metrics.entering.table_lines import Line, TableError
from metrics.entering.tables import open_table


def workbook(*rows: list[Any], formats: dict[str, str] | None = None) -> bytes:
    """An XLSX file with these rows; formats: of single cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, written in (formats or {}).items():
        sheet[cell].number_format = written
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class Read(NamedTuple):
    """All of a table."""

    headings: Sequence[str]
    lines: list[Line]
    encoding: str


def read_table(data: bytes, language: str = "en") -> Read:
    """The whole at once; most tests need no more."""
    table = open_table(BytesIO(data), language=language)
    return Read(table.headings, list(table.lines), table.encoding)


def lines(data: bytes, language: str = "en") -> list[tuple[int, list[str]]]:
    return [(line.number, list(line.cells)) for line in read_table(data, language=language).lines]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_with_any_of_the_usual_marks(mark: str) -> None:
    text = f"a{mark}b\n1{mark}2\n\n\n3{mark}4\n"
    assert lines(text.encode()) == [(2, ["1", "2"]), (5, ["3", "4"])]


@pytest.mark.parametrize(
    ("encoding", "language", "guessed"),
    [
        ("utf-8", "en", ""),
        ("utf-8-sig", "pl", ""),
        ("utf-16", "pl", ""),
        ("cp1250", "pl", "cp1250"),
    ],
)
def test_encodings(encoding: str, language: str, guessed: str) -> None:
    found = read_table("imię,wartość\nŻółć,1\n".encode(encoding), language=language)
    assert list(found.headings) == ["imię", "wartość"]
    assert found.lines[0].cells == ["Żółć", "1"]
    assert found.encoding == guessed


def test_russian_and_thai_code_pages() -> None:
    assert lines("имя\nЖанна\n".encode("cp1251"), "ru") == [(2, ["Жанна"])]
    assert lines("ชื่อ\nสมชาย\n".encode("cp874"), "th") == [(2, ["สมชาย"])]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"a,b\n", "empty"),
        (b"\n\n,,\n", "empty"),
        (b"a,a\n1,2\n", "same_heading"),
        (b"\x89PNG\r\n\0\0", "not_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"PK\x03\x04 this is no archive", "broken"),
        (b"caf\x81\n1\n", "encoding"),
        (b"\xff\xfea", "encoding"),
        (",".join(f"c{n}" for n in range(61)).encode() + b"\n1\n", "too_many_columns"),
        (b"a\n" + b"1\n" * 200_001, "too_many_rows"),
        (b"a\n" + b"1" * (50 << 20), "too_large"),
    ],
)
def test_files_that_cannot_be_read(data: bytes, code: str) -> None:
    with pytest.raises(TableError) as raised:
        read_table(data)
    assert raised.value.code == code
    assert raised.value.words


def test_half_a_csv_file() -> None:
    """Cut off within a quoted cell: what stands before it is read, the rest is one bad row."""
    found = read_table(b'a,b\n1,"x"\n2,"long\ntext that goes on')
    assert [(line.number, line.fault) for line in found.lines] == [
        (2, None),
        (3, (0, "cut_off", {})),
    ]
    assert found.lines[1].cells[0] == '2,"long\ntext that goes on'
    # In the middle of a letter of several bytes.
    assert lines("a\nŁódź\nŻó".encode()[:-1]) == [(2, ["Łódź"]), (3, ["Ż"])]


def test_half_a_workbook() -> None:
    data = workbook(["a"], [1])
    with pytest.raises(TableError) as raised:
        read_table(data[: len(data) // 2])
    assert raised.value.code == "broken"


def test_a_workbook_packed_in_a_way_that_is_not_known() -> None:
    """A byte of the archive's directory is damaged: the version that is needed to unpack it."""
    data = bytearray(workbook(["a"], [1]))
    data[data.find(b"PK\x01\x02") + 6] = 255
    with pytest.raises(TableError) as raised:
        read_table(bytes(data))
    assert raised.value.code == "broken"


def test_a_bomb_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (401 << 20))
    assert len(out.getvalue()) < 1 << 20
    monkeypatch.setattr(tables, "ExcelReader", None)
    with pytest.raises(TableError) as raised:
        read_table(out.getvalue())
    assert raised.value.code == "unpacked"


SHEET, STYLES, KINDS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"
TEXTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
XMLNS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def forged(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook with some of its parts made anew."""
    out = BytesIO()
    with ZipFile(BytesIO(workbook(["a"], [1]))) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    change(parts)
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def in_front(name: str, before: bytes, more: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert before in parts[name]
        parts[name] = parts[name].replace(before, more + before, 1)

    return change


def hidden_texts(parts: dict[str, bytes]) -> None:
    """Texts that cells share, under a name that says nothing of them."""
    parts.pop("xl/sharedStrings.xml", None)
    parts["xl/worksheets/notes.xml"] = (
        b"<sst %s>" % XMLNS + b"<si><t>%s</t></si>" % (b"a" * 1000) * 60_000 + b"</sst>"
    )
    kind = f'<Override PartName="/xl/worksheets/notes.xml" ContentType="{TEXTS}"/>'.encode()
    kinds = re.sub(rb"<Override[^>]*sharedStrings[^>]*/>", b"", parts[KINDS])
    parts[KINDS] = kinds.replace(b"</Types>", kind + b"</Types>")


def endless(rows: bytes) -> Callable[[dict[str, bytes]], None]:
    """Rows, and nothing that says beforehand how many."""

    def change(parts: dict[str, bytes]) -> None:
        in_front(SHEET, b"<row ", rows)(parts)
        parts[SHEET] = re.sub(rb"<dimension[^>]*/>", b"", parts[SHEET])

    return change


BOMBS = {
    "a row of cells": in_front(SHEET, b"<row ", b"<row>" + b"<c/>" * 300_000 + b"</row>"),
    "a row with rows in it": endless(b"<row>" + b"<c/><row/>" * 150_000 + b"</row>"),
    "one long text": in_front(SHEET, b"<row ", b"<row>" + b" " * (9 << 20) + b"</row>"),
    "rows without an end": endless(b"<row/>" * 1_100_000),
    "what is no row": in_front(SHEET, b"<row ", b"<odd/>" * 300_000),
    "merged cells": in_front(
        SHEET, b"</worksheet>", b"<mergeCells>" + b"<mergeCell/>" * 300_000 + b"</mergeCells>"
    ),
    "styles": in_front(STYLES, b"</cellXfs>", b"<xf/>" * 300_000),
    "hidden texts": hidden_texts,
}


@pytest.mark.parametrize("change", BOMBS.values(), ids=BOMBS)
def test_what_would_not_fit_into_memory_is_not_read(
    change: Callable[[dict[str, bytes]], None],
) -> None:
    """Each well below what an archive may unpack to; read to its end in a few megabytes."""
    data = forged(change)
    assert len(data) < 300_000
    tracemalloc.start()
    try:
        with pytest.raises(TableError) as raised:
            read_table(data)
        assert tracemalloc.get_traced_memory()[1] < 120 << 20
    finally:
        tracemalloc.stop()
    assert raised.value.code == "unpacked"


def test_a_part_that_defines_what_grows_is_not_read() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha">]>'
    with pytest.raises(TableError) as raised:
        read_table(forged(in_front(SHEET, b"<worksheet", laughs)))
    assert raised.value.code == "broken"


def test_an_archive_that_is_no_workbook() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(TableError) as raised:
        read_table(out.getvalue())
    assert raised.value.code == "not_text"


def test_cells_of_a_workbook() -> None:
    data = workbook(
        ["day", "share", "amount", "moment", "said", "yes"],
        [
            date(2026, 3, 4),
            0.905,
            0.1 + 0.2,
            datetime(2026, 3, 4, 14, 5, tzinfo=UTC).replace(tzinfo=None),
            "1,5",
            True,
        ],
        formats={"B2": "0.0%"},
    )
    assert lines(data) == [
        (2, ["2026-03-04", "90.5 %", "0.3", "2026-03-04T14:05:00", "1,5", "yes"])
    ]


def test_formulas_and_errors_in_cells() -> None:
    """No formula is computed; without a stored result the row says so."""
    found = read_table(workbook(["a", "b"], ["x", "=1+1"], ["#DIV/0!", "y"], ["z", 2]))
    faults = [(line.number, line.fault) for line in found.lines]
    assert faults[0] == (2, (1, "formula", {}))
    assert faults[1] == (3, (0, "broken_cell", {"value": "#DIV/0!"}))
    assert faults[2] == (4, None)


def test_a_cell_too_many() -> None:
    found = read_table(b"a,b\n1,2,\n1,2,3\n1\n")
    assert [line.fault for line in found.lines] == [None, (2, "too_many_cells", {}), None]
    assert found.lines[2].cells == ["1", ""]


@pytest.mark.parametrize(
    ("headings", "means"),
    [
        (
            ["Day", "Metric", "Score", "E-Mail"],
            {"date": "Day", "measure": "Metric", "value": "Score", "person": "E-Mail"},
        ),
        (
            ["Dzień", "Wartość", "Zespół", "Klient"],
            {"date": "Dzień", "value": "Wartość", "team": "Zespół", "account": "Klient"},
        ),
        (["Дата", "Значение", "Команда"], {"date": "Дата", "value": "Значение", "team": "Команда"}),
        (["วันที่", "ค่า", "ลูกค้า"], {"date": "วันที่", "value": "ค่า", "account": "ลูกค้า"}),
        (["date (local)", "unknown"], {"date": "date (local)"}),
    ],
)
def test_headings_are_guessed(headings: list[str], means: dict[str, str]) -> None:
    assert guess(headings, COLUMNS) == means


def test_headings_of_accounts() -> None:
    headings = ["ID", "Company", "Plan", "Customer since", "Owner"]
    assert guess(headings, ACCOUNT_COLUMNS) == {
        "number": "ID",
        "name": "Company",
        "segment": "Plan",
        "start": "Customer since",
        "assignee": "Owner",
    }


def test_a_fault_in_a_column_that_nobody_reads_is_none() -> None:
    found = read_table(workbook(["value", "note"], [1, "=A2"]))
    (raw,) = raws(found.lines, found.headings, {"value": "value"})
    assert raw.fault is None
    (raw,) = raws(found.lines, found.headings, {"value": "value", "comment": "note"})
    assert raw.fault == ("comment", "formula", {})
