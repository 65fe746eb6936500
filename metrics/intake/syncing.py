"""One short step of reading a helpdesk: pages, each stored with its cursor, until time is up.

A run is open until every stream was read to its end, or it failed; any number of steps, by any
process, carry it on. What it says and what was stored are written in one transaction.
"""

import logging
import time
from collections.abc import Sequence
from datetime import date, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from metrics.connectors.base import Connector, ConnectorError
from metrics.connectors.registry import open_connector
from metrics.hurry import hurry
from metrics.ingest import store_page
from metrics.intake.leases import Claim, LeaseLost, hold, kept, release, take_over
from metrics.intake.rereading import finish_reading, lifted
from metrics.models import BadRow, RunStatus, Source, Stream, SyncRun
from metrics.models.encrypted import Sealed
from metrics.storing.storable import Refused
from people.models import Membership, Organization

_log = logging.getLogger(__name__)
_SOON = 30  # seconds before what may mend itself is tried again
_LONGEST = 6 * 3600  # seconds between two tries of a source that keeps failing
_PATIENCE = 24 * 3600  # the longest Retry-After that is believed, in seconds


@transaction.atomic
def request_sync(*, source: Source, by: Membership | None) -> SyncRun:
    """Read the source now; the run to watch, which is the present one if it is being read.

    A helpdesk that told us to wait is not asked before that.
    """
    Source.objects.filter(pk=source.pk).update(next_due_at=Now())
    run, _ = SyncRun.objects.get_or_create(
        organization_id=source.organization_id,
        source=source,
        file=None,
        finished_at=None,
        defaults={"requested_by": by},
    )
    hurry()
    return run


def sync_step(*, claim: Claim) -> bool:
    """Read pages until nothing more is there, an error, or settings.SYNC_STEP_SECONDS are over.

    Whether there is more to read at once. Nothing happens if the claim is no longer ours.
    """
    held = take_over(claim=claim)
    if held is None:
        return False
    source = Source.objects.select_related("organization").get(pk=held.source_id)
    run, _ = SyncRun.objects.get_or_create(
        organization_id=source.organization_id, source=source, file=None, finished_at=None
    )
    before = _shown(source, run)
    try:
        with kept(claim=held):
            more = _read_and_settle(held, source, run)
    except LeaseLost:
        return False
    source.refresh_from_db(fields=["as_of"])
    run.refresh_from_db(fields=["events_new", "tickets_changed"])
    if _shown(source, run) != before:
        Organization.objects.touch(source.organization_id)
    return more


def _shown(source: Source, run: SyncRun) -> tuple[date | None, int, int]:
    """What pages keep of a reading: up to which day there is data, and the events.

    How it went and how long ago is asked anew for each page: most readings bring nothing, and must
    not take from everybody the pages that are kept.
    """
    until = source.as_of and source.as_of.astimezone(source.organization.zone).date()
    return until, run.events_new, run.tickets_changed


def _read_and_settle(held: Claim, source: Source, run: SyncRun) -> bool:
    try:
        more = _read(held, source, run)
    except LeaseLost:
        raise
    except ConnectorError as error:
        _log.warning("Source %s: %s %s", source.pk, error.code, error.detail)
        _stop(held, source, run, error)
        return False
    except SoftTimeLimitExceeded:
        _log.warning("Source %s was not read in the time of a task", source.pk)
        _stop(held, source, run, ConnectorError("timeout"))
        return False
    except Exception:
        _log.exception("Source %s could not be read", source.pk)
        _stop(held, source, run, ConnectorError("internal"))
        return False
    if more:
        _pause(held)
    else:
        _finish(held, source, run)
    return more


def _read(held: Claim, source: Source, run: SyncRun) -> bool:
    """Pages of one stream after the other; whether time was up before the end."""
    SyncRun.objects.filter(pk=run.pk).update(status=RunStatus.RUNNING, error_code="")
    until = time.monotonic() + settings.SYNC_STEP_SECONDS
    if isinstance(source.credentials, Sealed):
        raise ConnectorError("sealed", permanent=True)
    credentials = source.credentials or {}
    with open_connector(source.kind, source.base_url, credentials, source.settings) as connector:
        for stream in _streams(source, connector):
            cursor, done = stream.cursor, stream.done
            while not done:
                page = connector.page(stream.name, cursor)
                with transaction.atomic():
                    stored = store_page(
                        source=source,
                        lease_token=held.token,
                        stream=stream.name,
                        page=lifted(page, source.reading),
                    )
                    SyncRun.objects.filter(pk=run.pk).update(
                        pages=F("pages") + 1,
                        events_read=F("events_read") + sum(len(t.events) for t in page.tickets),
                        events_new=F("events_new") + stored.events_new,
                        tickets_changed=F("tickets_changed") + stored.tickets_changed,
                        rows_bad=F("rows_bad") + _keep_bad(run, stored.bad),
                    )
                cursor, done = page.cursor, page.done
                if time.monotonic() >= until:
                    return not done or stream.name != connector.streams[-1]
    return False


def _streams(source: Source, connector: Connector) -> Sequence[Stream]:
    """The connector's streams with their cursors, in its order."""
    return [
        Stream.objects.get_or_create(
            organization_id=source.organization_id, source=source, name=name
        )[0]
        for name in connector.streams
    ]


def _keep_bad(run: SyncRun, bad: Sequence[Refused]) -> int:
    """Keep what was refused, once: an overlap of pages brings it again; how many are new."""
    if not bad:
        return 0
    rows = {f"{refused.ticket} {refused.event.id}"[:500]: refused for refused in bad}
    known = BadRow.objects.filter(
        organization=run.organization_id, run__source=run.source_id, row__in=rows
    )
    for row in known.values_list("row", flat=True):
        rows.pop(row, None)
    BadRow.objects.bulk_create(
        BadRow(
            organization_id=run.organization_id,
            run=run,
            line=0,
            column=refused.column,
            value=refused.value.replace("\0", "")[:200],
            code=refused.code,
            row=row.replace("\0", ""),
        )
        for row, refused in rows.items()
    )
    return len(rows)


@transaction.atomic
def _pause(held: Claim) -> None:
    """Let the next step go on at once, in whatever process."""
    Source.objects.filter(pk=held.source_id).update(next_due_at=Now())
    if not release(claim=held):
        raise LeaseLost


@transaction.atomic
def _finish(held: Claim, source: Source, run: SyncRun) -> None:
    """Every stream was read to its end."""
    hold(claim=held)
    Source.objects.filter(pk=source.pk).update(
        synced_at=Now(), failures=0, not_before=None, next_due_at=_in(source.interval)
    )
    finish_reading(source=source)
    _close(held, run, RunStatus.SUCCEEDED)


@transaction.atomic
def _stop(held: Claim, source: Source, run: SyncRun, error: ConnectorError) -> None:
    """Note what went wrong, and try again: when the helpdesk says, or ever later."""
    hold(claim=held)
    told = {"error_code": error.code[:40], "error_detail": error.detail[:300]}
    if error.retry_after is not None:
        wait = min(max(error.retry_after, 0), _PATIENCE)
        Source.objects.filter(pk=source.pk).update(not_before=_in(wait), next_due_at=Now())
        SyncRun.objects.filter(pk=run.pk).update(status=RunStatus.WAITING, **told)
        release(claim=held)
        return
    failures = min(source.failures + 1, 30)
    Source.objects.filter(pk=source.pk).update(
        failures=failures, next_due_at=_in(_backoff(source.interval, failures, error.permanent))
    )
    _close(held, run, RunStatus.FAILED, **told)


def _backoff(interval: int, failures: int, permanent: bool) -> float:
    """Seconds until the next try: what may mend itself is tried sooner, all doubles each time."""
    first = interval if permanent else min(interval, _SOON)
    return min(first * 2.0 ** (failures - 1), max(interval, _LONGEST))


def _close(held: Claim, run: SyncRun, status: RunStatus, **told: str) -> None:
    """End the run; the next one reads every stream again from its cursor."""
    Stream.objects.filter(organization=run.organization_id, source=run.source_id).update(done=False)
    SyncRun.objects.filter(pk=run.pk).update(status=status, finished_at=Now(), **told)
    release(claim=held)


def _in(seconds: float) -> CombinedExpression:
    return Now() + timedelta(seconds=seconds)
