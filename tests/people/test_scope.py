"""The door of an organization's pages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection
from django.http import Http404, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory

from people.access import Access
from people.models import Membership, Organization
from people.scope import OrganizationRequest, organization_view, read_only
from tests.world import World


def directs(access: Access) -> bool:
    return access.is_director


@organization_view(writes=directs)
def renames(request: OrganizationRequest) -> HttpResponse:
    Organization.objects.filter(pk=request.access.organization.pk).update(name="Changed")
    return HttpResponse(request.access.organization.name)


@organization_view(reads=directs)
def secret(request: OrganizationRequest) -> HttpResponse:
    return HttpResponse("seen")


def ask(view, person: Membership | None, method: str = "GET") -> HttpResponse:  # type: ignore[no-untyped-def]
    request = RequestFactory().generic(method, "/o/northwind/")
    request.user = person.user if person else AnonymousUser()  # type: ignore[assignment]
    response: HttpResponse = view(request, organization="northwind")
    return response


def test_a_get_cannot_write(world: World) -> None:
    with pytest.raises(InternalError, match="read-only transaction"):
        ask(renames, world.alice)
    world.organization.refresh_from_db()
    assert world.organization.name == "Northwind Care"


def test_the_surrounding_transaction_may_write_again_after_a_get(world: World) -> None:
    assert ask(secret, world.alice).content == b"seen"
    assert ask(renames, world.alice, "POST").status_code == 200
    world.organization.refresh_from_db()
    assert world.organization.name == "Changed"


def test_it_may_write_again_after_a_get_that_failed(world: World) -> None:
    with pytest.raises(Http404):
        ask(secret, world.bob)
    with pytest.raises(RuntimeError), read_only():
        raise RuntimeError
    Organization.objects.filter(pk=world.organization.pk).update(name="Changed")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_next_one_may_write_again() -> None:
    with pytest.raises(InternalError), read_only():
        Organization.objects.create(name="A", slug="a")
    with read_only():
        assert not Organization.objects.exists()
    assert not connection.in_atomic_block
    Organization.objects.create(name="A", slug="a")


def test_lazy_responses_are_rendered_within_the_transaction(world: World) -> None:
    @organization_view()
    def lazy(request: OrganizationRequest) -> HttpResponse:
        return SimpleTemplateResponse("404.html")

    response = ask(lazy, world.alice)
    assert isinstance(response, SimpleTemplateResponse)
    assert response.is_rendered


def test_who_may_not_read_gets_404_and_a_reader_who_writes_403(world: World) -> None:
    with pytest.raises(Http404):
        ask(secret, world.carol)
    with pytest.raises(Http404):
        ask(renames, world.charlie)
    with pytest.raises(PermissionDenied):
        ask(renames, world.carol, "POST")


def test_who_has_left_or_was_switched_off_is_a_stranger(world: World) -> None:
    assert world.carol.user is not None
    world.carol.user.is_active = False
    world.carol.user.save(update_fields=["is_active"])
    with pytest.raises(Http404):
        ask(secret, world.carol)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(world: World, method: str) -> None:
    response = ask(renames, world.alice, method)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"
