"""What was changed after it was published, for who keeps it elsewhere."""

from typing import Any

from django.db.models import Model, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from objectives.api.views import ReadsObjectives
from objectives.models import Change
from people.access import Access
from people.api.views import Listing
from people.pages import row_id

NAMES = ("cycle", "objective", "key_result", "initiative")


class ChangeSerializer(serializers.ModelSerializer[Change]):
    """One field; an amount in `before` and `after` is in millionths, with its unit.

    A change of a key result names its objective as well, one of an initiative also the key result
    behind which it stood; `by` null: it came by itself. field "left": no field, but why the owner
    changed in the same moment: the one before has left. field "became": likewise, why a key result
    was archived: it became an initiative of this title; "again": that it is a key result again.
    field "supports": the titles of what is supported, null for a private one. field "named": the
    names of who else may read it. field "steps": all milestones, each with its title, weight
    (millionths) and the day it is due; those kept earlier have titles and weights in one text.
    """

    class Meta:
        model = Change
        fields = ["id", *NAMES, "by", "at", "field", "before", "after", "reason"]


class Changes(Listing):
    """In the order in which they were made; of one cycle, objective, key result or initiative if
    named."""

    queryset: QuerySet[Model] = Change.objects.none()
    serializer_class = ChangeSerializer
    permission_classes = [IsAuthenticated, ReadsObjectives]

    @extend_schema(
        parameters=[OpenApiParameter(name, OpenApiTypes.INT, required=False) for name in NAMES]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def visible(self, access: Access) -> QuerySet[Any]:
        found = Change.objects.visible_to(access).select_related("key_result")
        for name in NAMES:
            wanted = self.request.query_params.get(name)
            if wanted is not None:
                found = found.filter(**{name: row_id(wanted)}) if row_id(wanted) else found.none()
        return found

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        found: list[Change] = super().paginate_queryset(queryset) or []
        people = {each.key_result.person_id for each in found if each.key_result}
        self.looks = {person for person in people if person is not None}
        return found
