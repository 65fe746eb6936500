"""What is new to me: what happened that concerns me, newest first."""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.answers import page, wants_fragment
from people.deliveries.kinds import KINDS, Words, still_told
from people.models import Delivery
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view

PER_PAGE = 30


class Shown(NamedTuple):
    """A notice and its words for this reader."""

    notice: Delivery
    icon: str
    words: Words


@require_safe
@organization_view()
def index(request: OrganizationRequest) -> HttpResponse:
    """All of which one may still be told; opening one marks it as read."""
    # One of a kind that is no more (an older version told it) has no words.
    mine = Delivery.objects.shown_to(request.access.membership).filter(kind__in=list(KINDS))
    rows = numbered(request, mine, PER_PAGE)
    told = still_told(request.access, list(rows))
    shown = [
        Shown(row, KINDS[row.kind].icon, KINDS[row.kind].write(told[row.pk]))
        for row in rows
        if row.pk in told
    ]
    return page(request, "people/notices.html", {"shown": shown, "rows": rows})


@require_POST
@organization_view()
def open_one(request: OrganizationRequest, notice: int) -> HttpResponse:
    """It is read; on to its place."""
    mine = Delivery.objects.shown_to(request.access.membership)
    found = get_object_or_404(mine, pk=notice)
    if found.read_at is None:
        found.read_at = timezone.now()
        found.save(update_fields=["read_at"])
    return redirect(found.data["path"])


@require_POST
@organization_view()
def read_all(request: OrganizationRequest) -> HttpResponse:
    """All that stand there now are read."""
    mine = Delivery.objects.shown_to(request.access.membership)
    mine.order_by().filter(read_at__isnull=True).update(read_at=timezone.now())
    to = reverse("organization:notices", args=[request.access.organization.slug])
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return redirect(to)
