"""Event-log files: what stands in them, line by line, as events or as what is wrong.

Reading begins at the first line always, since in some presets a line means what it means because
of those before it; whoever goes on with a file that was cut off skips what is stored.
"""

import csv
import gzip
from collections.abc import Callable, Iterator, Mapping
from io import BufferedIOBase, TextIOWrapper
from typing import IO, NamedTuple, cast

from metrics.connectors import uci_incidents
from metrics.connectors.uci_incidents import BadValue
from metrics.facts import Event


class Line(NamedTuple):
    """What one line says of one ticket; `number` is the file's own, the header is 1."""

    number: int
    ticket: str
    events: tuple[Event, ...]


class BadLine(NamedTuple):
    """A line that is not taken in: the column and value that are wrong, and why (a code)."""

    number: int
    column: str
    value: str
    code: str
    row: str = ""


# A preset makes a function that reads one row; it may remember what it read before.
Reader = Callable[[Mapping[str, str]], tuple[str, tuple[Event, ...]]]
PRESETS: dict[str, Callable[[], Reader]] = {"uci-incidents": uci_incidents.reader}


def read_event_log(file: BufferedIOBase, *, mapping: str) -> Iterator[Line | BadLine]:
    """Every line of a file, packed by gzip or not."""
    read = PRESETS[mapping]()
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    stream = cast(IO[bytes], gzip.GzipFile(fileobj=file) if packed else file)
    rows = csv.reader(TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
    header = next(rows)
    number = rows.line_num + 1
    for cells in rows:
        row = dict(zip(header, cells, strict=False))
        try:
            yield Line(number, *read(row))
        except BadValue as bad:
            yield BadLine(number, bad.column, bad.value, bad.code, ",".join(cells))
        number = rows.line_num + 1
