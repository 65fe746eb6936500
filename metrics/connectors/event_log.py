"""Event-log files: what stands in them, line by line, as events or as what is wrong.

CSV or JSON Lines, packed by gzip or not, read once from the beginning and never held whole.
Reading begins at the first line always, since in some presets a line means what it means because
of those before it; whoever goes on with a file that was cut off skips what is stored.
"""

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from metrics.connectors import event_row, uci_incidents
from metrics.connectors.rows import BadHeader, BadValue, Read
from metrics.facts import Event


class TooLong(EOFError):
    """A packed file that holds more than is read of one."""


_BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
LONGEST = 1 << 20  # characters of a cell or a line: a packed file can hold lines beyond all memory
csv.field_size_limit(LONGEST)


class Line(NamedTuple):
    """What one line says of one ticket; `number` is the file's own, the header is 1.

    read: its cells, or as JSON its text.
    """

    number: int
    ticket: str
    events: tuple[Event, ...]
    read: Sequence[str] | str = ""

    @property
    def row(self) -> str:
        """The line as a bad one is given back."""
        return _shown(self.read.strip()) if isinstance(self.read, str) else _as_csv(self.read)


class BadLine(NamedTuple):
    """A line that is not taken in: the column and value that are wrong, and why (a code).

    Without a column it is the line, or the file from there on.
    """

    number: int
    column: str
    value: str
    code: str
    row: str = ""


# A preset makes, for a header, a function that reads one row; it may remember those before it.
PRESETS: dict[str, Callable[[Sequence[str]], Read]] = {"uci-incidents": uci_incidents.reader}


def read_event_log(
    file: io.BufferedIOBase, *, mapping: str = "", most: int | None = None
) -> Iterator[Line | BadLine]:
    """Every line of a file; with a mapping, one of PRESETS, another log's columns.

    What cannot be read any further (a file cut off, a header without its columns, more than `most`
    bytes unpacked) ends with a BadLine. Memory does not grow with the file.
    """
    make = PRESETS[mapping] if mapping else event_row.reader
    head = file.read(2)
    file.seek(0)
    stream = gzip.GzipFile(fileobj=file) if head == b"\x1f\x8b" else file
    bounded = cast(io.RawIOBase, stream) if most is None else _Bounded(stream, most)
    buffered = io.BufferedReader(bounded)
    try:
        yield from _read(buffered, make)
    finally:
        buffered.detach()  # the file is the caller's to close


class _Bounded(io.RawIOBase):
    """So many bytes of a stream, then TooLong."""

    def __init__(self, stream: io.BufferedIOBase, most: int) -> None:
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._stream.readinto(buffer)
        self._left -= count
        if self._left < 0:
            raise TooLong
        return count


def _cut(error: Exception) -> str:
    """Why nothing is read from here on."""
    return "file_too_long" if isinstance(error, TooLong) else "file_cut_off"


def _read(
    file: "io.BufferedReader[io.RawIOBase]", make: Callable[[Sequence[str]], Read]
) -> Iterator[Line | BadLine]:
    try:
        start = file.peek(4)[:4]
    except _BROKEN:
        start = b""
    if start[:2] in _UTF16:
        yield BadLine(1, "", "UTF-16", "bad_encoding")
        return
    text = io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="")
    try:
        json_lines = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
        yield from _json_lines(text) if json_lines else _csv(text, make)
    finally:
        text.detach()


def _csv(text: io.TextIOWrapper, make: Callable[[Sequence[str]], Read]) -> Iterator[Line | BadLine]:
    lines = _Noted(text)
    rows = csv.reader(lines, delimiter=lines.delimiter())
    read: Read | None = None
    width = number = 0
    while True:
        number = rows.line_num + 1
        cells: list[str] = []
        try:
            cells = next(rows)
            if read is None:
                read, width = make(cells), len(cells)
            elif cells:
                if len(cells) != width or lines.broken:
                    raise _misread(cells, width)
                yield Line(number, *read(cells), cells)
        except StopIteration:
            break
        except BadValue as bad:
            yield BadLine(number, bad.column, bad.value, bad.code, _as_csv(cells))
            if isinstance(bad, BadHeader):
                return
        except csv.Error as error:
            yield BadLine(number, "", str(error), "bad_row")
        except _BROKEN as error:
            yield BadLine(number, "", "", _cut(error))
            return
        lines.broken = False
    if read is None:
        yield BadLine(1, "", "", "empty_file")


def _json_lines(text: io.TextIOWrapper) -> Iterator[Line | BadLine]:
    lines = _Noted(text)
    read = event_row.reader(event_row.COLUMNS)
    number = 0
    while True:
        number += 1
        line = ""
        try:
            line = next(lines)
            if line.strip():
                yield Line(number, *read(_cells(line, lines)), line)
        except StopIteration:
            return
        except BadValue as bad:
            yield BadLine(number, bad.column, bad.value, bad.code, _shown(line.strip()))
        except _BROKEN as error:
            yield BadLine(number, "", "", _cut(error))
            return


class _Noted:
    """Lines of a text; one that cannot be stored sets `broken`, which the reader takes back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self.broken = text, False
        self._first: str | None = None

    def delimiter(self) -> str:
        """A comma, unless the first line has none but semicolons or tabs, as spreadsheets do."""
        try:
            self._first = self._text.readline(LONGEST)
        except _BROKEN:
            return ","
        others = [mark for mark in ";\t" if mark in self._first]
        return others[0] if others and "," not in self._first else ","

    def __iter__(self) -> "_Noted":
        return self

    def __next__(self) -> str:
        if self._first:
            line, self._first = self._first, None
        else:
            line = self._text.readline(LONGEST)
            if not line:
                raise StopIteration
        if (not line.isascii() or "\0" in line) and _NOT_STORABLE.search(line):
            self.broken = True
        return line


def _misread(cells: list[str], width: int) -> BadValue:
    for cell in cells:
        if _NOT_STORABLE.search(cell):
            code = "bad_encoding" if _NOT_UTF8.search(cell) else "bad_character"
            return BadValue("", _shown(cell), code)
    return BadValue("", str(len(cells)), "wrong_width")


def _cells(line: str, lines: _Noted) -> list[str]:
    """A JSON object's values in the order of the columns, as a CSV file would have them."""
    if lines.broken:
        lines.broken = False
        raise BadValue("", _shown(line.strip()), "bad_encoding")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise BadValue("", "", "bad_row")
    for name in row:
        if name not in event_row.COLUMNS:
            raise BadValue(name, name, "unknown_column")
    cells = [_cell(name, row.get(name)) for name in event_row.COLUMNS]
    for name, cell in zip(event_row.COLUMNS, cells, strict=True):
        if _NOT_STORABLE.search(cell):
            raise BadValue(name, _shown(cell), "bad_character")
    return cells


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return "|".join(value)
    if isinstance(value, bool | list | dict):
        raise BadValue(name, _json(value), "bad_row")
    return str(value)


def _json(value: Any) -> str:
    try:
        return json.dumps(value)
    except RecursionError:  # nested almost too deep to be read
        return ""


def _as_csv(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return _shown(out.getvalue())


def _shown(text: str) -> str:
    r"""Bytes that are no UTF-8 as \xe9, so that they can be stored and read."""
    escaped = _NOT_UTF8.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)
    return _NOT_STORABLE.sub("\ufffd", escaped)
