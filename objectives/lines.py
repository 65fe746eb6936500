"""A key result as one row of a page: its shown status, its latest check-in, how it moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from metrics.catalogue import definition_from_json
from objectives.choices import CycleState, Status
from objectives.forecasting.current import forecast_of
from objectives.models import CheckIn, Forecast, KeyResult, StatusOverride
from objectives.neglect import late_check_in
from objectives.status import said_by_hand, shown
from people.figures import MILLION
from people.models import Organization

WEEK = timedelta(days=7)


class Weekly(NamedTuple):
    """A key result at the end of a week; amounts in millionths."""

    day: date
    value: int | None
    progress: int | None

    @classmethod
    def of(cls, point: Mapping[str, Any]) -> "Weekly":
        """From what the database made of a point."""
        return cls(date.fromisoformat(point["day"]), point["value"], point["progress"])


@dataclass(frozen=True)
class KeyResultLine:
    """A key result as one row; `status` is what a reader sees.

    forecast: where it will end; None where nothing is said, or it was not fetched with it.
    change: of progress in a week, in millionths. history: values week by week, oldest first.
    counted: the change between 0 and 100 % alone, as its objective counts it.
    """

    key_result: KeyResult
    status: str
    late: bool
    stale: bool
    check_in: CheckIn | None
    change: int | None
    history: Sequence[int | None]
    forecast: Forecast | None = None
    counted: int | None = None

    @property
    def override(self) -> StatusOverride | None:
        """What a person said in place of the computed status, while that holds."""
        return self.key_result.override

    @property
    def is_by_hand(self) -> bool:
        """Whether the status shown is a person's: neglect takes the place of it as well."""
        return self.override is not None and self.status == self.override.status


def latest_check_ins(organization: Organization, ids: Sequence[int]) -> dict[int, CheckIn]:
    """key result → its latest check-in. One query."""
    found = CheckIn.objects.filter(organization=organization, key_result__in=ids)
    latest = found.order_by("key_result", "-week_end").distinct("key_result")
    return {each.key_result_id: each for each in latest}


def reads_sources(key_result: KeyResult) -> bool:
    """Whether it goes stale with the helpdesks: what people type or enter never does."""
    if key_result.metric is None:
        return False
    definition = definition_from_json(key_result.metric.definition)
    return not definition.aggregation(key_result.aggregation).is_entered


def line_of(
    key_result: KeyResult,
    organization: Organization,
    *,
    check_in: CheckIn | None,
    points: Sequence[Weekly],
    now: datetime,
    stale: bool,
) -> KeyResultLine:
    """One row: neglect takes the place of green and amber."""
    late = late_check_in(
        key_result,
        organization,
        checked_in_until=check_in.week_end if check_in else None,
        now=now,
    )
    # What a closed cycle reported stands, however old its source has become.
    closed = key_result.objective.cycle.state == CycleState.CLOSED
    old = stale and not closed and reads_sources(key_result)
    said = key_result.override
    status = said_by_hand(Status(key_result.status), Status(said.status) if said else None)
    then, newest = _week_apart(points)
    return KeyResultLine(
        key_result=key_result,
        status=shown(status, late=late, stale=old),
        late=late,
        stale=old,
        check_in=check_in,
        change=None if then is None or newest is None else newest - then,
        history=[point.value for point in points],
        forecast=forecast_of(key_result, now.astimezone(organization.zone).date()),
        counted=None if then is None or newest is None else _clamped(newest) - _clamped(then),
    )


def people_of(lines: Iterable[KeyResultLine]) -> set[int]:
    """Whose own numbers these rows show, as ids of memberships: a look at them is noted."""
    return {line.key_result.person_id for line in lines if line.key_result.person_id is not None}


def _week_apart(points: Sequence[Weekly]) -> tuple[int | None, int | None]:
    """Progress a week before the newest point, and at it: nothing older is a week's move."""
    if not points:
        return None, None
    newest = points[-1]
    before = next((point for point in points if point.day == newest.day - WEEK), None)
    return (before.progress if before else None), newest.progress


def _clamped(progress: int) -> int:
    return min(max(progress, 0), MILLION)
