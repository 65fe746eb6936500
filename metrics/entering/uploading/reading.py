"""The file → rows in PostgreSQL; then the file has served its purpose."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, cast

from django.db import transaction

from metrics.entering.table_lines import Line
from metrics.entering.tables import open_table
from metrics.entering.uploading import staged
from metrics.entering.uploading.keeping import most_rows
from metrics.entering.uploading.staged import store_lines
from metrics.models import EntryFile, Stage
from metrics.storing.collecting import collecting_later


class Gone(Exception):
    """The table was left, or is at another stage by now."""


@collecting_later()
def read_file(kept: EntryFile) -> None:
    """Read on from where reading stopped, to the end. Raises TableError, FileNotFoundError."""
    with kept.file.open("rb") as file:
        table = open_table(
            cast(IO[bytes], file), language=kept.language, most=most_rows(kept.about)
        )
        if not kept.headings:  # of a file that was handed in before they were kept
            EntryFile.objects.filter(pk=kept.pk).update(headings=list(table.headings))
        for lines in _portions(table.lines):
            left = [line for line in lines if line.number > kept.line]
            if left:
                kept = _store(kept, left)
    _finish(kept)


@transaction.atomic
def _store(kept: EntryFile, lines: Sequence[Line]) -> EntryFile:
    held = _hold(kept)
    store_lines(held, lines)
    held.rows += len(lines)
    held.line = lines[-1].number
    held.save(update_fields=["rows", "line"])
    return held


@transaction.atomic
def _finish(kept: EntryFile) -> None:
    held = _hold(kept)
    storage, name = held.file.storage, held.file.name or ""
    held.stage, held.line, held.file = Stage.CHECKING, 0, ""
    held.save(update_fields=["stage", "line", "file"])
    transaction.on_commit(lambda: storage.delete(name))


def _hold(kept: EntryFile) -> EntryFile:
    """Locked, and as this process knows it: of two that read it one comes through."""
    here = {"pk": kept.pk, "stage": Stage.READING, "line": kept.line}
    held = EntryFile.objects.held().filter(**here).first()
    if held is None:
        raise Gone
    return held


def _portions(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while some := list(islice(lines, staged.PORTION)):
        yield some
