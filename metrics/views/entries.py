"""What was entered, batch by batch; taking a batch back, and bringing it back."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.entering.entering import bring_back, take_back
from metrics.entering.gates import enters
from metrics.entering.history import batches_of
from metrics.entering.upload_accounts import take_back_accounts
from metrics.models import About
from people.answers import changed, page, refused
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=enters)
def index(request: OrganizationRequest) -> HttpResponse:
    """How figures come in from elsewhere, and what came."""
    context = {"batches": numbered(request, batches_of(request.access))}
    return page(request, "metrics/entries/index.html", context)


@require_POST
@organization_view(reads=enters)
def withdraw(request: OrganizationRequest, batch: int) -> HttpResponse:
    """As if the batch had never come."""
    found = get_object_or_404(batches_of(request.access), pk=batch)
    kept, by = getattr(found, "file", None), request.access.membership
    try:
        if kept is not None and kept.about == About.ACCOUNTS:
            take_back_accounts(kept=kept, by=by)
        else:
            take_back(batch=found, by=by)
    except ValidationError as error:
        return refused(request, _index(request), error)
    return changed(
        request, _index(request), _("It is taken back: what it had replaced holds again.")
    )


@require_POST
@organization_view(reads=enters)
def restore(request: OrganizationRequest, batch: int) -> HttpResponse:
    """Undo the taking back of figures."""
    figures = batches_of(request.access).exclude(file__about=About.ACCOUNTS)
    found = get_object_or_404(figures, pk=batch)
    try:
        bring_back(batch=found, by=request.access.membership)
    except ValidationError as error:
        return refused(request, _index(request), error)
    return changed(request, _index(request), _("It holds again."))


def _index(request: OrganizationRequest) -> str:
    return reverse("metrics:entries", args=[request.access.organization.slug])
