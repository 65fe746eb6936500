"""What a key result's page shows, read only, in five queries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from metrics.catalogue import definition_from_json
from metrics.intake.freshness import is_stale
from metrics.models import MetricVersion, Source
from objectives import why_status
from objectives.asking import pace_of, question_of
from objectives.assess import Question
from objectives.calendar import WorkCalendar
from objectives.charts import Chart, chart_of
from objectives.choices import Kind
from objectives.computing.reader import rules_of
from objectives.forecasting.wording import Told, tell
from objectives.lines import KeyResultLine, Weekly, line_of
from objectives.models import Acknowledgement, CheckIn, Comment, KeyResult, KeyResultPoint
from objectives.why import Why, explain_progress, query_at


@dataclass(frozen=True)
class Said:
    """A check-in; `now_known` is that week as it stands today where its value is not as reported.

    why: the address of what made the difference; empty where the reader may not see that.
    """

    check_in: CheckIn
    now_known: KeyResultPoint | None
    why: str = ""


@dataclass(frozen=True)
class KeyResultPage:
    """Everything beside the key result itself."""

    line: KeyResultLine
    chart: Chart
    why: Why
    why_status: Sequence[str]
    told: Told | None
    said: Sequence[Said]


def read_page(
    key_result: KeyResult, *, now: datetime, tickets: str = "", restated: str = ""
) -> KeyResultPage:
    """`key_result` comes with its organization, objective, cycle, owner and metric.

    tickets: the address of the tickets behind its metric; restated: of the metric as reported and
    as now known; empty where the reader may open none.
    """
    organization = key_result.organization
    points = list(
        KeyResultPoint.objects.filter(organization=organization, key_result=key_result).order_by(
            "day"
        )
    )
    check_ins = list(
        CheckIn.objects.filter(organization=organization, key_result=key_result)
        .select_related("author", "helper")
        .annotate(comments_count=_comments(), readers=_readers())
        .order_by("-week_end")
    )
    sources = Source.objects.of(organization) if key_result.metric_id else []
    last = check_ins[0] if check_ins else None
    question = _question(key_result)
    today = now.astimezone(organization.zone).date()
    rules, kept = rules_of(organization), [point.inside for point in points]
    line = line_of(
        key_result,
        organization,
        check_in=last,
        points=[Weekly(each.day, each.value, each.progress) for each in points],
        now=now,
        stale=any(is_stale(source, now) for source in sources),
    )
    return KeyResultPage(
        line=line,
        chart=chart_of(
            key_result,
            question,
            points=points,
            check_ins=check_ins,
            today=today,
            tickets=tickets,
        ),
        told=tell(key_result, today, rules),
        why=explain_progress(key_result, question, kept=kept, last=last),
        why_status=why_status.of_key_result(line, rules, kept=kept),
        said=_said(
            key_result,
            check_ins,
            {point.day: point for point in points},
            lambda check_in: _restated(restated, key_result, question, check_in),
        ),
    )


def _comments() -> Coalesce:
    """How many comments a check-in has."""
    comments = Comment.objects.filter(check_in=OuterRef("pk")).order_by().values("check_in")
    return Coalesce(Subquery(comments.annotate(count=Count("pk")).values("count")), 0)


def _readers() -> ArraySubquery:
    """The names of those who said that they have read it, in the order in which they did."""
    said = Acknowledgement.objects.filter(check_in=OuterRef("pk")).order_by("at", "id")
    return ArraySubquery(said.values("by__name"))


class Frozen(NamedTuple):
    """The version of the metric that it is measured by, where another one holds by now."""

    name: str
    key: str
    number: int
    newest: int


def frozen_version(key_result: KeyResult) -> Frozen | None:
    """None where it is measured by what the metric says now; one query."""
    metric = key_result.metric
    if metric is None:
        return None
    versions = MetricVersion.objects.filter(
        organization=key_result.organization, metric=metric.metric_id
    )
    newest = versions.aggregate(newest=Max("number"))["newest"] or metric.number
    if newest == metric.number:
        return None
    name = metric.metric.name or str(definition_from_json(metric.definition).name)
    return Frozen(name, metric.metric.key, metric.number, newest)


def _question(key_result: KeyResult) -> Question:
    organization, cycle = key_result.organization, key_result.objective.cycle
    paced = key_result.kind != Kind.EACH  # it has no pace: no holiday is asked for
    days = organization.holidays.values_list("day", flat=True) if paced else ()
    holidays = frozenset(days)
    calendar = WorkCalendar(frozenset(organization.working_days), holidays)
    metric = key_result.metric
    return question_of(
        key_result,
        definition_from_json(metric.definition) if metric else None,
        pace=pace_of(key_result, cycle, organization, calendar),
        covered_from=None,
    )


def _restated(base: str, key_result: KeyResult, question: Question, check_in: CheckIn) -> str:
    """Where it stands what was known at the check-in beside what is known now."""
    if not base:
        return ""
    return base + query_at(key_result, question, check_in.week_end, check_in.created_at)


def _said(
    key_result: KeyResult,
    check_ins: Sequence[CheckIn],
    weeks: Mapping[date, KeyResultPoint],
    why: Callable[[CheckIn], str],
) -> list[Said]:
    """Only what is computed can be restated: a typed value stays as it was typed."""
    said = []
    for check_in in check_ins:
        known = weeks.get(check_in.week_end) if key_result.metric_id is not None else None
        if known is None or known.value == check_in.value:
            said.append(Said(check_in, None))
        else:
            said.append(Said(check_in, known, why(check_in)))
    return said
