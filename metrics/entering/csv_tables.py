"""CSV as spreadsheets write it, line by line: its letters, its delimiter, where it breaks off."""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from itertools import chain
from typing import IO

from metrics.entering.table_lines import LONGEST, Line, TableError

# What spreadsheets write where they do not write UTF-8, by the reader's language.
CODE_PAGES = {"pl": "cp1250", "ru": "cp1251", "th": "cp874", "en": "cp1252"}
DELIMITERS = ",;\t|"
_PIECE = 1 << 20


def encoding_of(file: IO[bytes], language: str) -> str:
    """How the file's letters are written: all of it is looked at. Raises TableError."""
    file.seek(0)
    start = file.read(_PIECE)
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _surely(file, "utf-16")
    if any(b"\0" in piece for piece in _pieces(file)):
        raise TableError("not_text")
    try:
        _decode(file, "utf-8-sig")
    except UnicodeDecodeError as error:
        # Cut off in the middle of a letter: UTF-8 all the same.
        if error.reason != "unexpected end of data":
            return _surely(file, CODE_PAGES.get(language, "cp1252"))
    return "utf-8-sig"


def read_csv(file: IO[bytes], encoding: str) -> Iterator[Line]:
    """Row by row; what follows a quotation mark that is never closed is one bad row."""
    file.seek(0)
    text = TextIOWrapper(file, encoding, errors="ignore", newline="")
    try:
        blank: list[str] = []
        first = ""
        for first in text:
            if first.strip():
                break
            blank.append(first)
            first = ""
        yield from _rows(chain(blank, [first], text), max(DELIMITERS, key=first.count))
    finally:
        # The file is whoever's who opened it: it may be closed, and is not to be closed here.
        with suppress(ValueError):
            text.detach()


class _Noted:
    """Lines on their way to the reader of rows, with the beginning of the row that is not whole."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.begun: list[str] = []
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        if self.length <= LONGEST:
            self.begun.append(line)
            self.length += len(line)
        return line

    def whole(self) -> None:
        """The row has come to its end."""
        self.begun, self.length = [], 0

    def rest(self) -> str:
        """The row that was begun and what follows it."""
        while self.length <= LONGEST and next(self, None) is not None:
            pass
        return "\n".join("".join(self.begun).splitlines())[:LONGEST]


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[Line]:
    noted = _Noted(lines)
    reader = csv.reader(noted, delimiter=delimiter, strict=True)
    before = 0
    while True:
        number = before + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Line(number, [noted.rest()], (0, "cut_off", {}))
            return
        noted.whole()
        before = reader.line_num
        yield Line(number, [cell[: LONGEST + 1] for cell in cells])


def _surely(file: IO[bytes], encoding: str) -> str:
    try:
        _decode(file, encoding)
    except UnicodeDecodeError as error:
        raise TableError("encoding") from error
    return encoding


def _decode(file: IO[bytes], encoding: str) -> None:
    decoder = getincrementaldecoder(encoding)()
    for piece in _pieces(file):
        decoder.decode(piece)
    decoder.decode(b"", final=True)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
