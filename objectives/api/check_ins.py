"""Check-ins over the API: made, and changed by who has seen what stands there."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from objectives.api.serializers import CheckInGiven, CheckInSerializer
from objectives.api.views import ReadsObjectives, key_result_of
from objectives.models import CheckIn, KeyResult
from objectives.neglect import owed_week
from objectives.owed import may_check_in
from objectives.use_cases.check_ins import CheckInText, check_in
from people.access import Access
from people.api.views import access_of
from people.models import Membership

UNSEEN = inline_serializer(
    "CheckInUnseen",
    {
        "code": serializers.CharField(),
        "detail": serializers.CharField(),
        "fields": serializers.DictField(),
        "check_in": CheckInSerializer(),
    },
)


class CheckInOn(APIView):
    """This week's check-in on one key result: posted again, it is changed.

    What another person said of the week is put out of its place only by who has seen it: `seen` is
    its `changed_at`, as the key result and the list of check-ins have it. Otherwise the answer is
    409 with the check-in as it stands.
    """

    permission_classes = [IsAuthenticated, ReadsObjectives]

    @extend_schema(request=CheckInGiven, responses={200: CheckInSerializer, 409: UNSEEN})
    def post(self, request: Request, key_result: int) -> Response:
        access = access_of(request)
        found = key_result_of(access, key_result)
        if not may_check_in(access, found):
            raise PermissionDenied
        given = CheckInGiven(data=request.data)
        given.is_valid(raise_exception=True)
        text = _text(access, dict(given.validated_data))
        try:
            made = check_in(access=access, key_result=found, text=text)
        except ValidationError as refused:
            code = getattr(refused, "code", "")
            if code == "unseen":
                return _unseen(found)
            if code == "another_week":
                words = _not_that_week(access, found, given.validated_data["week"])
                raise ValidationError({"week": words}) from refused
            raise
        return Response(CheckInSerializer(made).data)


def _text(access: Access, given: dict[str, Any]) -> CheckInText:
    """What the use case takes; who says nothing of `seen` has seen their own words."""
    if "seen" in given:
        seen: datetime | None = given["seen"]
        given["seen"] = seen.astimezone(UTC).isoformat() if seen else ""
    return CheckInText(**given | {"helper": _helper(access, given["helper"])})


def _unseen(key_result: KeyResult) -> Response:
    report = CheckIn.objects.filter(key_result=key_result).latest("week_end")
    detail = _("%(name)s has checked in. Read it, then post again with its changed_at as “seen”.")
    body = {
        "code": "unseen",
        "detail": detail % {"name": report.author.name},
        "fields": {},
        "check_in": CheckInSerializer(report).data,
    }
    return Response(body, status=status.HTTP_409_CONFLICT)


def _not_that_week(access: Access, key_result: KeyResult, week: date) -> str:
    now = owed_week(key_result, access.organization, now=timezone.now())
    words = _("The week to %(now)s is reported; the one to %(then)s is closed or not over yet.")
    return words % {"now": now and now.isoformat(), "then": week.isoformat()}


def _helper(access: Access, pk: int | None) -> Membership | None:
    if pk is None:
        return None
    found = Membership.objects.of(access.organization).active().filter(pk=pk).first()
    if found is None:
        raise ValidationError({"helper": _("There is nobody here with this id.")})
    return found
