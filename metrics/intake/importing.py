"""Event-log files, taken in page by page: one that was cut off goes on where it stopped."""

import hashlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from io import BufferedIOBase
from itertools import islice
from typing import NamedTuple, cast

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import Error, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least, Now

from metrics.connectors.base import Page, TicketRecord
from metrics.connectors.event_log import BadLine, Line, read_event_log
from metrics.facts import Event, moment
from metrics.hurry import hurry
from metrics.ingest import store_records
from metrics.intake.left import READS, close_file, close_gone, close_run, put_off
from metrics.intake.read_files import forget_file
from metrics.models import BadRow, EventFile, RunStatus, Source, SyncRun
from metrics.storing import uploads
from metrics.storing.alone import alone
from metrics.storing.collecting import collecting_later
from metrics.storing.storable import is_storable_time
from people.models import Membership

_log = logging.getLogger(__name__)
# Goes on when that is over.
_OF_THE_MACHINE = (
    InterfaceError,
    OperationalError,
    OSError,
    MemoryError,
    SoftTimeLimitExceeded,
)
# In one transaction, and in memory together: lines, and characters of what they say at length.
PAGE_LINES, PAGE_LENGTH = 10_000, 16 << 20
PIECE = 180  # seconds in which lines of an upload are stored until others have their turn
# What is read of a file that was uploaded: bytes and lines; and how many refused lines are kept.
UNPACKED, MOST_LINES, MOST_BAD = 4 << 30, 20_000_000, 100_000


class NotAllGood(Exception):
    """A strict import met lines that are not good, and took in nothing."""

    def __init__(self, bad: Sequence[BadLine]) -> None:
        super().__init__(len(bad))
        self.bad = bad


class TakenOver(Exception):
    """Another process takes in this file at the same time."""


class Enough(Exception):
    """For now: the next tick goes on with the file."""


class Progress(NamedTuple):
    """How far the reading is: the last line, and how many were refused."""

    line: int
    bad: int


def open_event_file(*, source: Source, file: BufferedIOBase, name: str, mapping: str) -> EventFile:
    """The record of this file: the one that was cut off if there is one, else a new one."""
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    known = EventFile.objects.filter(
        organization=source.organization_id, source=source, digest=digest, mapping=mapping
    )
    return known.filter(finished_at__isnull=True).first() or EventFile.objects.create(
        organization_id=source.organization_id,
        source=source,
        digest=digest,
        mapping=mapping,
        name=name[:200],
    )


@collecting_later()
def import_events(
    *,
    event_file: EventFile,
    file: BufferedIOBase,
    as_of: datetime | None = None,
    on_page: Callable[[Progress], None] = lambda _: None,
    bounded: bool = False,
) -> SyncRun:
    """Take in the lines that are not stored yet; the run, with what was refused as its BadRows.

    as_of: how far the data reaches; else the latest time in the file, and never later than now.
    bounded: no more of it than is read of a file that somebody uploaded.
    TakenOver if another process takes in the file too. To measure is the caller's next step.
    """
    with alone(READS, event_file.pk) as mine:
        if not mine:
            raise TakenOver(event_file.name)
        run = _run_of(event_file)
        try:
            latest = _take_in(event_file, run, file, on_page, bounded)
            _finish(event_file, run, moment(latest) if as_of is None and latest >= 0 else as_of)
        except TakenOver:
            raise  # the run is the other process's
        except BaseException:
            if not event_file.file:  # an uploaded one is gone on with at the next tick
                with suppress(Error):  # within a transaction it goes by itself
                    close_run(run, "cut_off")
            raise
    return run


def _run_of(event_file: EventFile) -> SyncRun:
    """What is to be watched of this file: a reading that was cut off goes on."""
    runs = SyncRun.objects.filter(organization=event_file.organization_id, file=event_file)
    run = runs.exclude(status=RunStatus.SUCCEEDED).order_by("-pk").first()
    if run is None:
        return SyncRun.objects.create(
            organization_id=event_file.organization_id,
            source_id=event_file.source_id,
            file=event_file,
        )
    run.status, run.error_code, run.error_detail = RunStatus.RUNNING, "", ""
    run.finished_at = None
    run.save(update_fields=["status", "error_code", "error_detail", "finished_at"])
    return run


def _take_in(
    event_file: EventFile,
    run: SyncRun,
    file: BufferedIOBase,
    on_page: Callable[[Progress], None],
    bounded: bool,
) -> int:
    """Page by page what is not stored yet; the latest time of the file at which something can have
    happened, below 0 if it has none: data do not reach as far as a time that is refused."""
    latest = -1
    lines = read_event_log(file, mapping=event_file.mapping, most=UNPACKED if bounded else None)
    for page in _pages(_at_most(MOST_LINES, lines) if bounded else lines):
        times = [e.at for line in page if isinstance(line, Line) for e in line.events]
        latest = max([latest, *filter(is_storable_time, times)])
        if page[-1].number > event_file.line:
            _store(event_file, run, [line for line in page if line.number > event_file.line])
        on_page(Progress(page[-1].number, run.rows_bad))
    return latest


def import_strictly(
    *,
    event_file: EventFile,
    file: BufferedIOBase,
    as_of: datetime | None = None,
    on_page: Callable[[Progress], None] = lambda _: None,
) -> SyncRun:
    """The same, but NotAllGood and nothing taken in unless every line is good."""
    lines = read_event_log(file, mapping=event_file.mapping)
    bad = [line for line in lines if isinstance(line, BadLine)]
    if bad:
        raise NotAllGood(bad)
    file.seek(0)
    with transaction.atomic():
        run = import_events(event_file=event_file, file=file, as_of=as_of, on_page=on_page)
        if run.rows_bad:
            # The transaction takes them back: what they say is carried out of it.
            raise NotAllGood([bad_line(row) for row in run.bad_rows.order_by("line")])
    return run


@transaction.atomic
def upload_events(
    *, source: Source, file: "File[bytes]", mapping: str, by: Membership | None
) -> SyncRun:
    """Keep an uploaded event log until it is read, at once in the background; the run to watch.
    ValidationError where it cannot be kept."""
    if not uploads.make_ready():
        raise ValidationError({"file": uploads.NOT_STORED})
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    event_file = EventFile.objects.create(
        organization_id=source.organization_id,
        source=source,
        file=file,
        name=str(file.name)[:200],
        digest=digest.hexdigest(),
        mapping=mapping,
        uploaded_by=by,
    )
    run = SyncRun.objects.create(
        organization_id=source.organization_id,
        source=source,
        file=event_file,
        requested_by=by,
    )
    hurry()
    return run


def import_upload(*, file_id: int) -> bool:
    """Take in an uploaded file from where it stopped, and then remove it; False if another
    process is at it, or while it waits for the place of uploads. Of a long one it is so much as can
    be stored in a while. One that is not there any more, has waited too long, or cannot be read for
    a reason that we did not foresee, is closed."""
    with alone(READS, file_id) as mine:
        event_file = EventFile.objects.filter(pk=file_id, finished_at__isnull=True).first()
        if not mine or event_file is None:
            return False
        if not uploads.is_there():
            return put_off(event_file)
        try:
            opened = event_file.file.open("rb")
        except FileNotFoundError:
            close_gone(event_file)
            return True
        with opened as file:
            try:
                import_events(
                    event_file=event_file,
                    file=cast(BufferedIOBase, file),
                    on_page=_in_pieces(event_file),
                    bounded=True,
                )
            except Enough:
                return True
            except (TakenOver, *_OF_THE_MACHINE):
                raise
            except Exception:
                # Nobody would see that it goes wrong again and again: it stops, and says so.
                _log.exception("event log %s could not be read", file_id)
                close_file(event_file, "internal")
                return True
        forget_file(event_file)
    return True


def _in_pieces(event_file: EventFile) -> Callable[[Progress], None]:
    """Raises Enough once so much was stored that others should have their turn. What was stored
    before, and is only read once more, takes none of that time: each piece is a step forward."""
    before, since = event_file.line, 0.0

    def on_page(progress: Progress) -> None:
        nonlocal since
        if progress.line > before:
            since = since or time.monotonic()
            if time.monotonic() - since >= PIECE:
                raise Enough

    return on_page


def _pages(lines: Iterator[Line | BadLine]) -> Iterator[list[Line | BadLine]]:
    page: list[Line | BadLine] = []
    length = 0
    for line in lines:
        page.append(line)
        length += _length(line)
        if len(page) >= PAGE_LINES or length >= PAGE_LENGTH:
            yield page
            page, length = [], 0
    if page:
        yield page


def _length(line: Line | BadLine) -> int:
    """Characters of what a line says at length."""
    if isinstance(line, BadLine):
        return len(line.value) + len(line.row)
    return sum(
        len(event.comment) + len(event.to) + len(str(event.details or "")) for event in line.events
    )


def _at_most(most: int, lines: Iterator[Line | BadLine]) -> Iterator[Line | BadLine]:
    yield from islice(lines, most)
    following = next(lines, None)
    if following is not None:
        yield BadLine(following.number, "", "", "file_too_long")


@transaction.atomic
def _store(event_file: EventFile, run: SyncRun, lines: Sequence[Line | BadLine]) -> None:
    """A page's events, its bad rows, and how far the file is now: all of it or nothing."""
    bad = [line for line in lines if isinstance(line, BadLine)]
    events: dict[str, list[Event]] = defaultdict(list)
    told_by: dict[int, Line] = {}
    for line in lines:
        if isinstance(line, Line):
            events[line.ticket] += line.events
            told_by |= {id(event): line for event in line.events}
    records = tuple(TicketRecord(name, tuple(told)) for name, told in events.items())
    stored = store_records(source=event_file.source, page=Page(records, {}))
    for refused in stored.bad:
        line = told_by[id(refused.event)]
        bad.append(BadLine(line.number, refused.column, refused.value, refused.code, line.row))
    kept = sorted(bad)[: max(MOST_BAD - run.rows_bad, 0)]
    BadRow.objects.bulk_create(_bad_row(run, line) for line in kept)
    _move(event_file, lines[-1].number)
    SyncRun.objects.filter(pk=run.pk).update(
        pages=F("pages") + 1,
        events_read=F("events_read") + len(told_by),
        events_new=F("events_new") + stored.events_new,
        tickets_changed=F("tickets_changed") + stored.tickets_changed,
        rows_bad=F("rows_bad") + len(bad),
    )
    run.refresh_from_db()


def _move(event_file: EventFile, line: int) -> None:
    """Only from where this process knows it: of two that take in a file one comes through."""
    here = EventFile.objects.filter(pk=event_file.pk, line=event_file.line)
    if not here.update(line=line):
        raise TakenOver(event_file.name)
    event_file.line = line


def _finish(event_file: EventFile, run: SyncRun, as_of: datetime | None) -> None:
    with transaction.atomic():
        source = Source.objects.filter(pk=event_file.source_id)
        source.update(synced_at=Now(), failures=0)
        if as_of is not None:
            source.update(as_of=Greatest(F("as_of"), Least(as_of, Now())))
        EventFile.objects.filter(pk=event_file.pk).update(finished_at=Now())
        SyncRun.objects.filter(pk=run.pk).update(
            status=RunStatus.SUCCEEDED, error_code="", finished_at=Now()
        )
    run.refresh_from_db()


def _bad_row(run: SyncRun, bad: BadLine) -> BadRow:
    return BadRow(
        organization_id=run.organization_id,
        run=run,
        line=bad.number,
        column=_cut(bad.column, 40),
        value=_cut(bad.value, 200),
        code=bad.code,
        row=_cut(bad.row, 2000),
    )


def _cut(text: str, length: int) -> str:
    """What a column can hold of it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:length]


def bad_line(row: BadRow) -> BadLine:
    """The stored row as it was read."""
    return BadLine(row.line, row.column, row.value, row.code, row.row)
