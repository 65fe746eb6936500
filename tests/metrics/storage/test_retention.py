"""Old readings go, but never the last of a source, nor the last that failed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from metrics.models import BadRow, RunStatus, Source, SyncRun
from metrics.storing.retention import forget_runs
from metrics.tasks import forget_old_runs
from tests.metrics.storage.desk import Desk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 17, tzinfo=UTC)
BEFORE = NOW - timedelta(days=90)


def runs(
    source: Source, ages: range, status: RunStatus = RunStatus.SUCCEEDED, end: bool = True
) -> None:
    SyncRun.objects.bulk_create(
        SyncRun(
            organization_id=source.organization_id,
            source=source,
            status=status,
            started_at=NOW - timedelta(days=age),
            finished_at=NOW - timedelta(days=age) + timedelta(minutes=1) if end else None,
        )
        for age in ages
    )


def ages(source: Source, **which: object) -> list[int]:
    started = SyncRun.objects.filter(source=source, **which).values_list("started_at", flat=True)
    return sorted((NOW - moment).days for moment in started)


def test_those_of_the_last_90_days_stay() -> None:
    source = Desk().source
    runs(source, range(1, 131))
    assert forget_runs(before=BEFORE) == 30
    assert ages(source) == list(range(1, 101))
    runs(source, range(1, 90))
    assert forget_runs(before=BEFORE) == 10
    assert max(ages(source)) == 90


def test_of_each_source_the_last_hundred_stay_however_old() -> None:
    busy, quiet = Desk().source, Desk().source
    runs(busy, range(1, 301))
    runs(quiet, range(500, 602))
    assert forget_runs(before=BEFORE) == 202
    assert ages(quiet) == list(range(500, 600))


def test_the_last_that_failed_stay_with_what_they_refused() -> None:
    source = Desk().source
    runs(source, range(1, 121))
    runs(source, range(200, 220), RunStatus.FAILED)
    for run in SyncRun.objects.filter(source=source, status=RunStatus.FAILED):
        BadRow.objects.create(organization_id=source.organization_id, run=run, line=1, code="bad")
    forget_runs(before=BEFORE)
    assert ages(source, status=RunStatus.FAILED) == list(range(200, 210))
    assert BadRow.objects.count() == 10


def test_one_that_goes_on_stays() -> None:
    source = Desk().source
    runs(source, range(1, 121))
    runs(source, range(400, 401), RunStatus.WAITING, end=False)
    forget_runs(before=BEFORE)
    assert ages(source, finished_at=None) == [400]


def test_beat_sets_it_off() -> None:
    source = Desk().source
    old = timezone.now() - timedelta(days=settings.RUNS_KEPT_DAYS + 1)
    runs(source, range(1))
    SyncRun.objects.bulk_create(
        SyncRun(
            organization_id=source.organization_id, source=source, started_at=old, finished_at=old
        )
        for _ in range(105)
    )
    assert settings.CELERY_BEAT_SCHEDULE["forget-old-runs"]["task"] == forget_old_runs.name
    forget_old_runs.run()
    assert SyncRun.objects.count() == 100
