"""The door of every page of an organization: who comes in, who may change, and how.

A stranger (or one who may not see the page at all) gets 404, a reader who writes 403. A GET runs in
a read-only transaction: it cannot change anything, whatever the view does. What must be noted all
the same (whose numbers were looked at) goes into `request.looks`; middleware writes it afterwards.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from people.access import Access, access_by_slug
from people.models import User
from people.preferences import speak_for

P = ParamSpec("P")
Question = Callable[[Access], bool]
SAFE = ("GET", "HEAD")
METHODS = (*SAFE, "POST")
# Figures of a whole company are sorted in memory, where the usual 4 MB sent them to disk.
_READING = "SET LOCAL transaction_read_only = on; SET LOCAL work_mem = '32MB'"


class OrganizationRequest(HttpRequest):
    """A signed-in member's request.

    access: what they may do. looks: ids of the memberships whose numbers the page shows.
    """

    user: User
    access: Access
    looks: set[int]
    htmx: Any


def anybody(_access: Access) -> bool:
    """Every member of the organization."""
    return True


def organization_view(
    *, reads: Question = anybody, writes: Question | None = None, form: bool = False
) -> Callable[
    [Callable[Concatenate[OrganizationRequest, P], HttpResponse]], Callable[..., HttpResponse]
]:
    """Wrap a view whose address begins with the organization's short name.

    `reads` says who may see the page, `writes` who may send it a POST. Without `writes` whoever
    reads may write, and the view itself asks `access` about the one thing it changes.
    With `form` the page is only there to write: who may not gets 403 for a GET as well.
    Other methods than GET, HEAD and POST are answered with 405; a view that takes only some of
    these says so with Django's require_safe or require_POST.
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
            request.looks = set()
            if not reads(request.access):
                raise Http404
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            safe = request.method in SAFE
            if (form or not safe) and writes is not None and not writes(request.access):
                raise PermissionDenied
            with read_only() if safe else transaction.atomic():
                return _rendered(view(request, *args, **kwargs))

        scoped.permission = (reads, writes)  # type: ignore[attr-defined]
        return scoped

    return decorate


@contextmanager
def read_only() -> Iterator[None]:
    """A transaction in which PostgreSQL refuses every write.

    Within another transaction (a test's) it is a savepoint, rolled back at the end: that gives the
    outer one its right to write back, which no statement inside could.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_READING)
        yield
        if nested:
            transaction.set_rollback(True)


def _rendered(response: HttpResponse) -> HttpResponse:
    """Lazy templates would run their queries outside the transaction."""
    if hasattr(response, "render"):
        response.render()
    return response


def _enter(request: OrganizationRequest, slug: str) -> Access:
    access = access_by_slug(user=request.user, slug=slug)
    if access is None:
        raise Http404
    speak_for(request, request.user, access.organization)
    return access
