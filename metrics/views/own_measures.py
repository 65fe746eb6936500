"""Measures of one's own: the list, adding, changing, offering no more."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.entering.gates import enters, writes_accounts
from metrics.entering.own_measures import (
    add_own_measure,
    change_own_measure,
    retire_own_measure,
)
from metrics.forms.entries import OwnMeasureForm
from metrics.models import OwnMeasure
from people.answers import changed, form_page, ids, page
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=enters)
def index(request: OrganizationRequest) -> HttpResponse:
    """Those that are offered, and those that no longer are."""
    every = OwnMeasure.objects.filter(organization=request.access.organization)
    context = {
        "measures": OwnMeasure.objects.of(request.access.organization),
        "retired": every.filter(retired_at__isnull=False).order_by("name", "pk"),
    }
    return page(request, "metrics/entries/own.html", context)


@organization_view(reads=enters, writes=writes_accounts, form=True)
def add(request: OrganizationRequest) -> HttpResponse:
    """A new one."""
    access = request.access
    form = OwnMeasureForm(request.POST or None, auto_id=ids(request))

    def save() -> None:
        add_own_measure(organization=access.organization, by=access.membership, **form.cleaned_data)

    if tried(form, save):
        return changed(request, _index(request), _("The measure is added."))
    words = {"title": _("Add a measure"), "submit": _("Add"), "back": _index(request)}
    return form_page(request, {"form": form} | words)


@organization_view(reads=enters, writes=writes_accounts, form=True)
def change(request: OrganizationRequest, measure: int) -> HttpResponse:
    """Its name and direction."""
    access, found = request.access, _find(request, measure)
    form = OwnMeasureForm(request.POST or None, measure=found, auto_id=ids(request))

    def save() -> None:
        name, better = form.cleaned_data["name"], form.cleaned_data["better"]
        change_own_measure(measure=found, by=access.membership, name=name, better=better)

    if tried(form, save):
        return changed(request, _index(request), _("Saved."))
    words = {"title": found.name, "submit": _("Save"), "back": _index(request)}
    return form_page(request, {"form": form} | words)


@require_POST
@organization_view(reads=enters, writes=writes_accounts)
def retire(request: OrganizationRequest, measure: int) -> HttpResponse:
    """Offer it no more; its figures stay."""
    found = _find(request, measure)
    retire_own_measure(measure=found, by=request.access.membership, retired=True)
    return changed(request, _index(request), _("It is offered no more; its figures stay."))


@require_POST
@organization_view(reads=enters, writes=writes_accounts)
def restore(request: OrganizationRequest, measure: int) -> HttpResponse:
    """Offer it again."""
    found = _find(request, measure)
    retire_own_measure(measure=found, by=request.access.membership, retired=False)
    return changed(request, _index(request), _("It is offered again."))


def _find(request: OrganizationRequest, measure: int) -> OwnMeasure:
    mine = OwnMeasure.objects.filter(organization=request.access.organization)
    return get_object_or_404(mine, pk=measure)


def _index(request: OrganizationRequest) -> str:
    return reverse("metrics:own-measures", args=[request.access.organization.slug])
