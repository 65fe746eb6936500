"""Outages: what is marked, a new one with what it would do, withdrawn and brought back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.forms.incident import IncidentForm
from metrics.models import IncidentWindow
from metrics.outages.reading import list_incidents, preview
from metrics.showing.figures import period_words
from metrics.use_cases.incidents import mark_incident, restore_incident, withdraw_incident
from people.access import Access
from people.answers import changed, moved_on, page
from people.forms.fields import tried
from people.models import Membership, Role
from people.names import by_name
from people.scope import OrganizationRequest, organization_view
from people.views.gates import reads_settings


def writes_incidents(access: Access) -> bool:
    """Directors alone."""
    return access.writes_incidents


@require_safe
@organization_view(reads=reads_settings)
def index(request: OrganizationRequest) -> HttpResponse:
    """All outages, also those withdrawn."""
    return page(request, "metrics/incidents.html", {"incidents": list_incidents(request.access)})


@organization_view(reads=reads_settings, writes=writes_incidents, form=True)
def add(request: OrganizationRequest) -> HttpResponse:
    """A GET with all fields shows what marking it would do; the POST of the same marks it."""
    access = request.access
    given = request.POST if request.method == "POST" else request.GET
    directors = _directors(access)
    form = IncidentForm(
        given if "start" in given or request.method == "POST" else None,
        zone=access.organization.zone,
        directors=directors,
        initial={"approved_by": str(access.membership.pk)},
    )
    if request.method == "POST" and tried(
        form, lambda: mark_incident(access=access, **form.window)
    ):
        return moved_on(request, _index(request), _("Marked. Figures follow in a moment."))
    context: dict[str, Any] = {
        "form": form,
        "preview": None,
        "timezone": access.organization.timezone,
    }
    if form.is_bound and form.is_valid():
        found = preview(access, form.window["start"], form.window["end"])
        context |= {"preview": found, "period": period_words(found.period)}
    response = page(request, "metrics/incident_new.html", context)
    if form.is_bound and form.errors:
        response.status_code = 422
    return response


@require_POST
@organization_view(reads=reads_settings, writes=writes_incidents)
def withdraw(request: OrganizationRequest, incident: int) -> HttpResponse:
    """Its tickets count again."""
    withdraw_incident(access=request.access, window=_window(request, incident))
    return changed(request, _index(request), _("Withdrawn. Figures follow in a moment."))


@require_POST
@organization_view(reads=reads_settings, writes=writes_incidents)
def restore(request: OrganizationRequest, incident: int) -> HttpResponse:
    """Its tickets do not count, as before it was withdrawn."""
    restore_incident(access=request.access, window=_window(request, incident))
    return changed(request, _index(request), _("Brought back. Figures follow in a moment."))


def _window(request: OrganizationRequest, incident: int) -> IncidentWindow:
    mine = IncidentWindow.objects.filter(organization=request.access.organization)
    return get_object_or_404(mine.select_related("approved_by"), pk=incident)


def _directors(access: Access) -> list[Membership]:
    found = Membership.objects.of(access.organization).active().filter(roles__role=Role.DIRECTOR)
    return by_name(found.distinct(), lambda each: each.name)


def _index(request: OrganizationRequest) -> str:
    return reverse("metrics:incidents", args=[request.access.organization.slug])
