"""What makes an organization's key results due: found in PostgreSQL, known nowhere else."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, Self, TypeVar

from django.db.models import F, Sum

from metrics.intake.freshness import reached
from metrics.models import MeasureVersion, Source
from objectives.asking import day_of
from objectives.calendar import WorkCalendar
from objectives.models import KeyResult, RecomputeState
from objectives.tree import tree_text
from people.models import Holiday, Organization, Team

T = TypeVar("T")


class Seen(NamedTuple):
    """What all key results of an organization depend on beside their own rows.

    data_day: the local day to which the data reach. calendar, tree: the working days and the
    teams, as text.
    """

    versions: int
    today: date | None
    data_day: date | None
    calendar: str
    tree: str

    @classmethod
    def by(cls, state: RecomputeState) -> Self:
        """What the last recomputation saw."""
        return cls(
            state.seen_versions, state.computed_on, state.data_day, state.calendar, state.tree
        )


def organizations_due(now: datetime) -> list[int]:
    """The ids of organizations with something to recompute, by data alone; seven queries."""
    edited = KeyResult.objects.running().filter(computed_version__lt=F("version"))
    found = set(edited.values_list("organization_id", flat=True))
    seen = {state.organization_id: Seen.by(state) for state in RecomputeState.objects.all()}
    versions = dict(
        MeasureVersion.objects.values_list("organization_id").annotate(Sum("version")).order_by()
    )
    holidays = _grouped(Holiday.objects.values_list("organization_id", "day"))
    teams = _grouped(
        (organization, (team, parent))
        for organization, team, parent in Team.objects.order_by().values_list(
            "organization_id", "id", "parent_id"
        )
    )
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
            tree_text(teams[of]),
        )
        if seen.get(of) != present:
            found.add(of)
    return sorted(found)


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
