"""`celery worker --include=tests.okrapp.slow_reports` takes its time over each report."""

import time

from objectives.reporting.parts import Report
from objectives.reporting.pdf import pdf_of
from objectives.use_cases import report_files

SECONDS = 3


def _slowly(report: Report) -> bytes:
    time.sleep(SECONDS)
    return pdf_of(report)


report_files.pdf_of = _slowly  # type: ignore[attr-defined]
