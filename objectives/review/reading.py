"""A week's rows from the database: four queries, whatever the size of the organization.

What sorts them is read of all rows, what is told about each of those that are shown.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from objectives.choices import CycleState, Kind, ObjectiveState, Visibility
from objectives.forecasting.current import forecast_of
from objectives.forecasting.wording import in_short
from objectives.models import KeyResult, Share
from objectives.models.kinds import COUNTED
from objectives.review.week import UNTOLD, Restated, Row, Week, sort_week
from people.access import Access
from people.models import Organization, works

WEEK, LOOKED_BACK = timedelta(days=7), timedelta(days=28)
# What was reported, beside what is stored for that Sunday now.


def _whole(then: str) -> str:
    """Of how many the value is, where it counts something: as `whole` of a row."""
    return (
        f"CASE asked.kind WHEN '{Kind.BASELINE}' THEN asked.needed"
        f" WHEN '{Kind.EACH}' THEN {then}.sample WHEN '{Kind.MILESTONES}' THEN {then}.sample END"
    )


_RESTATED = f"""
    SELECT said.key_result_id, said.week_end, said.value, point.value,
        {_whole("said")}, {_whole("point")}
    FROM objectives_checkin said
    JOIN objectives_keyresultpoint point ON point.organization_id = said.organization_id
        AND point.key_result_id = said.key_result_id AND point.day = said.week_end
    JOIN objectives_keyresult asked ON asked.organization_id = said.organization_id
        AND asked.id = said.key_result_id
    WHERE said.organization_id = %s AND said.week_end BETWEEN %s AND %s
        AND point.value IS NOT NULL AND (said.value IS DISTINCT FROM point.value
            OR asked.kind = '{Kind.EACH}' AND said.sample <> point.sample)
    ORDER BY said.week_end DESC, said.key_result_id
"""  # noqa: S608 - our own pieces


def read_week(
    access: Access,
    *,
    sunday: date,
    teams: Collection[int] | None = None,
    latest: bool,
    for_a_wall: bool = False,
) -> Week:
    """The week that ended on `sunday`, of what these teams have and share (None: all that one may
    see).

    latest: whether that is the week reported last: then the data say what they say now, else what
    they said at the check-in. for_a_wall: without what is private, whoever has put it up.
    """
    found = KeyResult.objects.visible_to(access)
    if teams is not None:
        shared = Share.objects.filter(organization=access.organization, team__in=teams)
        found = found.filter(
            Q(objective__team__in=teams) | Q(objective__in=shared.values("objective"))
        )
    if for_a_wall:
        found = found.filter(objective__visibility=Visibility.EVERYONE)
    organization = access.organization
    rows, measured = _sorted_by(found, organization, sunday=sunday, latest=latest)
    if teams is not None:
        rows = {pk: row._replace(shared=row.team not in teams) for pk, row in rows.items()}
    restated = _restated(access, sunday, rows, measured)
    week = sort_week(list(rows.values()), restated)
    shown = found.filter(pk__in=week.shown)
    told = rows_of(shown, organization, sunday=sunday, latest=latest)
    # A forecast is of today: beside a past week it would pass for that week's.
    forecasts = _forecasts(access, week.shown) if latest else {}
    return week.told(
        {
            pk: row._replace(shared=rows[pk].shared, forecast=forecasts.get(pk, ""))
            for pk, row in told.items()
        }
    )


def _forecasts(access: Access, ids: Collection[int]) -> dict[int, str]:
    """Where these key results will end, as their rows on pages say it. One query."""
    today = timezone.now().astimezone(access.organization.zone).date()
    found = KeyResult.objects.filter(organization=access.organization, pk__in=ids)
    return {
        each.pk: in_short(each, forecast_of(each, today))
        for each in found.select_related("forecast", "objective__cycle")
    }


def _sorted_by(
    found: QuerySet[KeyResult], organization: Organization, *, sunday: date, latest: bool
) -> tuple[Mapping[int, Row], set[int]]:
    """All rows with what sorts them, by key result; and which of them a metric measures."""
    values = _asked(found, organization, sunday=sunday, latest=latest).values_list(
        *("pk", "objective__team", "data_said", "now__progress", "then__progress", "person"),
        *("said__pk", "said__confidence", "said__blocker", "metric"),
    )
    rows, measured = {}, set()
    for pk, team, status, progress, before, person, said, confidence, blocker, metric in values:
        rows[pk] = UNTOLD._replace(
            pk=pk,
            team=team,
            status=status,
            progress=progress,
            before=before,
            person=person,
            check_in=said,
            confidence=confidence,
            blocker=blocker,
        )
        if metric is not None:
            measured.add(pk)
    return rows, measured


def rows_of(
    found: QuerySet[KeyResult], organization: Organization, *, sunday: date, latest: bool
) -> Mapping[int, Row]:
    """All that is told of these key results, by key result; one query."""
    found = _asked(found, organization, sunday=sunday, latest=latest).annotate(
        whose=_answering("owner__name", "objective__owner__name"),
        whose_id=_answering("owner", "objective__owner"),
        private=Q(objective__visibility=Visibility.PRIVATE),
        at_end=Coalesce("said__value", "now__value"),
        team_name=Coalesce("objective__team__name", Value("")),
        value_in=Case(When(kind__in=COUNTED, then=Value("count")), default=F("unit")),
        whole=Case(
            When(kind=Kind.BASELINE, then=F("needed")),
            When(~Q(kind__in=COUNTED), then=None),
            When(said__value__isnull=False, then=F("said__sample")),
            default=F("now__sample"),
            output_field=BigIntegerField(),
        ),
    )
    values = found.values_list(
        "pk",
        "title",
        "value_in",
        "objective__title",
        "objective__team",
        "whose",
        "whose_id",
        "private",
        "data_said",
        "at_end",
        "now__progress",
        "then__progress",
        "person",
        "said__pk",
        "said__confidence",
        "said__comment",
        "said__blocker",
        "said__helper__name",
        "said__author__name",
        "team_name",
        "whole",
    )
    return {row[0]: Row(*row[:-2], whose_team=row[-2], whole=row[-1]) for row in values}


def _answering(own: str, above: str) -> Case:
    """Of whoever checks in: the owner, else the objective's; who is here and can."""
    owner = Q(works(OuterRef("owner")), owner__left_at__isnull=True)
    objectives = Q(works(OuterRef("objective__owner")), objective__owner__left_at__isnull=True)
    return Case(When(owner, then=F(own)), When(objectives, then=F(above)))


def _asked(
    found: QuerySet[KeyResult], organization: Organization, *, sunday: date, latest: bool
) -> QuerySet[KeyResult]:
    """Those that the week was about, in their order, with that week beside each."""
    over = datetime.combine(sunday + timedelta(days=1), time(0), organization.zone)
    found = found.filter(
        objective__state=ObjectiveState.PUBLISHED,
        objective__cycle__start__lte=sunday,
        objective__cycle__end__gt=sunday,
        published_at__lt=over,
    )
    found = found.exclude(objective__cycle__state=CycleState.DRAFT)
    found = found.annotate(
        now=FilteredRelation(
            "points", condition=Q(points__organization=organization, points__day=sunday)
        ),
        then=FilteredRelation(
            "points", condition=Q(points__organization=organization, points__day=sunday - WEEK)
        ),
        said=FilteredRelation(
            "check_ins",
            condition=Q(check_ins__organization=organization, check_ins__week_end=sunday),
        ),
    ).annotate(data_said=F("status") if latest else _as_reported())
    order = ("objective__team__name", "objective__position", "objective", "position", "id")
    return found.order_by(*order)


def _as_reported() -> Coalesce:
    return Coalesce(NullIf("said__status", Value("")), Value("no_data"))


def _restated(
    access: Access, sunday: date, rows: Mapping[int, Row], measured: Collection[int]
) -> list[Restated]:
    """Reports of the last weeks that read differently by now; what people type stays as typed."""
    with connection.cursor() as cursor:
        cursor.execute(_RESTATED, [access.organization.pk, sunday - LOOKED_BACK, sunday])
        found = cursor.fetchall()
    return [Restated(rows[pk], *rest) for pk, *rest in found if pk in rows and pk in measured]
