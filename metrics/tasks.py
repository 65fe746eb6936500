"""What beat sets off by itself, beside the pipeline."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from metrics.entering.uploading.forgetting import forget_tables
from metrics.intake.read_files import forget_read_files
from metrics.storing.retention import forget_runs

_log = logging.getLogger(__name__)


@shared_task(soft_time_limit=240, time_limit=300)
def forget_old_runs() -> None:
    """Remove the readings of sources that are older than settings.RUNS_KEPT_DAYS."""
    gone = forget_runs(before=timezone.now() - timedelta(days=settings.RUNS_KEPT_DAYS))
    if gone:
        _log.info("%s old readings of sources were removed", gone)


@shared_task(soft_time_limit=240, time_limit=300)
def forget_old_tables() -> None:
    """Remove tables that nobody took over, and rows that nobody mended."""
    now = timezone.now()
    gone = forget_tables(
        before=now - timedelta(days=settings.TABLES_KEPT_DAYS),
        refused_before=now - timedelta(days=settings.RUNS_KEPT_DAYS),
    )
    if gone:
        _log.info("%s tables that nobody took over were removed", gone)


@shared_task(soft_time_limit=240, time_limit=300)
def forget_files() -> None:
    """Remove uploaded event logs that were read and are still there: whoever read them was killed
    before that, or read them before they were removed."""
    missed_before = timezone.now() - timedelta(days=settings.RUNS_KEPT_DAYS)
    gone = forget_read_files(missed_before=missed_before)
    if gone:
        _log.info("%s event logs that were read were removed", gone)
