"""What was entered, batch by batch, as the page shows it; read only."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from metrics.entering.known import allowed
from metrics.models import Batch, Entry, Way
from people.access import Access


def batches_of(access: Access) -> QuerySet[Batch]:
    """Those that the reader may see and take back, the newest first: a lead the own ones."""
    found = Batch.objects.filter(organization=access.organization).order_by("-pk")
    # What was noted on an account stands there, and is taken back there.
    found = found.exclude(way=Way.NOTED)
    if not (access.is_director or access.is_admin):
        found = found.filter(Q(by=access.membership))
    return found.select_related("by", "taken_back_by", "file")


def changeable_batch(access: Access, found: QuerySet[Batch], pk: int) -> Batch:
    """One of these to take back or bring back, 404 for another. 403 where some of it is by now none
    of the reader's teams' and people's: a lead of yesterday changes nobody's figures of today."""
    batch = get_object_or_404(found, pk=pk)
    may = allowed(access)
    if not may.everything:
        mine = Q(person=None) | Q(person__in=may.people)
        mine &= Q(team=None) | Q(team__in=may.teams)
        entries = Entry.objects.filter(organization=access.organization, batch=batch)
        if entries.exclude(mine).exists():
            raise PermissionDenied
    return batch
