"""What beat sets off by itself, beside the pipeline."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from objectives.use_cases.report_files import forget_report_files

_log = logging.getLogger(__name__)


@shared_task(soft_time_limit=240, time_limit=300)
def forget_old_reports() -> None:
    """Remove reports that were asked for more than settings.REPORTS_KEPT_HOURS ago."""
    gone = forget_report_files(before=timezone.now() - timedelta(hours=settings.REPORTS_KEPT_HOURS))
    if gone:
        _log.info("%s old reports were removed", gone)
