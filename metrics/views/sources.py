"""All sources: the list, connecting one, changing, removing and bringing it back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.forms.source import SourceForm
from metrics.models import Source, SourceKind
from metrics.showing.sources import kinds, overview, removed
from metrics.use_cases.sources import archive_source, change_source, create_source, restore_source
from people.answers import moved_on, page, wants_fragment
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view
from people.views.gates import reads_settings, writes_settings


@require_safe
@organization_view(reads=reads_settings)
def index(request: OrganizationRequest) -> HttpResponse:
    """All sources with how fresh they are; it refreshes itself."""
    organization = request.access.organization
    context = {"cards": overview(organization), "removed": removed(organization)}
    return page(request, "metrics/sources.html", context)


@require_safe
@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def choose(request: OrganizationRequest) -> HttpResponse:
    """Which kind of helpdesk to connect."""
    return render(request, "metrics/source_kind.html", {"kinds": kinds()})


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def connect(request: OrganizationRequest, kind: str) -> HttpResponse:
    """The form of one kind; once the connection was tried, the first sync begins."""
    if kind not in [known.value for known in kinds()]:
        raise Http404
    form = SourceForm(request.POST or None, access=request.access, kind=kind)
    made: list[Source] = []
    if not tried(form, lambda: made.append(_create(request, form))):
        return _form_page(request, form)
    done = _("Connected. The first sync begins now.")
    if kind == SourceKind.EVENT_LOG:
        done = _("Here files can be handed in now.")
    return moved_on(request, _address(request, made[0]), done)


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def change(request: OrganizationRequest, source: int) -> HttpResponse:
    """The settings of a source; its credentials are never shown."""
    found = find(request, source)
    form = SourceForm(request.POST or None, access=request.access, kind=found.kind, source=found)
    if not tried(form, lambda: _change(request, found, form)):
        return _form_page(request, form)
    return moved_on(request, _address(request, found), _("Saved."))


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def remove(request: OrganizationRequest, source: int) -> HttpResponse:
    """Stop reading it; the list offers to bring it back."""
    archive_source(access=request.access, source=find(request, source))
    to = reverse("metrics:sources", args=[request.access.organization.slug])
    return redirect(f"{to}?removed={source}")


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def bring_back(request: OrganizationRequest, source: int) -> HttpResponse:
    """Undo the removal."""
    gone = Source.objects.filter(
        organization=request.access.organization, archived_at__isnull=False
    )
    found = get_object_or_404(gone, pk=source)
    restore_source(access=request.access, source=found)
    return moved_on(request, _address(request, found), _("It is read again."))


def find(request: OrganizationRequest, source: int) -> Source:
    """One of the organization's sources that was not removed, or 404."""
    return get_object_or_404(Source.objects.of(request.access.organization), pk=source)


def _create(request: OrganizationRequest, form: SourceForm) -> Source:
    return create_source(access=request.access, kind=form.kind, **_given(form))


def _change(request: OrganizationRequest, source: Source, form: SourceForm) -> Source:
    return change_source(access=request.access, source=source, **_given(form))


def _given(form: SourceForm) -> dict[str, Any]:
    return {
        "name": form.cleaned_data["name"],
        "base_url": form.base_url,
        "credentials": form.secrets,
        "settings": form.values,
        "interval": form.seconds,
        "enabled": form.scheduled,
    }


def _form_page(request: OrganizationRequest, form: SourceForm) -> HttpResponse:
    template = "metrics/source_form.html"
    response = render(
        request,
        f"{template}#page" if wants_fragment(request) else template,
        {"form": form, "source": form.source, "kind": SourceKind(form.kind)},
        status=422 if form.is_bound else 200,
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _address(request: OrganizationRequest, source: Source) -> str:
    return reverse("metrics:source", args=[request.access.organization.slug, source.pk])
