"""What was entered, batch by batch, as the page shows it; read only."""

from django.db.models import Q, QuerySet

from metrics.models import Batch, Way
from people.access import Access


def batches_of(access: Access) -> QuerySet[Batch]:
    """Those that the reader may see and take back, the newest first: a lead the own ones."""
    found = Batch.objects.filter(organization=access.organization).order_by("-pk")
    # What was noted on an account stands there, and is taken back there.
    found = found.exclude(way=Way.NOTED)
    if not (access.is_director or access.is_admin):
        found = found.filter(Q(by=access.membership))
    return found.select_related("by", "taken_back_by", "file")
