"""Whether what a page shows has moved since it was drawn: asked by pages that stay open."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from objectives.views.readers import reads
from people.access import Access
from people.scope import OrganizationRequest, organization_view

# What goes stale by time alone, such as when the data was last read, is drawn anew this often.
SLOT = 5 * 60


@require_safe
@organization_view(reads=reads)
def news(request: OrganizationRequest) -> HttpResponse:
    """Nothing, or that the page asks for itself again; `seen` is what it was drawn from."""
    response = HttpResponse(status=204)
    if request.GET.get("seen") != _state(request.access, timezone.now()):
        trigger_client_event(response, "pageChanged", {})
    return response


def news_url(access: Access, *, now: datetime) -> str:
    """Where a page that is drawn now asks whether it still holds."""
    address = reverse("objectives:news", args=[access.organization.slug])
    return f"{address}?{urlencode({'seen': _state(access, now)})}"


def _state(access: Access, now: datetime) -> str:
    return f"{access.organization.data_version}.{int(now.timestamp()) // SLOT}"
