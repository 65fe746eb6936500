"""What makes an organization's key results due: found in PostgreSQL, known nowhere else."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, Self, TypeVar

from django.db.models import F, Sum

from metrics.intake.freshness import reached
from metrics.models import MeasureVersion, Source
from objectives.calendar import WorkCalendar
from objectives.models import KeyResult, RecomputeState
from objectives.questions import day_of
from people.models import Holiday, Organization

T = TypeVar("T")


class Seen(NamedTuple):
    """What all key results of an organization depend on beside their own rows.

    data_day: the local day to which the data reach. calendar: the working days, as text.
    """

    versions: int
    today: date | None
    data_day: date | None
    calendar: str

    @classmethod
    def by(cls, state: RecomputeState) -> Self:
        """What the last recomputation saw."""
        return cls(state.seen_versions, state.computed_on, state.data_day, state.calendar)


def organizations_due(now: datetime) -> list[int]:
    """The ids of organizations with something to recompute, by data alone; six queries."""
    edited = KeyResult.objects.running().filter(computed_version__lt=F("version"))
    found = set(edited.values_list("organization_id", flat=True))
    seen = {state.organization_id: Seen.by(state) for state in RecomputeState.objects.all()}
    versions = dict(
        MeasureVersion.objects.values_list("organization_id").annotate(Sum("version")).order_by()
    )
    holidays = _grouped(Holiday.objects.values_list("organization_id", "day"))
    sources = _grouped(
        (source.organization_id, source)
        for source in Source.objects.filter(archived_at__isnull=True)
    )
    for organization in Organization.objects.only("id", "timezone", "working_days"):
        of = organization.pk
        present = Seen(
            versions.get(of, 0),
            day_of(now, organization),
            day_of(reached(sources[of]), organization),
            WorkCalendar(organization.working_days, holidays[of]).as_text,
        )
        if seen.get(of) != present:
            found.add(of)
    return sorted(found)


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
