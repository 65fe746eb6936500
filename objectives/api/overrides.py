"""A status by hand over the API: set with a reason, and taken back."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from objectives.api.serializers import OverrideSerializer
from objectives.api.views import ReadsObjectives
from objectives.choices import OVERRIDES, Status
from objectives.models import KeyResult, Objective
from objectives.use_cases.overrides import override_status, withdraw_override
from objectives.use_cases.rules import require_writable
from people.access import Access
from people.api.views import access_of

CHOICES = [(each.value, each.label) for each in Status if each in OVERRIDES]
RELATED = ("cycle", "team", "organization")


class OverrideGiven(serializers.Serializer[Any]):
    """What is posted: the status that a person sees, and why."""

    status = serializers.ChoiceField(choices=CHOICES)
    reason = serializers.CharField(max_length=1000)


class _Override(APIView):
    """Who may change a thing sets its status until the next check-in, or takes that back.

    It lifts neither a missing check-in nor stale data nor a broken guardrail; a closed cycle's
    stands as reported.
    """

    permission_classes = [IsAuthenticated, ReadsObjectives]

    def subject(self, access: Access, pk: int) -> KeyResult | Objective:
        """The thing, if this person may change it: 404 for who may not see it, else 403."""
        raise NotImplementedError

    def _set(self, request: Request, pk: int) -> Response:
        access = access_of(request)
        found = self.subject(access, pk)
        given = OverrideGiven(data=request.data)
        given.is_valid(raise_exception=True)
        made = override_status(access=access, subject=found, **given.validated_data)
        if isinstance(found, Objective):
            made.computed = found.told_status
        return Response(OverrideSerializer(made).data)

    def _withdraw(self, request: Request, pk: int) -> Response:
        access = access_of(request)
        withdraw_override(access=access, subject=self.subject(access, pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class KeyResultOverride(_Override):
    __doc__ = _Override.__doc__

    def subject(self, access: Access, pk: int) -> KeyResult:
        found = KeyResult.objects.visible_to(access).select_related(
            "organization", *(f"objective__{name}" for name in RELATED)
        )
        key_result = get_object_or_404(found, pk=pk)
        require_writable(access, key_result.objective)
        return key_result

    @extend_schema(request=OverrideGiven, responses=OverrideSerializer)
    def post(self, request: Request, key_result: int) -> Response:
        return self._set(request, key_result)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, key_result: int) -> Response:
        return self._withdraw(request, key_result)


class ObjectiveOverride(_Override):
    __doc__ = _Override.__doc__

    def subject(self, access: Access, pk: int) -> Objective:
        found = Objective.objects.visible_to(access).select_related(*RELATED)
        objective = get_object_or_404(found, pk=pk)
        require_writable(access, objective)
        return objective

    @extend_schema(request=OverrideGiven, responses=OverrideSerializer)
    def post(self, request: Request, objective: int) -> Response:
        return self._set(request, objective)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, objective: int) -> Response:
        return self._withdraw(request, objective)
