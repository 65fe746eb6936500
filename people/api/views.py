"""The API of people: oneself, the people and the teams of one's organization."""

from collections.abc import Set
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, views
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from people.access import Access
from people.api.serializers import MeSerializer, PersonSerializer, TeamSerializer
from people.audit import record_looks
from people.models import Membership, Team, TeamMembership
from people.scope import read_only


def access_of(request: Request) -> Access:
    """What the token's member may see and do: every view starts from it."""
    access = request.auth
    assert isinstance(access, Access)  # noqa: S101 – only TokenAuthentication signs anybody in
    return access


class ReadsSettings(BasePermission):
    """People and teams are for admins, directors and leads; to the others they are not there."""

    def has_permission(self, request: Request, view: views.APIView) -> bool:
        if not access_of(request).reads_settings:
            raise NotFound
        return True


class Listing(generics.ListAPIView[Any]):
    """A list of what `access` may see: subclasses give `visible`. It cannot write.

    looks: the memberships whose own numbers the page shows; a subclass fills it, and it is noted.
    """

    looks: Set[int] = frozenset()

    def visible(self, access: Access) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        return self.visible(access_of(self.request))

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with read_only():
            answer = self.list(request, *args, **kwargs)
        record_looks(access=access_of(request), people=self.looks)
        return answer


class Me(views.APIView):
    """The member whose token this is, and what they may do."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(access_of(request)).data)


class People(Listing):
    """The people of the organization who have not left."""

    queryset: QuerySet[Model] = Membership.objects.none()
    serializer_class = PersonSerializer
    permission_classes = [IsAuthenticated, ReadsSettings]

    def visible(self, access: Access) -> QuerySet[Membership]:
        current = TeamMembership.objects.current(access.organization)
        people = Membership.objects.of(access.organization).active()
        return people.prefetch_related("roles", Prefetch("teams", current, "current_teams"))


class Teams(Listing):
    """The teams of the organization that are not archived."""

    queryset: QuerySet[Model] = Team.objects.none()
    serializer_class = TeamSerializer
    permission_classes = [IsAuthenticated, ReadsSettings]

    def visible(self, access: Access) -> QuerySet[Team]:
        return Team.objects.of(access.organization).active()


@extend_schema(exclude=True)
class Unknown(views.APIView):
    """Whatever has no other address: 404 in the API's own shape."""

    def get(self, request: Request, **_kwargs: str) -> Response:
        raise NotFound
