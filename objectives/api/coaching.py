"""The coach and initiatives in the API: read what it says, publish what it does not stop."""

from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from objectives.api.serializers import ObjectiveSerializer
from objectives.api.views import ReadsObjectives, objective_lines
from objectives.board.lines import RELATED
from objectives.coach.advice import Advice, advise
from objectives.coach.finding import ORDER, Finding
from objectives.models import Initiative, Objective
from objectives.use_cases.objectives import publish_objective
from objectives.use_cases.rules import require_writable
from people.access import Access
from people.api.views import Listing, access_of
from people.scope import read_only


class FindingSerializer(serializers.Serializer[Finding]):
    """What a rule found; `key_result` is null where it is about the objective itself."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=ORDER)
    key_result = serializers.SerializerMethodField()
    what = serializers.CharField()
    why = serializers.CharField()
    fix = serializers.CharField()

    def get_key_result(self, finding: Finding) -> int | None:
        return finding.key_result or None


class LightSerializer(serializers.Serializer[Any]):
    """One letter of SMART."""

    letter = serializers.CharField()
    state = serializers.ChoiceField(choices=["on", *ORDER, "open"])
    codes = serializers.ListField(child=serializers.CharField())


class WavedSerializer(serializers.Serializer[Any]):
    """A finding that somebody let stand."""

    finding = FindingSerializer()
    reason = serializers.CharField(source="row.reason")
    by = serializers.IntegerField(source="row.by_id")
    at = serializers.DateTimeField(source="row.at")


class AdviceSerializer(serializers.Serializer[Advice]):
    """All that the coach says of an objective, the worst first."""

    findings = FindingSerializer(many=True)
    waved_off = WavedSerializer(source="waved", many=True)
    lights = LightSerializer(many=True)


class InitiativeSerializer(serializers.ModelSerializer[Initiative]):
    """Work that is meant to move a key result; it has no progress."""

    class Meta:
        model = Initiative
        fields = ["id", "objective", "key_result", "title", "owner", "due", "state", "note"]


class CoachOn(APIView):
    """What the coach says of one objective, to who can mend it."""

    permission_classes = [IsAuthenticated, ReadsObjectives]

    @extend_schema(responses=AdviceSerializer)
    def get(self, request: Request, objective: int) -> Response:
        access = access_of(request)
        with read_only():
            found = _writable(access, objective)
            return Response(AdviceSerializer(advise(access, found)).data)


class Publish(APIView):
    """Publish one objective; refused with what the coach stops."""

    permission_classes = [IsAuthenticated, ReadsObjectives]

    @extend_schema(request=None, responses=ObjectiveSerializer)
    def post(self, request: Request, objective: int) -> Response:
        access = access_of(request)
        found = publish_objective(access=access, objective=_writable(access, objective))
        (line,) = objective_lines([found], access)
        return Response(ObjectiveSerializer(line).data)


class Initiatives(Listing):
    """The initiatives that one may see, of all cycles."""

    queryset: QuerySet[Model] = Initiative.objects.none()
    serializer_class = InitiativeSerializer
    permission_classes = [IsAuthenticated, ReadsObjectives]

    def visible(self, access: Access) -> QuerySet[Any]:
        return Initiative.objects.visible_to(access)


def _writable(access: Access, pk: int) -> Objective:
    visible = Objective.objects.visible_to(access).with_shares()
    visible = visible.select_related(*RELATED, "organization")
    found = get_object_or_404(visible, pk=pk)
    require_writable(access, found)
    return found
