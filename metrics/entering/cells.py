"""Rows as they come in: where they stood, and what stood in them."""

from collections.abc import Mapping
from typing import NamedTuple


class Exact(str):
    """What a program wrote: its point is a decimal point, whatever the reader's language."""

    __slots__ = ()


class Raw(NamedTuple):
    """One row: its line (the heading is line 1), and its cells by column of spec.COLUMNS.

    fault: what kept a cell from being read at all (column, code, what it says).
    """

    line: int
    cells: Mapping[str, str]
    fault: tuple[str, str, Mapping[str, str]] | None = None
