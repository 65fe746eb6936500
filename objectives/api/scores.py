"""The scores of cycles that are graded or closed, for who keeps them elsewhere."""

from fractions import Fraction
from math import floor
from typing import Any

from django.db.models import Model, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from objectives.api.serializers import AmountField
from objectives.api.views import ReadsObjectives
from objectives.choices import CycleState, ObjectiveState
from objectives.models import Objective
from objectives.quarter.results import RELATED, Outcome, Result, read_outcomes
from objectives.scores import MILLION
from people.access import Access
from people.api.views import Listing, access_of
from people.pages import row_id


@extend_schema_field(OpenApiTypes.DECIMAL)
class ScoreField(serializers.Field[Fraction, Any, str, Any]):
    """0 to 1 with six places at most, rounded down: what is not reached never reads 1."""

    def to_representation(self, value: Fraction) -> str:
        return AmountField().to_representation(floor(value * MILLION))


class ResultSerializer(serializers.Serializer[Result]):
    """A key result's score: the proposed one, or a person's with the reason.

    graded_by null: nobody has said yet that the proposed one stands.
    """

    key_result = serializers.IntegerField(source="key_result.pk")
    proposed = ScoreField(allow_null=True)
    score = ScoreField(allow_null=True)
    reason = serializers.CharField()
    graded_by = serializers.IntegerField(source="grade.by_id", default=None)
    graded_at = serializers.DateTimeField(source="grade.at", default=None)


class OutcomeSerializer(serializers.Serializer[Outcome]):
    """An objective's score: the weighted mean over `counted` of its `weighted` key results.

    Once its cycle is closed all of it is as it was reported then. verdict: "good", "part",
    "missed" or "no_data", by the kind of objective. key_results: those that the reader may see.
    """

    objective = serializers.IntegerField(source="objective.pk")
    cycle = serializers.IntegerField(source="objective.cycle_id")
    ambition = serializers.CharField(source="objective.ambition")
    score = ScoreField(source="total.score", allow_null=True)
    counted = serializers.IntegerField(source="total.counted")
    weighted = serializers.IntegerField(source="total.weighted")
    verdict = serializers.CharField()
    key_results = ResultSerializer(source="results", many=True)


class Scores(Listing):
    """Of one cycle if named, else of all that are graded or closed."""

    queryset: QuerySet[Model] = Objective.objects.none()
    serializer_class = OutcomeSerializer
    permission_classes = [IsAuthenticated, ReadsObjectives]

    @extend_schema(parameters=[OpenApiParameter("cycle", OpenApiTypes.INT, required=False)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def visible(self, access: Access) -> QuerySet[Any]:
        found = Objective.objects.visible_to(access).filter(
            state=ObjectiveState.PUBLISHED,
            cycle__state__in=(CycleState.GRADING, CycleState.CLOSED),
        )
        wanted = self.request.query_params.get("cycle")
        if wanted is not None:
            found = found.filter(cycle=row_id(wanted)) if row_id(wanted) else found.none()
        return found.select_related(*RELATED)

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        found: list[Objective] = super().paginate_queryset(queryset) or []
        outcomes = read_outcomes(access_of(self.request), found, learned=False)
        self.looks = set[int]().union(*(each.people for each in outcomes))
        return outcomes
