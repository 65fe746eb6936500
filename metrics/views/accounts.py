"""Accounts: the list, one of them, adding, changing and handing over."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from metrics.entering.account_pages import account_page, accounts_of, described
from metrics.entering.accounts import assign_account, assignee_now, save_account
from metrics.entering.gates import reads_accounts, writes_accounts
from metrics.forms.entries import AccountForm, AssignForm
from metrics.models import Account
from people.answers import changed, form_page, ids, moved_on, page
from people.forms.fields import tried
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=reads_accounts)
def index(request: OrganizationRequest) -> HttpResponse:
    """The accounts that the reader may open, or those whose name or number contains what was
    typed; an agent's own."""
    search, colour = request.GET.get("q", "").strip(), request.GET.get("colour", "")
    found = accounts_of(request.access, search=search, colour=colour)
    pages = numbered(request, found)
    context = {
        "page": pages,
        "rows": described(request.access.organization, list(pages)),
        "count": pages.paginator.count,
        "search": search,
        "colour": colour,
    }
    return page(request, "metrics/accounts/list.html", context)


@require_safe
@organization_view(reads=reads_accounts)
def show(request: OrganizationRequest, account: int) -> HttpResponse:
    """One account: who looked after it when, revenue, health, contacts."""
    found = _find(request, account)
    return page(request, "metrics/accounts/account.html", account_page(request.access, found))


@organization_view(reads=reads_accounts, writes=writes_accounts, form=True)
def add(request: OrganizationRequest) -> HttpResponse:
    """A new account."""
    return _form(request, None)


@organization_view(reads=reads_accounts, writes=writes_accounts, form=True)
def change(request: OrganizationRequest, account: int) -> HttpResponse:
    """Name, number, segment and dates."""
    return _form(request, _find(request, account))


@organization_view(reads=reads_accounts)
def assign(request: OrganizationRequest, account: int) -> HttpResponse:
    """Who looks after it from which day on."""
    access, found = request.access, _find(request, account)
    organization = access.organization
    held_by = assignee_now(organization, [found.pk]).get(found.pk)
    if not access.assigns_account(held_by=held_by, to=None):
        raise PermissionDenied
    form = AssignForm(
        request.POST or None,
        access=access,
        first=not found.assignees.exists(),
        today=timezone.now().astimezone(organization.zone).date(),
        auto_id=ids(request),
    )

    def hand_over() -> None:
        start = form.cleaned_data["start"]
        assign_account(account=found, person=form.person, start=start, by=access.membership)

    to = _address(request, found)
    if tried(form, hand_over):
        return changed(request, to, _("It is handed over."))
    words = {"title": _("Who looks after it"), "submit": _("Hand over"), "back": to}
    return form_page(request, {"form": form} | words)


def _form(request: OrganizationRequest, account: Account | None) -> HttpResponse:
    access = request.access
    form = AccountForm(
        request.POST or None,
        initial=AccountForm.initial_of(account) if account else None,
        auto_id=ids(request),
    )
    saved: list[Account] = []
    if tried(form, lambda: saved.append(_save(request, account, form))):
        to = _address(request, saved[0])
        if account is None:
            return moved_on(request, to, _("%(name)s is added.") % {"name": saved[0].name})
        return changed(request, to, _("Saved."))
    back = reverse("metrics:accounts", args=[access.organization.slug])
    words = {
        "title": account.name if account else _("Add an account"),
        "submit": _("Save") if account else _("Add"),
        "back": _address(request, account) if account else back,
    }
    return form_page(request, {"form": form} | words)


def _save(request: OrganizationRequest, account: Account | None, form: AccountForm) -> Account:
    access = request.access
    return save_account(
        organization=access.organization,
        by=access.membership,
        account=account,
        **form.cleaned_data,
    )


def _find(request: OrganizationRequest, account: int) -> Account:
    """An account that the reader may open, or 404."""
    return get_object_or_404(accounts_of(request.access), pk=account)


def _address(request: OrganizationRequest, account: Account) -> str:
    return reverse("metrics:account", args=[request.access.organization.slug, account.pk])
