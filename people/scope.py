"""The door of every page of an organization: who comes in, who may change, and how.

A stranger (or one who may not see the page at all) gets 404, a reader who writes 403. A GET runs in
a read-only transaction: it cannot change anything, whatever the view does.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from people.access import Access, access_of
from people.models import Organization, User

P = ParamSpec("P")
Question = Callable[[Access], bool]
SAFE = ("GET", "HEAD", "OPTIONS")


class OrganizationRequest(HttpRequest):
    """A signed-in member's request: `access` is what they may do."""

    user: User
    access: Access
    htmx: Any


def anybody(_access: Access) -> bool:
    """Every member of the organization."""
    return True


def organization_view(
    *, reads: Question = anybody, writes: Question | None = None
) -> Callable[
    [Callable[Concatenate[OrganizationRequest, P], HttpResponse]], Callable[..., HttpResponse]
]:
    """Wrap a view whose address begins with the organization's short name.

    `reads` says who may see the page, `writes` who may send it a POST. Without `writes` whoever
    reads may write, and the view itself asks `access` about the one thing it changes.
    """

    def decorate(
        view: Callable[Concatenate[OrganizationRequest, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def scoped(
            request: OrganizationRequest, organization: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            request.access = _enter(request, organization)
            if not reads(request.access):
                raise Http404
            if request.method in SAFE:
                with transaction.atomic():
                    _read_only()
                    response = view(request, *args, **kwargs)
                    # Lazy templates would run their queries outside the transaction.
                    if hasattr(response, "render"):
                        response.render()
                    return response
            if writes is not None and not writes(request.access):
                raise PermissionDenied
            with transaction.atomic():
                return view(request, *args, **kwargs)

        scoped.permission = (reads, writes)  # type: ignore[attr-defined]
        return scoped

    return decorate


def _enter(request: OrganizationRequest, slug: str) -> Access:
    organization = get_object_or_404(Organization, slug=slug)
    access = access_of(user=request.user, organization=organization)
    if access is None:
        raise Http404
    return access


def _read_only() -> None:
    """Nested in a test's own transaction it can only be set before the first query."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
