"""Cycles: the list, setting one up, changing its days."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from objectives.choices import CycleState
from objectives.forms.cycles import CycleForm, initial_of, next_quarter
from objectives.forms.reason import ReasonField
from objectives.models import Cycle, Objective
from objectives.use_cases.cycles import change_cycle, create_cycle
from objectives.use_cases.rules import require
from objectives.views.readers import reads
from people.access import Access
from people.answers import changed, form_page, page
from people.forms.typed import add_errors
from people.scope import OrganizationRequest, organization_view


def writes(access: Access) -> bool:
    """Who sets up cycles."""
    return access.writes_company


@require_safe
@organization_view(reads=reads)
def cycles(request: OrganizationRequest) -> HttpResponse:
    """Every cycle, newest first, with how many objectives the reader may see in it."""
    access = request.access
    seen = Objective.objects.visible_to(access).values("pk")
    found = Cycle.objects.of(access.organization).annotate(
        count=Count("objectives", filter=Q(objectives__in=seen))
    )
    return page(request, "objectives/cycles.html", {"cycles": found})


@organization_view(reads=reads, writes=writes)
def new_cycle(request: OrganizationRequest) -> HttpResponse:
    """Set one up; the next quarter is suggested."""
    access = request.access
    require(access.writes_company)
    latest = Cycle.objects.of(access.organization).order_by("-end").first()
    today = timezone.now().astimezone(access.organization.zone).date()
    form = CycleForm(
        request.POST or None, initial=next_quarter(today, latest.end if latest else None)
    )
    if request.method == "POST" and form.is_valid():
        try:
            create_cycle(access=access, **form.given())
        except ValidationError as error:
            add_errors(form, error)
        else:
            return changed(request, _list(request), _("The cycle is set up."))
    return form_page(
        request,
        {"form": form, "title": _("New cycle"), "submit": _("Set up"), "back": _list(request)},
    )


@organization_view(reads=reads, writes=writes)
def edit_cycle(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """Change name and dates."""
    access = request.access
    found = get_object_or_404(Cycle.objects.of(access.organization), pk=cycle)
    require(access.writes_company)
    form = CycleForm(request.POST or None, initial=initial_of(found))
    if found.state != CycleState.DRAFT:
        form.fields["reason"] = ReasonField(
            help_text=_("Asked for where days move: everything in it is computed anew.")
        )
    if request.method == "POST" and form.is_valid():
        try:
            change_cycle(access=access, cycle=found, **form.given())
        except ValidationError as error:
            add_errors(form, error)
        else:
            return changed(request, _list(request), _("Saved."))
    return form_page(
        request,
        {"form": form, "title": found.name, "submit": _("Save"), "back": _list(request)},
    )


def _list(request: OrganizationRequest) -> str:
    return reverse("objectives:cycles", args=[request.access.organization.slug])
