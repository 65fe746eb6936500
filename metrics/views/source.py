"""One source: how its readings went, reading it now, handing in a file, what was not taken in."""

from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.forms.upload import UploadForm
from metrics.intake.bad_rows import write_bad_rows
from metrics.intake.syncing import request_sync
from metrics.models import Source, SourceKind, SyncRun
from metrics.showing.sources import bad_rows_of, source_page
from metrics.use_cases.sources import add_file, read_again
from metrics.views.sources import find
from people.answers import moved_on, wants_fragment
from people.scope import OrganizationRequest, organization_view
from people.views.gates import reads_settings, writes_settings


@require_safe
@organization_view(reads=reads_settings)
def show(request: OrganizationRequest, source: int) -> HttpResponse:
    """Its state now, live while it is read, and the history of its readings."""
    return _answer(request, find(request, source))


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def sync(request: OrganizationRequest, source: int) -> HttpResponse:
    """ "Sync now": due at once, and the page shows how it goes."""
    found = get_object_or_404(_read(request), pk=source)
    request_sync(source=found, by=request.access.membership)
    found.refresh_from_db()
    if wants_fragment(request):
        return _answer(request, found)
    to = reverse("metrics:source", args=[request.access.organization.slug, found.pk])
    return moved_on(request, to, _("It is read now."))


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def reread(request: OrganizationRequest, source: int) -> HttpResponse:
    """ "Read everything again": from the start, under the present settings."""
    found = get_object_or_404(_read(request), pk=source)
    read_again(access=request.access, source=found)
    to = reverse("metrics:source", args=[request.access.organization.slug, found.pk])
    return moved_on(request, to, _("All of it is being read again."))


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def upload(request: OrganizationRequest, source: int) -> HttpResponse:
    """Take in an event log."""
    found = get_object_or_404(_of_files(request), pk=source)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file, mapping = form.cleaned_data["file"], form.cleaned_data["mapping"]
        try:
            add_file(access=request.access, source=found, upload=file, mapping=mapping)
        except ValidationError as error:
            form.add_error(None, error)
    if form.errors:
        context = source_page(found) | {"form": form}
        # Only the form is swapped in: it alone has changed.
        template = "metrics/_upload.html" if wants_fragment(request) else "metrics/source.html"
        return render(request, template, context, status=422)
    to = reverse("metrics:source", args=[request.access.organization.slug, found.pk])
    return moved_on(request, to, _("The file is here; it is being read now."))


@require_safe
@organization_view(reads=reads_settings)
def bad_rows(request: OrganizationRequest, source: int, run: int) -> HttpResponse:
    """The rows that were not taken in, with what is wrong, as a file to mend."""
    runs = SyncRun.objects.filter(organization=request.access.organization, source=source)
    found = get_object_or_404(runs, pk=run)
    file = StringIO(
        "\N{ZERO WIDTH NO-BREAK SPACE}"
    )  # else Excel takes it for something else than UTF-8
    file.seek(1)
    write_bad_rows(bad_rows_of(found), file)
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bad-rows-{found.pk}.csv"'
    return response


def _read(request: OrganizationRequest) -> Any:
    """Sources that are read; files are handed in."""
    return Source.objects.of(request.access.organization).exclude(kind=SourceKind.EVENT_LOG)


def _of_files(request: OrganizationRequest) -> Any:
    return Source.objects.of(request.access.organization).filter(kind=SourceKind.EVENT_LOG)


def _answer(request: OrganizationRequest, source: Source) -> HttpResponse:
    context = source_page(source) | {"form": UploadForm()}
    template = "metrics/source.html"
    name = "metrics/_source_state.html" if wants_fragment(request) else template
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
