"""How many objectives stand at once, as a reader sees it, without loading their key results' rows.

The same words as the dashboard's: neglect comes by time, so it is judged here, not read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery

from metrics.catalogue import definition_from_json
from metrics.models import MetricVersion
from objectives.choices import CycleState, Kind, ObjectiveState, Status
from objectives.models import CheckIn, Cycle, KeyResult, Objective
from objectives.models.key_result import answers
from objectives.standing import standing_of
from objectives.status import Neglect, is_broken
from objectives.week import is_late, owed_since
from people.access import Access
from people.models import Organization

ASKED = (CycleState.ACTIVE, CycleState.GRADING)


class Part(NamedTuple):
    """What of a key result its objective's standing depends on."""

    objective: int
    weight: int
    published_at: datetime | None
    version: int | None
    aggregation: str
    kind: str
    status: str
    last_week: bool | None
    person: int | None
    owner: int | None
    owner_left: datetime | None
    owner_works: bool
    own_zone: str | None
    other_left: datetime | None
    other_works: bool
    other_zone: str | None
    until: date | None

    @property
    def zone(self) -> str:
        """Of who answers for it: the owner, else the objective's, as far as they are still here and
        can check in."""
        if self.owner is not None and self.owner_left is None and self.owner_works:
            return self.own_zone or ""
        return self.other_zone or "" if self.other_left is None and self.other_works else ""


class Behind(NamedTuple):
    """Of an objective's key results how many lack their check-in, and have stale data; whose own
    numbers they are."""

    late: int
    stale: int
    people: frozenset[int]


class Standing(NamedTuple):
    """A status (or "draft") for each objective, whose own numbers stand behind them all, and what
    stands behind each."""

    status: dict[int, str]
    people: frozenset[int]
    behind: dict[int, Behind]


def read_standing(
    objectives: Collection[Objective], access: Access, *, now: datetime, stale: bool
) -> Standing:
    """For objectives with their cycles and overrides. One query, two while a source is stale."""
    parts = _parts(KeyResult.objects.visible_to(access).filter(objective__in=objectives))
    old = _reading_sources(access.organization, parts) if stale else frozenset()
    clock = _Clock(access.organization, now)
    of_objective: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        of_objective[part.objective].append(part)
    status, behind = {}, {}
    for each in objectives:
        judged = _judged(each, of_objective[each.pk], clock, stale=old)
        status[each.pk] = _status(each, judged)
        behind[each.pk] = Behind(
            late=sum(neglect.late for _part, neglect in judged),
            stale=sum(neglect.stale for _part, neglect in judged),
            people=_people(of_objective[each.pk]),
        )
    return Standing(status, _people(parts), behind)


def _people(parts: Iterable[Part]) -> frozenset[int]:
    return frozenset(part.person for part in parts if part.person is not None)


class _Clock:
    """Which check-ins are late now; the same question is answered once."""

    def __init__(self, organization: Organization, now: datetime) -> None:
        self.zone, self.now = organization.zone, now
        self._owed, self._late = cache(self._ask_owed), cache(self._ask_late)

    def is_late(self, part: Part, cycle: Cycle) -> bool:
        if part.published_at is None or cycle.state not in ASKED:
            return False
        published = part.published_at.astimezone(self.zone).date()
        sunday = self._owed(cycle.start, cycle.end, published)
        return sunday is not None and self._late(sunday, part.until, part.zone)

    def _ask_owed(self, start: date, end: date, published: date) -> date | None:
        return owed_since(
            self.now, start=start, end=end, published=published, organization_zone=self.zone
        )

    def _ask_late(self, sunday: date, until: date | None, name: str) -> bool:
        return is_late(
            self.now,
            sunday=sunday,
            checked_in_until=until,
            organization_zone=self.zone,
            person_zone=ZoneInfo(name) if name else self.zone,
        )


def _parts(key_results: QuerySet[KeyResult]) -> list[Part]:
    latest = CheckIn.objects.filter(
        organization=OuterRef("organization"), key_result=OuterRef("pk")
    ).order_by("-week_end")
    asked = key_results.annotate(until=Subquery(latest.values("week_end")[:1]), **answers())
    rows = asked.values_list(
        *("objective", "weight", "published_at", "metric", "aggregation", "kind", "status"),
        *("last_week_inside", "person", "owner"),
        *("owner__left_at", "owner_works", "owner__user__timezone"),
        *("objective__owner__left_at", "objective_owner_works", "objective__owner__user__timezone"),
        "until",
    )
    return [Part(*row) for row in rows]


def _reading_sources(
    organization: Organization, parts: Iterable[Part]
) -> frozenset[tuple[int | None, str]]:
    """Which (metric version, aggregation) go stale with the helpdesks: nothing that is entered."""
    asked = {(part.version, part.aggregation) for part in parts if part.version is not None}
    rows = MetricVersion.objects.filter(
        organization=organization, pk__in={version for version, _how in asked}
    ).values_list("pk", "definition")
    known = {pk: definition_from_json(definition) for pk, definition in rows}
    return frozenset(
        (version, how)
        for version, how in asked
        if version is not None and not known[version].aggregation(how).is_entered
    )


def _judged(
    objective: Objective,
    parts: Collection[Part],
    clock: _Clock,
    *,
    stale: frozenset[tuple[int | None, str]],
) -> list[tuple[Part, Neglect]]:
    cycle = objective.cycle
    # What a closed cycle reported stands, however old its source has become.
    closed = cycle.state == CycleState.CLOSED
    asked = objective.state == ObjectiveState.PUBLISHED
    return [
        (
            part,
            Neglect(
                Fraction(part.weight),
                asked and clock.is_late(part, cycle),
                not closed and (part.version, part.aggregation) in stale,
            ),
        )
        for part in parts
    ]


def _status(objective: Objective, judged: Collection[tuple[Part, Neglect]]) -> str:
    return standing_of(
        objective,
        [neglect for part, neglect in judged if part.weight],
        broken=any(_is_broken(part) for part, _neglect in judged if not part.weight),
    )


def _is_broken(part: Part) -> bool:
    is_maintain = part.kind == Kind.MAINTAIN
    return is_broken(Status(part.status), part.last_week, is_maintain=is_maintain)
