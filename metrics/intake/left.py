"""Readings of files with which nobody goes on: closed, under a code that says what to do."""

from django.db import transaction
from django.db.models.functions import Now

from metrics.intake.read_files import forget_file
from metrics.models import EventFile, RunStatus, SyncRun


def close_run(run: SyncRun, code: str) -> None:
    """What went wrong; one that has ended meanwhile stays as it is."""
    SyncRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(
        status=RunStatus.FAILED, error_code=code, finished_at=Now()
    )


@transaction.atomic
def close_gone(event_file: EventFile) -> None:
    """The upload is no longer there: a backup that was put back names it, for example."""
    for run in event_file.runs.all():
        close_run(run, "file_gone")
    EventFile.objects.filter(pk=event_file.pk).update(finished_at=Now())
    forget_file(event_file)
