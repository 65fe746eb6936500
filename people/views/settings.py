"""The organization: its name, its calendar, its holidays."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.answers import changed, form_page, ids, page
from people.forms.fields import tried
from people.forms.settings import HolidayForm, SettingsForm
from people.models import Holiday
from people.scope import OrganizationRequest, organization_view
from people.use_cases.organizations import SETTINGS, add_holiday, change_settings, remove_holiday
from people.views.gates import reads_settings, writes_settings


@organization_view(reads=reads_settings, writes=writes_settings)
def show(request: OrganizationRequest) -> HttpResponse:
    """What is set, and for an admin the form to change it."""
    organization, by = request.access.organization, request.access.membership
    form = SettingsForm(
        request.POST or None,
        initial={field: getattr(organization, field) for field in SETTINGS},
    )
    for field in form.fields.values():
        field.disabled = not request.access.writes_settings
    if tried(form, lambda: change_settings(organization=organization, by=by, **form.cleaned_data)):
        return changed(request, _index(request), _("The settings are saved."))
    context = {"form": form, "holidays": Holiday.objects.filter(organization=organization)}
    response = page(request, "people/settings.html", context)
    if form.errors:
        response.status_code = 422
    return response


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def add(request: OrganizationRequest) -> HttpResponse:
    """A day on which nobody works."""
    organization, by = request.access.organization, request.access.membership
    form = HolidayForm(request.POST or None, auto_id=ids(request))
    if tried(form, lambda: add_holiday(organization=organization, by=by, **form.cleaned_data)):
        return changed(request, _index(request), _("The holiday is added."))
    words = {"title": _("Add a holiday"), "submit": _("Add"), "back": _index(request)}
    return form_page(request, {"form": form} | words)


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def remove(request: OrganizationRequest, holiday: int) -> HttpResponse:
    """A working day again."""
    mine = Holiday.objects.filter(organization=request.access.organization)
    remove_holiday(holiday=get_object_or_404(mine, pk=holiday), by=request.access.membership)
    return changed(request, _index(request), _("The holiday is removed."))


def _index(request: OrganizationRequest) -> str:
    return reverse("organization:settings", args=[request.access.organization.slug])
