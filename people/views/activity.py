"""What happened here: changes, and looks at people's numbers."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from people.answers import page
from people.audit import LOOKED, sentence
from people.models import AuditEntry
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view
from people.views.gates import reads_activity


@require_safe
@organization_view(reads=reads_activity)
def index(request: OrganizationRequest) -> HttpResponse:
    """Everything, newest first; `?show=changes` or `looks` leaves out the other."""
    show = request.GET.get("show", "")
    entries = AuditEntry.objects.filter(organization=request.access.organization)
    if show == "changes":
        entries = entries.exclude(action=LOOKED)
    elif show == "looks":
        entries = entries.filter(action=LOOKED)
    return page(request, "people/activity.html", {"entries": _told(request, entries), "show": show})


@require_safe
@organization_view()
def looks(request: OrganizationRequest) -> HttpResponse:
    """Who looked at one's own numbers, and on which day."""
    entries = AuditEntry.objects.filter(
        organization=request.access.organization, about=request.access.membership, action=LOOKED
    )
    return page(request, "people/looks.html", {"entries": _told(request, entries)})


def _told(request: OrganizationRequest, entries: QuerySet[AuditEntry]) -> Page[Any]:
    rows = entries.select_related("actor", "about").order_by("-at", "-pk")
    told = numbered(request, rows)
    for entry in told.object_list:
        entry.sentence = sentence(entry)
    return told
