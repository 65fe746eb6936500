"""An XLSX file's parts, given out to be read only as far as they fit into memory.

A few kilobytes can unpack to a row of a hundred million cells. Rows, and texts that cells share,
are read one by one; what comes in one piece, whatever its name is, is measured while it is read:
what an archive says of its parts' sizes and kinds is the sender's word.
"""

from typing import IO, Any
from xml.parsers import expat
from zipfile import ZipFile

from metrics.entering.table_lines import TableError

# Between the end of one row (or shared text) and the next; a part without these in all.
MOST_BYTES, MOST_ELEMENTS = 8 << 20, 200_000
# Rows as Excel can have them; texts that cells share.
UNITS = {"worksheet": (3, "row", 1_048_576), "sst": (2, "si", 2_000_000)}
_PIECE = 1 << 16


class GuardedArchive(ZipFile):
    """Each part that is opened raises TableError where it goes beyond what may be read of it.

    most: bytes of the texts that cells share.
    """

    def __init__(self, file: IO[bytes], *, most: int) -> None:
        super().__init__(file)
        self._most = most

    def open(self, name: Any, *args: Any, **more: Any) -> Any:
        return GuardedPart(super().open(name, *args, **more), self._most)


class GuardedPart:
    """A part as it is read: XML without definitions of its own, which can grow by themselves."""

    def __init__(self, part: IO[bytes], most: int) -> None:
        self._part, self._most = part, most
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begun
        self._parser.EndElementHandler = self._ended
        self._parser.StartDoctypeDeclHandler = _defined
        self._depth = self._elements = self._bytes = self._units = self._all = 0
        self._unit: tuple[int, str, int] = (0, "", 0)
        self._root = ""

    def __enter__(self) -> "GuardedPart":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        self._part.close()

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes, or all that follow. Raises TableError."""
        if size is not None and size >= 0:
            return self._looked_at(self._part.read(size))
        pieces = []
        while piece := self._looked_at(self._part.read(_PIECE)):
            pieces.append(piece)
        return b"".join(pieces)

    def _looked_at(self, piece: bytes) -> bytes:
        self._bytes += len(piece)
        self._all += len(piece)
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            raise TableError("broken") from error
        if self._bytes > MOST_BYTES:
            raise too_much(MOST_BYTES)
        if self._root == "sst" and self._all > self._most:
            raise too_much(self._most)
        return piece

    def _begun(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth == 1:
            self._root = name.rpartition(" ")[2]
            self._unit = UNITS.get(self._root, self._unit)
        if self._elements > MOST_ELEMENTS:
            raise too_much(MOST_BYTES)

    def _ended(self, name: str) -> None:
        depth, unit, most = self._unit
        if self._depth == depth and name.rpartition(" ")[2] == unit:
            self._elements = self._bytes = 0
            self._units += 1
            if self._units > most:
                raise too_much(MOST_BYTES)
        self._depth -= 1


def too_much(size: int) -> TableError:
    """What unpacks to more than that is not opened."""
    return TableError("unpacked", most=str(size >> 20))


def _defined(*_: object) -> None:
    raise TableError("broken")
