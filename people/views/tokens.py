"""Tokens of the API: everybody's own; an admin sees and ends all."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from people.access import Access
from people.answers import changed, form_page, ids, page
from people.forms.fields import tried
from people.forms.settings import TokenForm
from people.models import ApiToken
from people.scope import OrganizationRequest, organization_view
from people.use_cases.tokens import create_token, revoke_token


@require_safe
@organization_view()
def index(request: OrganizationRequest) -> HttpResponse:
    """Those that work, with when they were last used."""
    return page(request, "people/tokens.html", {"tokens": _visible(request.access)})


@sensitive_variables("made")
@organization_view()
def add(request: OrganizationRequest) -> HttpResponse:
    """A new one of one's own; it is shown this once."""
    access = request.access
    form = TokenForm(request.POST or None, organization=access.organization, auto_id=ids(request))
    made: list[tuple[ApiToken, str]] = []
    if tried(
        form,
        lambda: made.append(
            create_token(
                membership=access.membership,
                name=form.cleaned_data["name"],
                expires_at=form.expires_at(),
            )
        ),
    ):
        token, secret = made[0]
        context = {"token": token, "secret": secret, "back": _index(request)}
        response = page(request, "people/token_created.html", context)
        response["Cache-Control"] = "no-store"
        return trigger_client_event(response, "pageChanged", {})
    words = {"title": _("Create a token"), "submit": _("Create"), "back": _index(request)}
    return form_page(request, {"form": form} | words)


@require_POST
@organization_view()
def revoke(request: OrganizationRequest, token: int) -> HttpResponse:
    """Nobody comes in with it any more."""
    found = get_object_or_404(_visible(request.access), pk=token)
    revoke_token(token=found, by=request.access.membership)
    return changed(request, _index(request), _("The token is withdrawn."))


def _visible(access: Access) -> QuerySet[ApiToken]:
    tokens = ApiToken.objects.filter(organization=access.organization, revoked_at__isnull=True)
    if not access.is_admin:
        tokens = tokens.filter(membership=access.membership)
    return tokens.select_related("membership").order_by("-created_at")


def _index(request: OrganizationRequest) -> str:
    return reverse("organization:tokens", args=[request.access.organization.slug])
