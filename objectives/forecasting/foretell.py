"""The stage of the pipeline that estimates where key results will end.

Due is, once for each day to which the data reaches and after an edit, what is computed already; so
a day's hundreds of changed tickets cost one forecast. It works off a chunk at a time.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from objectives.choices import CycleState, Kind
from objectives.computing.reader import Reader
from objectives.forecasting.estimate import Ask, Estimate, forecast
from objectives.forecasting.estimate import Forecast as Estimated
from objectives.forecasting.kept import Share
from objectives.forecasting.maintaining import shares_of
from objectives.forecasting.reading import asks_of, plan_of, read_plans, typed_asks
from objectives.models import Forecast, KeyResult, RecomputeState
from objectives.storing import LARGEST
from people.figures import MILLION
from people.models import Organization

CHUNK = 200
LOCK = 4_100_041  # of pg_advisory_xact_lock: one chunk of an organization at a time
FORETOLD = (Kind.REACH, Kind.MAINTAIN)
WRITTEN = ("organization", "day", "version", "low", "middle", "high", "chance", "path", "made_at")


def due_forecasts() -> QuerySet[KeyResult]:
    """Computed key results of running cycles without a forecast of the day; `day` says which."""
    state = RecomputeState.objects.filter(pk=OuterRef("organization_id"))
    day = Coalesce(Subquery(state.values("data_day")), Subquery(state.values("computed_on")))
    return (
        KeyResult.objects.running()
        .filter(kind__in=FORETOLD, computed_version=F("version"))
        .filter(objective__cycle__state=CycleState.ACTIVE)
        .annotate(day=day)
        .filter(objective__cycle__start__lte=F("day"), objective__cycle__end__gt=F("day"))
        .filter(
            Q(forecast__isnull=True)
            | ~Q(forecast__day=F("day"))
            | ~Q(forecast__version=F("version"))
        )
    )


def organizations_to_foretell() -> list[int]:
    """The ids of organizations with forecasts to make; one query."""
    due = due_forecasts().order_by("organization_id").values_list("organization_id", flat=True)
    return list(due.distinct())


@transaction.atomic
def foretell_step(*, organization_id: int, limit: int = CHUNK) -> int:
    """Make some of the forecasts that are due; how many. 0 also while another one is at it."""
    if not _alone(organization_id):
        return 0
    due = list(
        due_forecasts()
        .filter(organization=organization_id)
        .select_related("organization", "objective__cycle", "metric")[:limit]
    )
    if due:
        reader = Reader(Organization.objects.get(pk=organization_id), now=timezone.now())
        reader.load_check_ins(due)
        _store([*_reached(reader, due), *_maintained(reader, due)], due)
        Organization.objects.touch(organization_id)
    return len(due)


def _alone(organization_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK, organization_id))
        return bool(cursor.fetchone()[0])


def _reached(reader: Reader, due: Sequence[KeyResult]) -> Iterator[tuple[int, dict[str, Any]]]:
    """key result and what is foretold of it, where it is to reach a target."""
    reaching = [one for one in due if one.kind == Kind.REACH]
    plans = [plan for one in reaching if (plan := plan_of(reader, one)) is not None]
    asked: dict[int, list[Ask]] = {
        one.pk: typed_asks(reader, one) for one in reaching if one.metric is None
    }
    for plan, values in zip(plans, read_plans(reader, plans), strict=True):
        asked[plan.key_result.pk] = asks_of(reader, plan, values)
    some = {key: asks for key, asks in asked.items() if asks}
    for key, found in zip(some, forecast(list(some.values())), strict=True):
        yield key, _of_estimate(found)


def _of_estimate(found: Estimated) -> dict[str, Any]:
    path = [[each.day.isoformat(), *_amounts(each)] for each in found.path]
    low, middle, high = _amounts(found.end)
    return {"low": low, "middle": middle, "high": high, "path": path} | _chance(found.chance)


def _amounts(estimate: Estimate) -> tuple[int, int, int]:
    """In millionths, and in order also where rounding would part two that are alike."""
    low, middle, high = sorted(map(_millionths, estimate[1:]))
    return low, middle, high


def _maintained(reader: Reader, due: Sequence[KeyResult]) -> Iterator[tuple[int, dict[str, Any]]]:
    maintained = [one for one in due if one.kind == Kind.MAINTAIN]
    for key, share in shares_of(reader, maintained).items():
        if share is not None:
            yield key, _of_share(share)


def _of_share(share: Share) -> dict[str, Any]:
    low, middle, high = (round(each * MILLION) for each in share[:3])
    return {"low": low, "middle": middle, "high": high} | _chance(share.chance)


def _chance(chance: float | None) -> dict[str, int | None]:
    return {"chance": None if chance is None else min(max(round(chance * MILLION), 0), MILLION)}


def _millionths(amount: float) -> int:
    return round(min(max(amount * MILLION, -LARGEST), LARGEST - 1024))


def _store(found: Sequence[tuple[int, dict[str, Any]]], due: Sequence[KeyResult]) -> None:
    """One row for each that was due: one without an estimate says that there is too little data."""
    known, now = dict(found), timezone.now()
    rows = [
        Forecast(
            key_result=one,
            organization_id=one.organization_id,
            day=_day(one),
            version=one.version,
            made_at=now,
            **known.get(one.pk, {}),
        )
        for one in sorted(due, key=lambda one: one.pk)
    ]
    Forecast.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key_result"], update_fields=WRITTEN
    )


def _day(key_result: KeyResult) -> date:
    day: date = vars(key_result)["day"]
    return day
