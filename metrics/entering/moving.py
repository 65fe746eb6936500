"""What comes from elsewhere follows a move: of a person to another team, of the time zone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from metrics.entering.entering import lock_entering, settle_entries
from metrics.models import Answer, Entry, Measurement
from people.models import Organization

ZONE = "timezone"
_REDATE = """UPDATE metrics_entry SET at = day::timestamp AT TIME ZONE %s
WHERE organization_id = %s AND day IS NOT NULL"""


def settle_people(
    *,
    organization_id: int,
    people: Sequence[int],
    start: datetime | None,
    end: datetime | None,
    cause: str,
) -> int:
    """Credit the entries of these people in [start, end) anew; how many measurements differed."""
    if not people:
        return 0
    during = Q(at__gte=start) if start else Q()
    during &= Q(at__lt=end) if end else Q()
    named = Entry.objects.of(organization_id).filter(during, person__in=people)
    credited = Measurement.objects.of(organization_id).filter(
        during, person__in=people, entry__isnull=False
    )
    found = {*named.values_list("pk", flat=True), *credited.values_list("entry", flat=True)}
    return settle_entries(
        organization=Organization.objects.get(pk=organization_id),
        entries=sorted(entry for entry in found if entry is not None),
        cause=cause,
    )


def follow_entries(*, organization: Organization) -> None:
    """Let days begin at the midnights of the organization's time zone, withdrawn ones' too."""
    lock_entering(organization.pk)
    with connection.cursor() as cursor:
        cursor.execute(_REDATE, [organization.timezone, organization.pk])
    entries = Entry.objects.of(organization).values_list("pk", flat=True)
    settle_entries(organization=organization, entries=entries, cause=ZONE)


def answered_tickets(organization_id: int) -> list[int]:
    """Tickets with an NPS answer: the quarter that is its wave depends on the time zone."""
    found = Answer.objects.filter(organization=organization_id, ticket__isnull=False)
    return sorted({ticket for ticket in found.values_list("ticket", flat=True) if ticket})
