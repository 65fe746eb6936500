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
from metrics.entering.gates import enters
from metrics.entering.table_lines import TableError
from metrics.entering.uploading import asking
from metrics.entering.uploading.keeping import keep_file, set_mapping
from metrics.entering.uploading.looking import files_of, look_at, refused, sample, shown
from metrics.entering.uploading.staged import columns_of
from metrics.entering.writing import write_refused
from metrics.forms.entries import FileForm
from metrics.models import EntryFile, Stage
from people.answers import moved_on, page, wants_fragment
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view

MOST_SHOWN = 100


@organization_view(reads=enters)
def hand_in(request: OrganizationRequest) -> HttpResponse:
    """The form; a table that can be read is kept, and its page says what would become of it."""
    access = request.access
    form = FileForm(request.POST or None, request.FILES or None, access=access)
    if request.method == "POST" and form.is_valid():
        file, about = form.cleaned_data["file"], form.cleaned_data["about"]
        try:
            kept = keep_file(access=access, file=file.file, name=file.name, about=about)
        except TableError as error:
            form.add_error("file", error.words)
        else:
            to = _address(request, kept)
            if not wants_fragment(request):
                return redirect(to)
            return HttpResponse(status=204, headers={"HX-Redirect": to})
    template = "metrics/entries/upload.html"
    response = page(request, template, {"form": form})
    response.status_code = 422 if form.is_bound and form.errors else 200
    return response


@organization_view(reads=enters)
def show(request: OrganizationRequest, file: int) -> HttpResponse:
    """How far it is, and what would become of each row; a POST chooses the columns."""
    kept = _find(request, file)
    if request.method == "POST":
        if not _columns_open(kept):
            raise PermissionDenied
        chosen = {key: request.POST.get(f"column-{key}", "") for key in columns_of(kept.about)}
        set_mapping(access=request.access, kept=kept, chosen=chosen)
        if not wants_fragment(request):
            return redirect(request.path)
        kept = _find(request, file)
    context = {
        "kept": kept,
        "columns_open": _columns_open(kept),
        "found": look_at(kept),
        "choices": column_choices(request.access.organization, kept, kept.headings),
        "bad": numbered(request, refused(kept), MOST_SHOWN),
        "sample": sample(kept) if kept.stage == Stage.READY else (),
    }
    template = "metrics/entries/preview.html"
    if request.method == "POST":  # who chooses one column after the other is not disturbed
        return render(request, f"{template}#outcome", context)
    return page(request, template, context)


@require_POST
@organization_view(reads=enters)
def take(request: OrganizationRequest, file: int) -> HttpResponse:
    """Take the good rows over: at once, or in the background."""
    kept = asking.take_over(access=request.access, kept=_find(request, file))
    if kept.stage != Stage.DONE:
        return moved_on(request, _address(request, kept), _("The rows are being taken over."))
    message = ngettext("%(count)d row is taken over.", "%(count)d rows are taken over.", kept.taken)
    told = message % {"count": kept.taken}
    if refused(kept).exists():
        return moved_on(request, _address(request, kept), told)
    to = reverse("metrics:entries", args=[request.access.organization.slug])
    return moved_on(request, to, told)


@require_POST
@organization_view(reads=enters)
def again(request: OrganizationRequest, file: int) -> HttpResponse:
    """Go on with what stopped unexpectedly."""
    kept = _find(request, file)
    asking.try_again(access=request.access, kept=kept)
    return moved_on(request, _address(request, kept), _("It goes on."))


@require_safe
@organization_view(reads=enters)
def refused_file(request: OrganizationRequest, file: int) -> HttpResponse:
    """The rows that were not, or would not be, taken over, each with its reason, to be mended."""
    kept = _find(request, file)
    out = StringIO()
    write_refused(kept.headings, shown(refused(kept)), out)
    response = HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="rows-to-mend-{kept.pk}.csv"'
    return response


@require_POST
@organization_view(reads=enters)
def give_up(request: OrganizationRequest, file: int) -> HttpResponse:
    """Leave a file that was not taken over."""
    asking.give_up(kept=_find(request, file))
    to = reverse("metrics:entry-upload", args=[request.access.organization.slug])
    return moved_on(request, to, _("The file is left: nothing was taken over."))


def _columns_open(kept: EntryFile) -> bool:
    return kept.stage in (Stage.READING, Stage.CHECKING, Stage.READY)


def _find(request: OrganizationRequest, file: int) -> EntryFile:
    """A file that the reader handed in; a director's and an admin's eye sees all."""
    return get_object_or_404(files_of(request.access), pk=file)


def _address(request: OrganizationRequest, kept: EntryFile) -> str:
    return reverse("metrics:entry-file", args=[request.access.organization.slug, kept.pk])
