"""Marking an outage, withdrawing it, bringing it back: the tickets created in it follow.

The lock on matches comes first: nothing is measured meanwhile, so that no ticket of the outage can
be overlooked.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.facts import Measure
from metrics.hurry import hurry
from metrics.matching.resolving import lock_matches
from metrics.models import DueScope, IncidentWindow, Measurement
from metrics.models.calendar import IncidentWindowQuerySet
from people import audit
from people.access import Access
from people.models import Membership, Organization

CAUSE = "incident"


@transaction.atomic
def mark_incident(
    *, access: Access, start: datetime, end: datetime, reason: str, approved_by: Membership
) -> IncidentWindow:
    """Tickets created in [start, end) do not count. ValidationError for a window that is none."""
    _begin(access)
    window = IncidentWindow(
        organization=access.organization,
        start=start,
        end=end,
        reason=reason.strip(),
        approved_by=approved_by,
    )
    if approved_by.organization_id != access.organization.pk:
        raise ValidationError({"approved_by": _("Choose somebody of this organization.")})
    window.full_clean(exclude=["organization", "approved_by"])
    if start > timezone.now():
        raise ValidationError({"start": _("An outage is marked once it has begun.")})
    window.save()
    _follow(access, window, "incident.marked")
    return window


@transaction.atomic
def withdraw_incident(*, access: Access, window: IncidentWindow) -> None:
    """Its tickets count again. Nothing happens where it was withdrawn already."""
    _begin(access)
    if (
        _still(window)
        .filter(withdrawn_at__isnull=True)
        .update(withdrawn_at=Now(), withdrawn_by=access.membership)
    ):
        _follow(access, window, "incident.withdrawn")


@transaction.atomic
def restore_incident(*, access: Access, window: IncidentWindow) -> None:
    """Undo the withdrawing."""
    _begin(access)
    if (
        _still(window)
        .filter(withdrawn_at__isnull=False)
        .update(withdrawn_at=None, withdrawn_by=None)
    ):
        _follow(access, window, "incident.restored")


def tickets_of(organization: Organization, start: datetime, end: datetime) -> Sequence[int]:
    """The ids of the tickets created in [start, end), in order."""
    created = Measurement.objects.of(organization).filter(
        measure=Measure.CREATED, at__gte=start, at__lt=end
    )
    found = created.order_by("ticket").values_list("ticket", flat=True)
    return [ticket for ticket in found if ticket is not None]


def _still(window: IncidentWindow) -> IncidentWindowQuerySet:
    return IncidentWindow.objects.filter(organization=window.organization_id, pk=window.pk)


def _begin(access: Access) -> None:
    if not access.writes_incidents:
        raise PermissionDenied
    with connection.cursor() as cursor:
        lock_matches(cursor, access.organization.pk, alone=True)


def _follow(access: Access, window: IncidentWindow, action: str) -> None:
    organization = access.organization
    DueScope.objects.create(
        organization=organization,
        tickets=tickets_of(organization, window.start, window.end),
        cause=CAUSE,
    )
    start, end = window.start.isoformat(), window.end.isoformat()
    audit.record(
        organization=organization,
        by=access.membership,
        action=action,
        subject=f"{start} – {end}: {window.reason}",
        about=window.approved_by,
        details={"start": start, "end": end, "reason": window.reason},
    )
    Organization.objects.touch(organization.pk)
    hurry()
