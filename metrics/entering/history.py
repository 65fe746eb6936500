"""What was entered, batch by batch, as the page shows it; read only."""

from django.db.models import Q, QuerySet

from metrics.models import Batch
from people.access import Access


def batches_of(access: Access) -> QuerySet[Batch]:
    """Those that the reader may see and take back, the newest first: a lead the own ones."""
    found = Batch.objects.filter(organization=access.organization).order_by("-pk")
    if not (access.is_director or access.is_admin):
        found = found.filter(Q(by=access.membership))
    return found.select_related("by", "taken_back_by", "file")
