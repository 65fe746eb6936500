"""Tickets that cannot be measured: kept with the reason, so that one of them holds up no other."""

import logging
from collections.abc import Sequence

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.backends.utils import CursorWrapper

from metrics.measures import VERSION
from metrics.models import DueScope, SetAside
from metrics.storing.picking import Due
from people.models import Organization

_log = logging.getLogger(__name__)
CAUSE = "upgrade"
# Faults of the machine or of its servers: the ticket that they struck is not the one at fault.
NOT_OF_A_TICKET = (InterfaceError, MemoryError, OperationalError, SoftTimeLimitExceeded)


def set_aside(
    cursor: CursorWrapper, *, organization_id: int, ticket: Due, error: Exception
) -> None:
    """Keep the locked ticket with the reason; it is due again when it has news."""
    _log.error("Ticket %s could not be measured and is set aside", ticket.id, exc_info=error)
    SetAside.objects.update_or_create(
        organization_id=organization_id,
        ticket_id=ticket.id,
        defaults={"reason": _reason(error), "measures_version": VERSION},
    )
    cursor.execute(
        "UPDATE metrics_ticket SET measured_version = %s, due_at = NULL"
        " WHERE organization_id = %s AND id = %s",
        [ticket.version, organization_id, ticket.id],
    )
    Organization.objects.touch(organization_id)


def take_back(cursor: CursorWrapper, *, organization_id: int, tickets: Sequence[int]) -> int:
    """These tickets were measured; how many of them had been set aside."""
    cursor.execute(
        "DELETE FROM metrics_setaside WHERE organization_id = %s AND ticket_id = ANY(%s)",
        [organization_id, list(tickets)],
    )
    return int(cursor.rowcount)


def organizations_to_try_again() -> list[int]:
    """Those with tickets that failed under other measures than the present ones."""
    old = SetAside.objects.exclude(measures_version=VERSION)
    return sorted(old.values_list("organization_id", flat=True).distinct())


@transaction.atomic
def try_again(*, organization_id: int) -> None:
    """Put up for measuring what failed under other measures."""
    old = (
        SetAside.objects.select_for_update(of=("self",))
        .filter(organization=organization_id)
        .exclude(measures_version=VERSION)
        .order_by("ticket")
    )
    tickets = [row.ticket_id for row in old]
    if not tickets:
        return
    DueScope.objects.create(organization_id=organization_id, tickets=tickets, cause=CAUSE)
    SetAside.objects.filter(organization=organization_id, ticket__in=tickets).update(
        measures_version=VERSION
    )


def _reason(error: Exception) -> str:
    """For whoever runs the application: the kind of error, and what it says."""
    return f"{type(error).__name__}: {error}".replace("\0", "")[:300]
