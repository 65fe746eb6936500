"""Sources: connecting a helpdesk, how its syncs went, and what went wrong."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metrics.connectors.registry import CONNECTORS
from metrics.forms.source import KindForm, SourceForm, UploadForm
from metrics.syncing import request_sync
from metrics.models import BadRow, Source, SourceKind, SyncRun
from metrics.source_pages import PRESETS, history, overview, row_error, source_card
from metrics.use_cases.sources import (
    add_file,
    archive_source,
    change_source,
    create_source,
    restore_source,
)
from people.access import Access
from people.scope import OrganizationRequest, organization_view


def reads(access: Access) -> bool:
    """Who may see sources."""
    return access.reads_settings


def writes(access: Access) -> bool:
    """Who may change them."""
    return access.writes_settings


@require_GET
@organization_view(reads=reads)
def sources(request: OrganizationRequest) -> HttpResponse:
    """All sources with how fresh they are; it refreshes itself."""
    context = {"cards": overview(request.access.organization)}
    return render(
        request, "metrics/_sources.html" if _is_poll(request) else "metrics/sources.html", context
    )


@require_http_methods(["GET", "POST"])
@organization_view(reads=writes, writes=writes)
def new_source(request: OrganizationRequest, kind: str = "") -> HttpResponse:
    """First the kind, then its form; a saved source begins to sync at once."""
    if not kind:
        return render(request, "metrics/source_kind.html", {"form": KindForm(), "kinds": _kinds()})
    if kind not in SourceKind.values:
        raise BadRequest
    form = SourceForm(request.POST or None, access=request.access, kind=kind)
    if request.method == "POST" and form.is_valid():
        source = create_source(
            access=request.access,
            kind=kind,
            name=form.cleaned_data["name"],
            base_url=form.base_url,
            credentials=form.secrets(),
            settings=form.values(),
            interval=form.seconds,
        )
        messages.success(request, _("Connected. The first sync begins now."))
        return _to_source(request, source)
    return _form_page(request, form, kind)


@require_http_methods(["GET", "POST"])
@organization_view(reads=writes, writes=writes)
def edit_source(request: OrganizationRequest, source_id: int) -> HttpResponse:
    """The settings of a source; its credentials are never shown."""
    source = _source(request, source_id)
    form = SourceForm(request.POST or None, access=request.access, kind=source.kind, source=source)
    if request.method == "POST" and form.is_valid():
        change_source(
            access=request.access,
            source=source,
            name=form.cleaned_data["name"],
            base_url=form.base_url,
            credentials=form.secrets(),
            settings=form.values(),
            interval=form.seconds,
            enabled=form.cleaned_data.get("enabled", True),
        )
        messages.success(request, _("Saved. The next sync begins now."))
        return _to_source(request, source)
    return _form_page(request, form, source.kind, source)


@require_GET
@organization_view(reads=reads)
def source(request: OrganizationRequest, source_id: int) -> HttpResponse:
    """One source: its state now, live while it syncs, and the history of its runs."""
    found = _source(request, source_id)
    context: dict[str, Any] = {
        "card": source_card(found),
        "runs": history(found),
        "takes_files": found.kind == SourceKind.EVENT_LOG,
        "form": UploadForm(presets=PRESETS),
    }
    name = "metrics/_source_state.html" if _is_poll(request) else "metrics/source.html"
    return render(request, name, context)


@require_POST
@organization_view(reads=reads, writes=writes)
def sync_source(request: OrganizationRequest, source_id: int) -> HttpResponse:
    """"Sync now": due at once, and the page shows how it goes."""
    found = _source(request, source_id)
    request_sync(source=found, by=request.access.membership)
    if request.htmx:
        context = {"card": source_card(found), "runs": history(found)}
        return render(request, "metrics/_source_state.html", context)
    return _to_source(request, found)


@require_POST
@organization_view(reads=reads, writes=writes)
def upload(request: OrganizationRequest, source_id: int) -> HttpResponse:
    """Take in an event log."""
    found = get_object_or_404(_visible(request), pk=source_id, kind=SourceKind.EVENT_LOG)
    form = UploadForm(request.POST, request.FILES, presets=PRESETS)
    if form.is_valid():
        add_file(
            access=request.access,
            source=found,
            upload=form.cleaned_data["file"],
            mapping=form.cleaned_data["mapping"],
        )
        messages.success(request, _("The file is here; it is being read now."))
        return _to_source(request, found)
    context = {"card": source_card(found), "runs": history(found), "takes_files": True}
    return render(request, "metrics/source.html", context | {"form": form}, status=422)


@require_POST
@organization_view(reads=reads, writes=writes)
def remove_source(request: OrganizationRequest, source_id: int) -> HttpResponse:
    """Stop reading it; the page offers to undo that."""
    found = _source(request, source_id)
    archive_source(access=request.access, source=found)
    context = {"source": found, "cards": overview(request.access.organization)}
    return render(request, "metrics/sources.html", context)


@require_POST
@organization_view(reads=reads, writes=writes)
def bring_back_source(request: OrganizationRequest, source_id: int) -> HttpResponse:
    """Undo the removal."""
    removed = Source.objects.filter(
        organization=request.access.organization, archived_at__isnull=False
    )
    found = get_object_or_404(removed, pk=source_id)
    restore_source(access=request.access, source=found)
    return _to_source(request, found)


@require_GET
@organization_view(reads=reads)
def bad_rows(request: OrganizationRequest, source_id: int, run_id: int) -> StreamingHttpResponse:
    """The rows that were not taken in, with what is wrong, as a file to mend."""
    run = get_object_or_404(
        SyncRun, organization=request.access.organization, source_id=source_id, pk=run_id
    )
    lines = _bad_row_lines(run)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bad-rows-{run.pk}.csv"'
    return response


class _Line:
    """What csv.writer writes to: gives the line back."""

    def write(self, value: str) -> str:
        return value


def _bad_row_lines(run: SyncRun) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(["line", "column", "value", "what is wrong", "row"])
    # Read whole before the transaction ends; a run keeps few of them aside.
    for row in list(BadRow.objects.filter(organization=run.organization, run=run).order_by("line")):
        yield writer.writerow([row.line, row.column, row.value, row_error(row), row.row])


def _visible(request: OrganizationRequest) -> Any:
    return Source.objects.of(request.access.organization)


def _source(request: OrganizationRequest, source_id: int) -> Source:
    found: Source = get_object_or_404(_visible(request), pk=source_id)
    return found


def _is_poll(request: OrganizationRequest) -> bool:
    return bool(request.htmx) and not request.htmx.boosted and bool(request.htmx.target)


def _kinds() -> list[dict[str, Any]]:
    return [
        {
            "value": value,
            "label": label,
            "proven": value not in CONNECTORS or CONNECTORS[value].proven,
        }
        for value, label in SourceKind.choices
    ]


def _form_page(
    request: OrganizationRequest, form: SourceForm, kind: str, source: Source | None = None
) -> HttpResponse:
    context = {"form": form, "source": source, "kind": SourceKind(kind)}
    status = 422 if form.is_bound else 200
    return render(request, "metrics/source_form.html", context, status=status)


def _to_source(request: OrganizationRequest, source: Source) -> HttpResponseRedirect:
    slug = request.access.organization.slug
    return redirect(
        reverse("metrics:source", kwargs={"organization": slug, "source_id": source.pk})
    )
