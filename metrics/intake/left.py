"""Readings of files with which nobody goes on: closed, under a code that says what to do."""

from django.db import transaction
from django.db.models.functions import Now

from metrics.models import EventFile, RunStatus, SyncRun
from metrics.storing.alone import alone

READS = 0x66696C65  # of advisory locks, the class for files: had by whoever takes one in


def close_run(run: SyncRun, code: str) -> None:
    """What went wrong; one that has ended meanwhile stays as it is."""
    SyncRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(
        status=RunStatus.FAILED, error_code=code, finished_at=Now()
    )


@transaction.atomic
def close_gone(event_file: EventFile) -> None:
    """The upload is no longer there: a backup that was put back names it, for example.

    Should it come back after all, it is removed with what was read (`forget_read_files`).
    """
    for run in event_file.runs.all():
        close_run(run, "file_gone")
    EventFile.objects.filter(pk=event_file.pk).update(finished_at=Now())


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
