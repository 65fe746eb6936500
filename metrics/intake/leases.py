"""Who reads a source right now: a lease in the source's row, known by its token.

Time is the database's (clock_timestamp), so that hosts need not agree on it. Whoever holds a
token that is no longer in the row has lost the lease, and none of its commits come through. Who
reads gives signs of life: the lease is shorter than a task may last, and than a page may take.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import NamedTuple
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection

from metrics.models import SourceKind

_log = logging.getLogger(__name__)
_UNTIL = "clock_timestamp() + %s * interval '1 second'"


class LeaseLost(Exception):
    """Somebody else reads this source now."""


class Claim(NamedTuple):
    """A source, and the token under which it may be read."""

    source_id: int
    token: UUID


def claim_due() -> list[Claim]:
    """Claim every source whose time has come and that nobody reads; each goes to one claimant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE metrics_source SET lease_token = gen_random_uuid(), "
            f"lease_until = {_UNTIL} WHERE id IN (SELECT id FROM metrics_source "
            "WHERE archived_at IS NULL AND kind <> %s "
            "AND (next_due_at IS NULL OR next_due_at <= clock_timestamp()) "
            "AND (not_before IS NULL OR not_before <= clock_timestamp()) "
            "AND (lease_until IS NULL OR lease_until <= clock_timestamp()) "
            # A source that is not on schedule is read to the end where somebody asked for it.
            "AND (enabled OR EXISTS (SELECT 1 FROM metrics_syncrun r WHERE r.finished_at IS NULL "
            "AND r.file_id IS NULL AND r.organization_id = metrics_source.organization_id "
            "AND r.source_id = metrics_source.id)) "
            "ORDER BY id FOR NO KEY UPDATE SKIP LOCKED) RETURNING id, lease_token",
            [settings.LEASE_SECONDS, SourceKind.EVENT_LOG],
        )
        return [Claim(*row) for row in cursor.fetchall()]


def take_over(*, claim: Claim) -> Claim | None:
    """The claim under a new token; None if it was taken over before or has been lost.

    A task that the broker hands out twice thereby runs once.
    """
    fresh = claim._replace(token=uuid4())
    return fresh if _swap(claim, fresh.token) else None


def hold(*, claim: Claim) -> None:
    """Prolong the lease and lock it until the transaction's end; LeaseLost if it is not ours."""
    if not _swap(claim, claim.token):
        raise LeaseLost(f"source {claim.source_id}")


@contextmanager
def kept(*, claim: Claim) -> Iterator[None]:
    """Give signs of life inside the block, so that a slow helpdesk costs nobody the lease.

    They end with the process: what a killed one had is free when its last sign is old enough.
    """
    ended = Event()
    life = Thread(target=_live, args=(claim, ended), name=f"lease-{claim.source_id}", daemon=True)
    life.start()
    try:
        yield
    finally:
        ended.set()
        life.join()


def release(*, claim: Claim) -> bool:
    """Let others read the source; False if the lease was lost before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE metrics_source SET lease_token = NULL, lease_until = NULL "
            "WHERE id = %s AND lease_token = %s",
            [*claim],
        )
        return bool(cursor.rowcount)


def _swap(claim: Claim, token: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE metrics_source SET lease_token = %s, lease_until = {_UNTIL} "
            "WHERE id = %s AND lease_token = %s",
            [token, settings.LEASE_SECONDS, *claim],
        )
        return bool(cursor.rowcount)


def _live(claim: Claim, ended: Event) -> None:
    """Signs of life, over a connection of its own; most steps end before the first is due."""
    try:
        while not ended.wait(settings.LEASE_SECONDS / 3):
            _prolong(claim)
    finally:
        connection.close()


def _prolong(claim: Claim) -> None:
    """A lease that is lost stays lost; whoever writes the row never waits for this."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE metrics_source SET lease_until = {_UNTIL} WHERE id IN (SELECT id "
                "FROM metrics_source WHERE id = %s AND lease_token = %s "
                "FOR NO KEY UPDATE SKIP LOCKED)",
                [settings.LEASE_SECONDS, *claim],
            )
    except DatabaseError:
        _log.warning("The lease of source %s was not prolonged", claim.source_id, exc_info=True)
        connection.close()  # the next sign opens another
