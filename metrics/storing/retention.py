"""The history of readings does not grow for ever.

A source that is read every five minutes has 105,000 readings a year. What tickets say stays: only
the readings go, and with them the rows that they refused.
"""

from datetime import datetime

from django.db import connection, transaction

from metrics.models import BadRow, RunStatus, SyncRun

KEPT = 100  # of each source the last ones stay, however old
KEPT_FAILURES = 10  # and so do the last that failed: a source that works hides none of them
_CHUNK = 5000  # readings that one transaction removes
_OLD = """
    SELECT id FROM (
        SELECT id, finished_at, status,
            row_number() OVER (PARTITION BY source_id ORDER BY started_at DESC, id DESC) AS place,
            row_number() OVER (
                PARTITION BY source_id, status ORDER BY started_at DESC, id DESC
            ) AS place_of_status
        FROM metrics_syncrun
    ) ranked
    WHERE finished_at < %s AND place > %s AND NOT (status = %s AND place_of_status <= %s)
    ORDER BY id
"""


def forget_runs(*, before: datetime) -> int:
    """Remove readings that ended before that moment, but for the last of each source; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [before, KEPT, RunStatus.FAILED, KEPT_FAILURES])
        old = [row[0] for row in cursor.fetchall()]
    for first in range(0, len(old), _CHUNK):
        chunk = old[first : first + _CHUNK]
        with transaction.atomic():
            BadRow.objects.filter(run__in=chunk).delete()
            SyncRun.objects.filter(pk__in=chunk).delete()
    return len(old)
