"""Which heading of a file is which column: guessed, then chosen. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence

from metrics.entering.cells import Raw
from metrics.entering.spec import Column
from metrics.entering.table_lines import Line


def plain(heading: str) -> str:
    """A heading as it is compared: "E-Mail:" and "e_mail" are one, "Wartość" is "wartosc"."""
    decomposed = unicodedata.normalize("NFKD", heading.casefold().replace("ł", "l"))
    letters = (c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def guess(headings: Sequence[str], columns: Mapping[str, Column]) -> dict[str, str]:
    """Column → heading: those that are named alike, then those that begin so; each once."""
    free = {heading: plain(heading) for heading in headings if heading}
    found: dict[str, str] = {}
    for more in (False, True):
        for key, column in columns.items():
            if key in found:
                continue
            for name in map(plain, (key, *column.names)):
                match = next((h for h, said in free.items() if _fits(said, name, more)), None)
                if match is not None:
                    found[key] = match
                    del free[match]
                    break
    return found


def _fits(said: str, name: str, more: bool) -> bool:
    return said.startswith(f"{name} ") if more else said == name


def raws(lines: Sequence[Line], headings: Sequence[str], mapping: Mapping[str, str]) -> list[Raw]:
    """The rows by column. A fault in a column that is not mapped is none."""
    places = {key: headings.index(heading) for key, heading in mapping.items() if heading}
    by_place = {place: key for key, place in places.items()}
    found = []
    for line in lines:
        cells = {key: line.cells[place] for key, place in places.items() if place < len(line.cells)}
        fault = None
        if line.fault is not None:
            place, code, told = line.fault
            whole = code in ("cut_off", "too_many_cells")
            if whole or place in by_place:
                fault = ("" if whole else by_place[place], code, told)
        found.append(Raw(line.number, cells, fault))
    return found
