"""Noting what one did with the accounts that one looks after, and taking it back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.entering.account_pages import accounts_of, own_accounts
from metrics.entering.accounts import assignee_now
from metrics.entering.activities import (
    may_take_back,
    note_activity,
    noted_batches,
    notes_on,
    take_back_activity,
)
from metrics.entering.gates import reads_accounts
from metrics.forms.activity import ActivityForm
from metrics.models import Account, Batch
from people.access import Access
from people.answers import changed, form_page, ids, refused
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view


def notes(access: Access) -> bool:
    """Agents have a scorecard from which they note."""
    return access.is_agent


@organization_view(reads=notes)
def new(request: OrganizationRequest) -> HttpResponse:
    """Any of the own accounts."""
    back = reverse("metrics:my-scorecard", args=[request.access.organization.slug])
    return _note(request, None, back)


@organization_view(reads=reads_accounts)
def on_account(request: OrganizationRequest, account: int) -> HttpResponse:
    """One account, by whoever looks after it."""
    access = request.access
    found = get_object_or_404(accounts_of(access), pk=account)
    if not notes_on(access, assignee_now(access.organization, [found.pk]).get(found.pk)):
        raise PermissionDenied
    return _note(request, found, _account_address(request, found.pk))


@require_POST
@organization_view(reads=reads_accounts)
def undo(request: OrganizationRequest, batch: int) -> HttpResponse:
    """Take back what was noted."""
    access = request.access
    found = get_object_or_404(noted_batches(access), pk=batch)
    if not may_take_back(access, found):
        raise PermissionDenied
    account = found.entries.values_list("account", flat=True).first()
    address = _account_address(request, account or 0)
    try:
        take_back_activity(access=access, batch=found)
    except ValidationError as error:
        return refused(request, address, error)
    return changed(request, address, _("Taken back."))


def _note(request: OrganizationRequest, account: Account | None, back: str) -> HttpResponse:
    access = request.access
    today = timezone.now().astimezone(access.organization.zone).date()
    form = ActivityForm(
        request.POST or None,
        accounts=() if account else own_accounts(access),
        today=today,
        one=account is not None,
        auto_id=ids(request),
    )
    noted: list[Batch | None] = []
    if request.method == "POST" and tried(
        form,
        lambda: noted.append(
            note_activity(
                access=access,
                account=account or form.cleaned_data["account"],
                measure=form.cleaned_data["measure"],
                day=form.day_given,
                today=today,
                comment=form.cleaned_data["comment"],
            )
        ),
    ):
        done = _("Noted.") if noted[0] else _("This was noted already.")
        return changed(request, back, done)
    context = {
        "form": form,
        "title": account.name if account else _("Note what you did"),
        "submit": _("Note it"),
        "back": back,
    }
    return form_page(request, context)


def _account_address(request: OrganizationRequest, account: int) -> str:
    return reverse("metrics:account", args=[request.access.organization.slug, account])
