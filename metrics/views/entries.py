"""What was entered, batch by batch; taking a batch back, and bringing it back."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.entering.entering import bring_back, take_back
from metrics.entering.gates import enters
from metrics.entering.history import batches_of, changeable_batch
from metrics.entering.upload_accounts import left_as_they_are, left_words
from metrics.entering.uploading.asking import ask_back
from metrics.entering.uploading.looking import files_of, unfinished
from metrics.models import About, EntryFile
from people.answers import changed, page, refused
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=enters)
def index(request: OrganizationRequest) -> HttpResponse:
    """How figures come in from elsewhere, and what came."""
    batches = numbered(request, batches_of(request.access))
    waiting = list(unfinished(request.access))
    files = [*waiting, *(batch.file for batch in batches if hasattr(batch, "file"))]
    context = {
        "batches": batches,
        "waiting": waiting,
        "opens": set(
            files_of(request.access).filter(batch__in=list(batches)).values_list("pk", flat=True)
        ),
        "going_on": any(file.goes_on for file in files),
    }
    return page(request, "metrics/entries/index.html", context)


@require_POST
@organization_view(reads=enters)
def withdraw(request: OrganizationRequest, batch: int) -> HttpResponse:
    """As if the batch had never come."""
    found = changeable_batch(request.access, batches_of(request.access), batch)
    kept, by = getattr(found, "file", None), request.access.membership
    at_once = True
    try:
        if kept is not None:
            at_once = ask_back(kept=kept, by=by)
        else:
            take_back(batch=found, by=by)
    except ValidationError as error:
        return refused(request, _index(request), error)
    return changed(
        request, _index(request), _taken_back(kept) if at_once else _("It is being taken back.")
    )


@require_POST
@organization_view(reads=enters)
def restore(request: OrganizationRequest, batch: int) -> HttpResponse:
    """Undo the taking back of figures."""
    figures = batches_of(request.access).exclude(file__about=About.ACCOUNTS)
    found = changeable_batch(request.access, figures, batch)
    kept, by = getattr(found, "file", None), request.access.membership
    at_once = True
    try:
        if kept is not None:
            at_once = ask_back(kept=kept, by=by, forth=True)
        else:
            bring_back(batch=found, by=by)
    except ValidationError as error:
        return refused(request, _index(request), error)
    done = _("It holds again.") if at_once else _("It is being brought back.")
    return changed(request, _index(request), done)


def _taken_back(kept: EntryFile | None) -> str:
    done = _("It is taken back: what it had replaced holds again.")
    if kept is None:
        return done
    kept.refresh_from_db()
    left = left_words(left_as_they_are(kept))
    return f"{done} {left}" if left else done


def _index(request: OrganizationRequest) -> str:
    return reverse("metrics:entries", args=[request.access.organization.slug])
