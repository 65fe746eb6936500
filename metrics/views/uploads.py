"""A table from being handed in to being taken over: columns, every row, what is refused and why."""

from io import StringIO

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from metrics.entering.choices import column_choices
from metrics.entering.files import (
    Shown,
    columns_of,
    keep_file,
    preview,
    refused_rows,
    set_mapping,
    table_of,
    take_over,
)
from metrics.entering.gates import enters
from metrics.entering.tables import TableError
from metrics.entering.writing import write_refused
from metrics.forms.entries import FileForm
from metrics.models import About, EntryFile
from people.answers import moved_on, page, wants_fragment
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view

MOST_SHOWN = 100


@organization_view(reads=enters)
def hand_in(request: OrganizationRequest) -> HttpResponse:
    """The form; a table that can be read is kept and previewed."""
    access = request.access
    form = FileForm(request.POST or None, request.FILES or None, access=access)
    if request.method == "POST" and form.is_valid():
        file, about = form.cleaned_data["file"], form.cleaned_data["about"]
        try:
            kept = keep_file(access=access, data=file.read(), name=file.name, about=about)
        except TableError as error:
            form.add_error("file", error.words)
        else:
            to = reverse("metrics:entry-file", args=[access.organization.slug, kept.pk])
            if not wants_fragment(request):
                return redirect(to)
            return HttpResponse(status=204, headers={"HX-Redirect": to})
    template = "metrics/entries/upload.html"
    response = page(request, template, {"form": form})
    response.status_code = 422 if form.is_bound and form.errors else 200
    return response


@organization_view(reads=enters)
def show(request: OrganizationRequest, file: int) -> HttpResponse:
    """What would become of each row; a POST chooses the columns."""
    kept = _find(request, file)
    if request.method == "POST":
        if kept.batch_id is not None:
            raise PermissionDenied
        chosen = {key: request.POST.get(f"column-{key}", "") for key in columns_of(kept.about)}
        set_mapping(kept=kept, chosen=chosen)
        if not wants_fragment(request):
            return redirect(request.path)
    found = preview(access=request.access, kept=kept)
    rows = refused_rows(kept) if kept.batch_id else found.bad
    context = {
        "kept": kept,
        "found": found,
        "choices": column_choices(request.access.organization, kept, found.table.headings),
        "bad": numbered(request, rows, MOST_SHOWN),
        "sample": [row for row in found.rows if not row.problems][:10],
    }
    template = "metrics/entries/preview.html"
    if request.method == "POST":  # who chooses one column after the other is not disturbed
        return render(request, f"{template}#outcome", context)
    return page(request, template, context)


@require_POST
@organization_view(reads=enters)
def take(request: OrganizationRequest, file: int) -> HttpResponse:
    """Take the good rows over."""
    kept = _find(request, file)
    taken = take_over(access=request.access, kept=kept)
    kept.refresh_from_db()
    message = ngettext("%(count)d row is taken over.", "%(count)d rows are taken over.", taken)
    told = message % {"count": taken}
    name = "metrics:entry-file" if kept.refused else "metrics:entries"
    args = [request.access.organization.slug, *([kept.pk] if kept.refused else [])]
    return moved_on(request, reverse(name, args=args), told)


@require_safe
@organization_view(reads=enters)
def refused_file(request: OrganizationRequest, file: int) -> HttpResponse:
    """The rows that were not, or would not be, taken over, each with its reason, to be mended."""
    kept = _find(request, file)
    done = kept.batch_id is not None
    rows: list[Shown] = (
        refused_rows(kept) if done else preview(access=request.access, kept=kept).bad
    )
    out = StringIO()
    write_refused(table_of(kept).headings, rows, out)
    response = HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="rows-to-mend-{kept.pk}.csv"'
    return response


@require_POST
@organization_view(reads=enters)
def give_up(request: OrganizationRequest, file: int) -> HttpResponse:
    """Leave a file that was not taken over."""
    kept = _find(request, file)
    if kept.batch_id is not None:
        raise PermissionDenied
    kept.file.delete(save=False)
    kept.delete()
    to = reverse("metrics:entry-upload", args=[request.access.organization.slug])
    return moved_on(request, to, _("The file is left: nothing was taken over."))


def _find(request: OrganizationRequest, file: int) -> EntryFile:
    """A file that the reader handed in; a director's and an admin's eye sees all."""
    access = request.access
    found = EntryFile.objects.filter(organization=access.organization)
    if not access.writes_accounts:
        found = found.filter(by=access.membership, about=About.MEASURES)
    return get_object_or_404(found.select_related("batch"), pk=file)
