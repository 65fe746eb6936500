"""The API of objectives: read all that one may see."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from objectives.api.serializers import (
    CheckInSerializer,
    CycleSerializer,
    KeyResultSerializer,
    ObjectiveSerializer,
)
from objectives.board.lines import RELATED, ObjectiveLine, read_lines
from objectives.freshness import read_freshness
from objectives.kind_pages import readable_members
from objectives.lines import KeyResultLine, latest_check_ins, line_of, people_of
from objectives.models import CheckIn, Cycle, KeyResult, Objective
from people.access import Access
from people.api.views import Listing, access_of
from people.audit import record_looks
from people.scope import read_only

KEY_RESULT_RELATED = (
    "organization",
    "objective__cycle",
    "objective__owner__user",
    "owner__user",
    "metric__metric",
    "forecast",
    "override__by",
)


class ReadsObjectives(BasePermission):
    """To a mere admin the OKRs are not there."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not access_of(request).reads_objectives:
            raise NotFound
        return True


class Cycles(Listing):
    """The organization's cycles, also those in which there is no objective yet."""

    queryset: QuerySet[Model] = Cycle.objects.none()
    serializer_class = CycleSerializer
    permission_classes = [IsAuthenticated, ReadsObjectives]

    def visible(self, access: Access) -> QuerySet[Any]:
        return Cycle.objects.of(access.organization)


class Objectives(Listing):
    """The objectives that one may see, of all cycles."""

    queryset: QuerySet[Model] = Objective.objects.none()
    serializer_class = ObjectiveSerializer
    permission_classes = [IsAuthenticated, ReadsObjectives]

    def visible(self, access: Access) -> QuerySet[Any]:
        return Objective.objects.visible_to(access).with_shares().select_related(*RELATED)

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        found = super().paginate_queryset(queryset) or []
        lines = objective_lines(found, access_of(self.request))
        self.looks = set[int]().union(*(line.people for line in lines))
        return lines


class OneObjective(APIView):
    """One objective."""

    permission_classes = [IsAuthenticated, ReadsObjectives]

    @extend_schema(responses=ObjectiveSerializer)
    def get(self, request: Request, objective: int) -> Response:
        access = access_of(request)
        with read_only():
            visible = Objective.objects.visible_to(access).with_shares().select_related(*RELATED)
            found = get_object_or_404(visible, pk=objective)
            (line,) = objective_lines([found], access)
            answer = ObjectiveSerializer(line).data
        record_looks(access=access, people=line.people)
        return Response(answer)


class KeyResults(Listing):
    """The key results that one may see, of all cycles."""

    queryset: QuerySet[Model] = KeyResult.objects.none()
    serializer_class = KeyResultSerializer
    permission_classes = [IsAuthenticated, ReadsObjectives]

    def visible(self, access: Access) -> QuerySet[Any]:
        found = KeyResult.objects.visible_to(access).with_answers()
        found = found.select_related(*KEY_RESULT_RELATED)
        return found.prefetch_related("milestones", "members")

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        found, access = super().paginate_queryset(queryset) or [], access_of(self.request)
        lines = key_result_lines(found, access)
        self.looks = people_of(lines) | _shown_members(access, lines)
        return lines

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "access": access_of(self.request)}


class OneKeyResult(APIView):
    """One key result."""

    permission_classes = [IsAuthenticated, ReadsObjectives]

    @extend_schema(responses=KeyResultSerializer)
    def get(self, request: Request, key_result: int) -> Response:
        access = access_of(request)
        with read_only():
            (line,) = key_result_lines([key_result_of(access, key_result)], access)
            answer = KeyResultSerializer(line, context={"access": access}).data
        people = people_of([line]) | _shown_members(access, [line])
        record_looks(access=access, people=people)
        return Response(answer)


class CheckIns(Listing):
    """The check-ins on key results that one may see."""

    queryset: QuerySet[Model] = CheckIn.objects.none()
    serializer_class = CheckInSerializer
    permission_classes = [IsAuthenticated, ReadsObjectives]

    def visible(self, access: Access) -> QuerySet[Any]:
        return CheckIn.objects.filter(
            organization=access.organization, key_result__in=KeyResult.objects.visible_to(access)
        ).select_related("key_result")

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        found: list[CheckIn] = super().paginate_queryset(queryset) or []
        people = {each.key_result.person_id for each in found}
        self.looks = {person for person in people if person is not None}
        return found


def objective_lines(objectives: Sequence[Objective], access: Access) -> list[ObjectiveLine]:
    """As a reader sees them, neglect included."""
    now = timezone.now()
    stale = read_freshness(access.organization, now=now).is_stale
    return read_lines(objectives, access, now=now, stale=stale)


def key_result_lines(key_results: Sequence[KeyResult], access: Access) -> list[KeyResultLine]:
    """Likewise; fetched `with_answers` and with KEY_RESULT_RELATED."""
    now, organization = timezone.now(), access.organization
    stale = read_freshness(organization, now=now).is_stale
    said = latest_check_ins(organization, [each.pk for each in key_results])
    return [
        line_of(each, organization, check_in=said.get(each.pk), points=(), now=now, stale=stale)
        for each in key_results
    ]


def _shown_members(access: Access, lines: Sequence[KeyResultLine]) -> set[int]:
    """Whose own numbers the members of these key results show."""
    members = (each for line in lines for each in readable_members(access, line.key_result))
    return {each.person_id for each in members if each.person_id is not None}


def key_result_of(access: Access, pk: int) -> KeyResult:
    """One that the reader may see, fetched with KEY_RESULT_RELATED; else 404."""
    visible = KeyResult.objects.visible_to(access).with_answers()
    visible = visible.select_related(*KEY_RESULT_RELATED)
    return get_object_or_404(visible, pk=pk)
