"""The API of metrics: definitions, values, and the measurements behind them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from metrics.api.serializers import (
    BehindSerializer,
    MetricSerializer,
    PieceSerializer,
    QuerySerializer,
    ValueSerializer,
    piece_of_cell,
    piece_of_period,
    piece_of_row,
    value_of,
)
from metrics.asking.asked import HIDDEN_FIELDS, Asked, Refused, asked, since_of, teams_of, until_of
from metrics.exploring.heat import read_week
from metrics.exploring.look import HOURS, shows_of
from metrics.intake.freshness import source_state
from metrics.models import Measurement
from metrics.own.knowing import comes_from_something, gone_names
from metrics.showing.answers import read_figure, read_pieces, read_split
from metrics.showing.explain import tickets_behind
from metrics.showing.figures import Figure
from metrics.showing.weekly import known_metrics
from metrics.values.accounts import refused_field
from metrics.values.periods import CUTS
from metrics.wording.naming import HEADINGS
from people.access import Access
from people.api.views import Listing, access_of
from people.audit import record_looks
from people.scope import read_only

SPLITS = (*CUTS, *HEADINGS, "hour")


class OpensTickets(BasePermission):
    """To who may open no ticket there are none."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not access_of(request).reads_any_ticket:
            raise NotFound
        return True


class Metrics(APIView):
    """Every metric of the organization."""

    @extend_schema(responses=MetricSerializer(many=True))
    def get(self, request: Request) -> Response:
        known = known_metrics(access_of(request).organization)
        definitions = [known[key].definition for key in sorted(known)]
        return Response([MetricSerializer(definition).data for definition in definitions])


class MetricValue(APIView):
    """One metric's value."""

    @extend_schema(parameters=[QuerySerializer], responses=ValueSerializer)
    def get(self, request: Request, key: str) -> Response:
        access = access_of(request)
        with read_only():
            question = question_of(request, key)
            shown, value = read_figure(access, question)
            _refuse_gone(access, question, found=comes_from_something(value))
            answer = ValueSerializer(value_of(question, shown, value)).data
        _note(access, {question.person.pk} if question.person else set())
        return Response(answer)


class MetricSplit(APIView):
    """One metric's value by a step of time, hour of the week, team, person, channel and so on."""

    @extend_schema(
        parameters=[QuerySerializer, OpenApiParameter("by", str, "path", enum=SPLITS)],
        responses=PieceSerializer(many=True),
    )
    def get(self, request: Request, key: str, by: str) -> Response:
        access = access_of(request)
        if by not in SPLITS:
            raise NotFound
        looks: set[int] = set()
        with read_only():
            question = question_of(request, key)
            if by in CUTS:
                periods = read_pieces(access, question, by)
                found = any(_is_found(question, shown) for _period, shown in periods)
                pieces = [piece_of_period(*each) for each in periods]
            elif by == "hour":
                if HOURS not in shows_of(question):
                    raise ValidationError({"by": [_("This is not valid.")]})
                week = read_week(access, question)
                found = comes_from_something(week.value)
                pieces = [piece_of_cell(cell) for day in week.days for cell in day]
            else:
                if refused_field(question.one, [question.filters], by):
                    raise ValidationError({"by": [_("This is not valid.")]})
                _allow(access, question, by)
                rows = read_split(access, question, by).rows
                found = any(_is_found(question, row.figures[0]) for row in rows)
                pieces = [piece_of_row(row) for row in rows]
                looks = {int(row.key) for row in rows if by == "person" and row.key is not None}
            _refuse_gone(access, question, found=found)
        _note(access, looks | ({question.person.pk} if question.person else set()))
        return Response([PieceSerializer(piece).data for piece in pieces])


class Behind(Listing):
    """The measurements behind a number that one may open, counted and excluded."""

    queryset: QuerySet[Measurement] = Measurement.objects.none()
    serializer_class = BehindSerializer
    permission_classes = [IsAuthenticated, OpensTickets]

    @extend_schema(parameters=[QuerySerializer])
    def get(self, request: Request, *args: str, **kwargs: str) -> Response:
        answer = super().get(request, *args, **kwargs)
        if not answer.data["results"]:
            with read_only():
                asked_for = question_of(request, self.kwargs["key"])
                _refuse_gone(access_of(request), asked_for, found=False)
        people = {row["person"] for row in answer.data["results"]}
        if person := request.query_params.get("person"):
            people.add(int(person))
        _note(access_of(request), people - {None})
        return answer

    def visible(self, access: Access) -> QuerySet[Measurement]:
        question = question_of(self.request, self.kwargs["key"])
        return (
            tickets_behind(access, question).order_by().select_related("ticket", "event", "entry")
        )


def question_of(request: Request, key: str) -> Asked:
    """What is asked; 404 for what is not this reader's to know, 400 for what makes no sense."""
    access = access_of(request)
    known = known_metrics(access.organization).get(key)
    if known is None:
        raise NotFound
    sources = source_state(access.organization)
    try:
        question = asked(
            access,
            known.definition,
            request.query_params.dict(),
            teams=teams_of(access),
            until=until_of(access, sources.as_of),
            since=since_of(access, sources.covered_from),
        )
    except Refused as refused:
        if refused.field in HIDDEN_FIELDS:
            raise NotFound from refused
        why = str(refused.why) or _("This is not valid.")
        raise ValidationError({refused.field: [why]}) from refused
    return question


def _refuse_gone(access: Access, question: Asked, *, found: bool) -> None:
    """400 where nothing was found for a group, segment or topic that is not there: a typing mistake
    would be answered with 0."""
    if found:
        return
    if wrong := gone_names(access.organization, question.filters._asdict()):
        raise ValidationError({name: [words] for name, words in wrong.items()})


def _is_found(question: Asked, shown: Figure) -> bool:
    """Whether it comes from something. What is kept back does, unless it counts others too."""
    counts_others = bool(question.one.whole) or question.one.kind == "per_accounts"
    return (shown.is_kept_back and not counts_others) or comes_from_something(shown)


def _allow(access: Access, question: Asked, by: str) -> None:
    """Agents are told apart for directors and leads alone, in metrics that exist for one agent."""
    if by != "person":
        return
    if "A" not in question.definition.levels or not (access.is_director or access.is_lead):
        raise NotFound


def _note(access: Access, people: set[int]) -> None:
    if people:
        record_looks(access=access, people=people)
