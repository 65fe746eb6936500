"""Readings of files with which nobody goes on: closed, under a code that says what to do."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from metrics.models import EventFile, RunStatus, SyncRun
from metrics.storing import uploads
from metrics.storing.alone import alone

READS = 0x66696C65  # of advisory locks, the class for files: had by whoever takes one in
NO_PLACE, GONE = "no_place", "file_gone"  # error_detail: of the first, since when it waits


def close_run(run: SyncRun, code: str) -> None:
    """What went wrong; one that has ended meanwhile stays as it is."""
    SyncRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(
        status=RunStatus.FAILED, error_code=code, finished_at=Now()
    )


@transaction.atomic
def close_file(event_file: EventFile, code: str) -> None:
    """Nobody goes on with the upload; what was taken in of it stays."""
    for run in event_file.runs.all():
        close_run(run, code)
    EventFile.objects.filter(pk=event_file.pk).update(finished_at=Now())


def close_gone(event_file: EventFile) -> None:
    """The upload is no longer there: a backup that was put back names it, for example.

    Should it come back after all, it is read after all (`forget_read_files`).
    """
    close_file(event_file, GONE)


def was_given_up(event_file: EventFile) -> bool:
    """Whether it was closed for being gone."""
    last = event_file.runs.order_by("-pk").first()
    return last is not None and last.error_code == GONE


@transaction.atomic
def reopen(event_file: EventFile) -> None:
    """Read on with it at the next tick: the file is back."""
    last = event_file.runs.order_by("-pk")[:1]
    SyncRun.objects.filter(pk__in=last.values("pk")).update(
        status=RunStatus.RUNNING, error_code="", error_detail="", finished_at=None
    )
    EventFile.objects.filter(pk=event_file.pk).update(finished_at=None)


def put_off(event_file: EventFile) -> bool:
    """The place of uploads is not there: that is said on the source's page, and the upload waits
    for it, but not for ever; whether it is given up now."""
    runs = SyncRun.objects.filter(file=event_file, finished_at__isnull=True)
    since = runs.filter(error_code=NO_PLACE).values_list("error_detail", flat=True).first() or ""
    if uploads.waited_too_long(f"event log {event_file.pk}", since):
        close_gone(event_file)
        return True
    if not since:
        runs.update(
            status=RunStatus.WAITING,
            error_code=NO_PLACE,
            error_detail=timezone.now().isoformat(),
        )
    return False


def close_killed() -> int:
    """What was taken in on the command line until the process was killed; how many.

    A process that lives has the file's lock, and an upload is gone on with at the next tick.
    """
    count = 0
    runs = SyncRun.objects.filter(finished_at__isnull=True)
    for run in runs.filter(file__file="", file__finished_at__isnull=True):
        with alone(READS, run.file_id or 0) as mine:
            if mine:
                close_run(run, "cut_off")
                count += 1
    return count
