"""Opening hours: whose, since when, and the forms to say them."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.forms.hours import HoursForm, initial_of
from metrics.hours.pages import coming, owners
from metrics.models import DueScope, Schedule
from metrics.use_cases.hours import remove_schedule, save_schedule
from people.answers import changed, moved_on, page, wants_fragment
from people.forms.fields import tried
from people.models import Holiday
from people.scope import OrganizationRequest, organization_view
from people.views.gates import reads_settings, writes_settings

NINE, SIX = 9 * 60, 18 * 60


@require_safe
@organization_view(reads=reads_settings)
def index(request: OrganizationRequest) -> HttpResponse:
    """The organization's hours, and those of teams that have their own."""
    organization = request.access.organization
    context = {
        "owners": owners(organization, timezone.now()),
        "recalculating": DueScope.objects.filter(organization=organization).exists(),
    }
    return page(request, "metrics/hours.html", context)


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def add(request: OrganizationRequest) -> HttpResponse:
    """New hours, Monday to Friday from nine to six to begin with."""
    organization = request.access.organization
    draft = Schedule(
        organization=organization,
        timezone=organization.timezone,
        hours=[[[NINE, SIX]] if day in organization.working_days else [] for day in range(1, 8)],
        closed=[one.day for one in Holiday.objects.filter(organization=organization)],
    )
    initial = initial_of(draft) | {"team": request.GET.get("team", "")}
    form = HoursForm(request.POST or None, access=request.access, schedule=draft, initial=initial)
    if not tried(form, lambda: _save(request, form, None)):
        return _form_page(request, form, None)
    return moved_on(request, _index(request), _("Saved. Figures follow in a moment."))


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def change(request: OrganizationRequest, schedule: int) -> HttpResponse:
    """Correct hours: for the past too."""
    found = _find(request, schedule)
    form = HoursForm(
        request.POST or None, access=request.access, schedule=found, initial=initial_of(found)
    )
    if not tried(form, lambda: _save(request, form, found)):
        return _form_page(request, form, found)
    return moved_on(request, _index(request), _("Saved. Figures follow in a moment."))


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def remove(request: OrganizationRequest, schedule: int) -> HttpResponse:
    """Take hours back."""
    remove_schedule(schedule=_find(request, schedule), by=request.access.membership)
    return changed(request, _index(request), _("Removed. Figures follow in a moment."))


@require_safe
@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def holidays(request: OrganizationRequest) -> HttpResponse:
    """The regions of the chosen country, and its next public holidays: a part of the form."""
    given = {name: request.GET.get(name, "") for name in ("country", "region")}
    form = HoursForm(access=request.access, initial=given)
    return render(request, "metrics/_hours_holidays.html", _part(request, form))


def _save(request: OrganizationRequest, form: HoursForm, schedule: Schedule | None) -> Schedule:
    access = request.access
    return save_schedule(
        organization=access.organization, by=access.membership, schedule=schedule, **form.given
    )


def _find(request: OrganizationRequest, schedule: int) -> Schedule:
    mine = Schedule.objects.filter(organization=request.access.organization)
    return get_object_or_404(mine, pk=schedule)


def _form_page(
    request: OrganizationRequest, form: HoursForm, schedule: Schedule | None
) -> HttpResponse:
    template = "metrics/hours_form.html"
    response = render(
        request,
        f"{template}#page" if wants_fragment(request) else template,
        {"form": form, "schedule": schedule, **_part(request, form)},
        status=422 if form.is_bound else 200,
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _part(request: OrganizationRequest, form: HoursForm) -> dict[str, Any]:
    """What the holidays of the form need; a region of another country is none."""
    country, region = (str(form[name].value() or "") for name in ("country", "region"))
    known = {code for code, _name in form.fields["region"].choices}  # type: ignore[attr-defined]
    zone = str(form["timezone"].value() or request.access.organization.timezone)
    try:
        today = timezone.now().astimezone(ZoneInfo(zone)).date()
    except (KeyError, ValueError, OSError):  # such as "America", which is a folder of zones
        today = timezone.now().date()
    return {
        "form": form,
        "coming": coming(country, region if region in known else "", today) if country else [],
    }


def _index(request: OrganizationRequest) -> str:
    return reverse("metrics:hours", args=[request.access.organization.slug])
