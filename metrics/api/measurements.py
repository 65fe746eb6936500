"""Measurements from elsewhere by the API: rows are taken one by one, and each is answered for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from metrics.api.measurement_rows import (
    AnswerSerializer,
    EntrySerializer,
    MeasurementsSerializer,
)
from metrics.entering.cells import Exact, Raw
from metrics.entering.checked import NATURAL, OWN_KEY
from metrics.entering.receiving import Received, receive
from metrics.entering.spec import BY_KEY, COLUMNS
from metrics.models import Batch, Entry, Way
from people.access import Access
from people.api.views import Listing, access_of

MOST = 1000
_FIELDS = frozenset(COLUMNS)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_EXAMPLE = {
    "measurements": [
        {
            "key": "survey-8812",
            "measure": "nps",
            "date": "2026-03-31",
            "value": 9,
            "account": "A-1001",
            "wave": "Spring 2026",
        },
        {"key": "mrr-1001-3", "measure": "account_revenue", "date": "2026-03-01", "value": "99.50"},
    ]
}
_ANSWER = {
    "batch": 17,
    "taken": 1,
    "refused": 1,
    "rows": [
        {"row": 0, "key": "survey-8812", "outcome": "new", "problems": []},
        {
            "row": 1,
            "key": "mrr-1001-3",
            "outcome": "refused",
            "problems": [
                {"field": "account", "code": "missing", "reason": "“Account” is missing."},
                {"field": "currency", "code": "missing", "reason": "“Currency” is missing."},
            ],
        },
    ],
}


class EntersMeasures(BasePermission):
    """To who may enter no figures this address is not there; agents enter their own work."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        access = access_of(request)
        if not (access.enters_measures or access.is_agent):
            raise NotFound
        return True


class Measurements(Listing):
    """Measurements from elsewhere: those sent with the same member's tokens, and sending more.

    The same key again is the same measurement: sent twice it is kept once, sent with another value
    it is corrected. Of what agents did themselves with an account each day's is one, whatever its
    key: it is given out under a key of that.
    """

    queryset: QuerySet[Entry] = Entry.objects.none()
    serializer_class = EntrySerializer
    permission_classes = [IsAuthenticated, EntersMeasures]

    @extend_schema(
        parameters=[
            OpenApiParameter("measure", str, enum=sorted(BY_KEY)),
            OpenApiParameter("key", str, description="The sender's key."),
        ],
        responses=EntrySerializer(many=True),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        request=MeasurementsSerializer,
        responses={
            200: OpenApiResponse(AnswerSerializer, "Every row was taken, now or before."),
            207: OpenApiResponse(
                AnswerSerializer, "Some rows were refused, each with its reasons."
            ),
        },
        examples=[
            OpenApiExample("Two rows", _EXAMPLE, request_only=True),
            OpenApiExample("One of two", _ANSWER, response_only=True, status_codes=["207"]),
        ],
    )
    def post(self, request: Request) -> Response:
        rows = rows_of(request.data)
        access = access_of(request)
        batch = Batch(way=Way.PUSHED, by=access.membership, name=_token_name(request))
        received = receive(access=access, batch=batch, rows=list(raws(rows)))
        answer = answer_of(received, rows)
        return Response(answer, status=207 if answer["refused"] else 200)

    def visible(self, access: Access) -> QuerySet[Entry]:
        found = Entry.objects.of(access.organization).filter(
            batch__by=access.membership, batch__way=Way.PUSHED, void=False
        )
        measure, key = (self.request.query_params.get(name) for name in ("measure", "key"))
        if measure:
            if measure not in BY_KEY:
                raise ValidationError({"measure": [_("This is not valid.")]})
            found = found.filter(measure=BY_KEY[measure].measure)
        if key:
            found = found.filter(key__in=[OWN_KEY + key, NATURAL + key])
        return found.select_related("account")


def rows_of(data: Any) -> list[Any]:
    """The list that was sent; ValidationError where there is none, or too much of it."""
    rows = data.get("measurements") if isinstance(data, Mapping) else None
    if not isinstance(rows, list) or not rows:
        raise ValidationError({"measurements": [_("Send a list of measurements.")]})
    if len(rows) > MOST:
        told = {"most": MOST, "count": len(rows)}
        raise ValidationError(
            {"measurements": [_("Send at most %(most)d at a time, not %(count)d.") % told]}
        )
    return rows


def raws(rows: list[Any]) -> Iterator[Raw]:
    """Rows for checking; `line` is the place in the list."""
    for number, row in enumerate(rows):
        yield Raw(number, *_cells(row))


def _cells(row: Any) -> tuple[dict[str, str], tuple[str, str, Mapping[str, str]] | None]:
    if not isinstance(row, Mapping):
        return {}, ("", "not_a_row", {})
    for name, value in row.items():
        if name not in _FIELDS:
            shown = _shown(name)[:80]
            return {}, (shown, "unknown_field", {"value": shown})
        if not isinstance(value, str | int | float | None):
            return {}, (name, "not_plain", {})
        if isinstance(value, str) and value != _shown(value):
            return {}, (name, "bad_character", {})
    cells = {name: _text(value) for name, value in row.items()}
    if not cells.get("key", "").strip():
        return cells, ("key", "missing", {"column": "key"})
    return cells, None


def _text(value: str | float | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return Exact("" if value is None else value if isinstance(value, str) else repr(value))


def _shown(text: str) -> str:
    """What of a text can be stored, and given back: JSON can spell NUL and halves of a pair."""
    return _UNSTORABLE.sub("\ufffd", text)


def answer_of(received: Received, rows: list[Any]) -> dict[str, Any]:
    """What AnswerSerializer says, in the order in which the rows were sent."""
    entered = received.entered
    outcomes = {
        good.raw.line: entered.outcomes[good.fact.key]
        for good in received.checked.good
        if entered is not None
    }
    problems = {
        bad.raw.line: [
            {"field": one.column, "code": one.code, "reason": one.words} for one in bad.problems
        ]
        for bad in received.checked.bad
    }
    return {
        "batch": entered.batch.pk if entered else None,
        "taken": len(outcomes),
        "refused": len(problems),
        "rows": [
            {
                "row": number,
                "key": _shown(str(row.get("key") or "")) if isinstance(row, Mapping) else "",
                "outcome": outcomes.get(number, "refused"),
                "problems": problems.get(number, []),
            }
            for number, row in enumerate(rows)
        ],
    }


def _token_name(request: Request) -> str:
    """A word for the history of what was entered."""
    return str(request.headers.get("User-Agent", ""))[:80]
