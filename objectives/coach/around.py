"""What surrounds an objective: what it supports, what it could support, its team's others."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from objectives import models
from objectives.choices import CycleState
from objectives.coach import draft
from people.access import Access
from people.models import Role, RoleGrant, TeamMembership

ASKED = JSONObject(
    title="title",
    metric="metric__metric__key",
    aggregation="aggregation",
    window="window",
    team="team_id",
    filters="filters",
    each_of="each_of",
    weight="weight",
)


def read_around(
    access: Access,
    objectives: Sequence[models.Objective],
    parents: Collection[int] | None = None,
) -> list["Around"]:
    """What surrounds each, stored or not, as far as one person sees. One query.

    parents: ids of what the only one supports; None: as it is stored.
    """
    up = {each.pk: each.parent_id for each in access.teams}
    found: list[models.Objective] = []
    if objectives:
        found = list(_read(access, objectives, up, parents))
    return [Around(each, up, found, parents) for each in objectives]


class Around:
    """Of one objective; found: of all that surrounds it and others."""

    def __init__(
        self,
        objective: models.Objective,
        up: Mapping[int, int | None],
        found: Sequence[models.Objective],
        parents: Collection[int] | None,
    ) -> None:
        self.objective = objective
        self._above = _over(objective.team_id, up)
        self._given = parents
        self._found = [each for each in found if each.pk != objective.pk]

    @property
    def parents(self) -> tuple[draft.Parent, ...]:
        """What it supports."""
        return tuple(
            draft.Parent(
                each.title,
                each.stage,
                frozenset(row["metric"] for row in _rows(each) if row["metric"]),
            )
            for each in self._found
            if self._is_parent(each)
        )

    @property
    def above(self) -> tuple[str, ...]:
        """Titles of what it could support, that of the same stage first."""
        if self.objective.team_id is None:
            return ()
        found = [
            each
            for each in self._found
            if each.team_id in self._above
            and (self._is_parent(each) or _spans(each.cycle, self.objective.cycle))
        ]
        found.sort(key=lambda each: each.stage != self.objective.stage)
        return tuple(each.title for each in found)

    @property
    def of_team(self) -> int:
        """How many objectives its team has in its cycle, itself included; a person's is none."""
        return 1 if self.objective.personal else 1 + len(self._beside)

    @property
    def elsewhere(self) -> tuple[draft.Elsewhere, ...]:
        """What these others measure, guardrails left out."""
        return tuple(
            draft.Elsewhere(
                row["title"],
                (
                    row["metric"],
                    row["aggregation"],
                    row["window"],
                    (row["team"], None, row["each_of"], *sorted(row["filters"].items())),
                ),
            )
            for each in self._beside
            for row in _rows(each)
            if row["metric"] and row["weight"]
        )

    @property
    def _beside(self) -> list[models.Objective]:
        """The team's others. A person's own are no team's, and not everybody sees them."""
        mine = (self.objective.cycle_id, self.objective.team_id)
        return [
            each
            for each in self._found
            if (each.cycle_id, each.team_id) == mine and not each.personal
        ]

    def _is_parent(self, other: models.Objective) -> bool:
        if self._given is not None:
            return other.pk in self._given
        return self.objective.pk in other.children_asked  # type: ignore[attr-defined]


def _over(team: int | None, up: Mapping[int, int | None]) -> set[int | None]:
    """The company (None) and the teams above a team."""
    found: set[int | None] = {None}
    parent = up.get(team or 0)
    while parent is not None and parent not in found:
        found.add(parent)
        parent = up.get(parent)
    return found


def _spans(cycle: models.Cycle, other: models.Cycle) -> bool:
    return cycle.start <= other.start and cycle.end >= other.end


def _read(
    access: Access,
    objectives: Sequence[models.Objective],
    up: Mapping[int, int | None],
    parents: Collection[int] | None,
) -> QuerySet[models.Objective]:
    """More than surrounds one of them: each takes its own."""
    near = Q(pk=None)
    for cycle in {each.cycle_id: each.cycle for each in objectives}.values():
        teams = {each.team_id for each in objectives if each.cycle_id == cycle.pk}
        near |= Q(cycle=cycle) & _of_teams(teams)
        if teams - {None}:
            above = set[int | None]().union(*(_over(team, up) for team in teams))
            near |= Q(cycle__start__lte=cycle.start, cycle__end__gte=cycle.end) & _of_teams(above)
    asked = models.KeyResult.objects.filter(
        objective=OuterRef("pk"), archived_at__isnull=True, person__isnull=True
    )
    supports = models.Support.objects.filter(
        parent=OuterRef("pk"), child__in=[each.pk or 0 for each in objectives]
    )
    is_parent = Q(Exists(supports)) if parents is None else Q(pk__in=parents)
    return (
        models.Objective.objects.visible_to(access)
        .select_related("cycle")
        .exclude(cycle__state=CycleState.CLOSED)
        .annotate(
            children_asked=ArraySubquery(supports.values("child")),
            asked=ArraySubquery(asked.values(json=ASKED)),
        )
        .filter(is_parent | near)
        .order_by("position", "id")
    )


def _of_teams(teams: Collection[int | None]) -> Q:
    found = Q(team__in=[team for team in teams if team is not None])
    return found | Q(team__isnull=True) if None in teams else found


def reports_of(access: Access, teams: Collection[int]) -> dict[int, int]:
    """How many work in each team today, its leads left out. One query."""
    if not teams:
        return {}
    leads = RoleGrant.objects.filter(
        membership=OuterRef("membership"), team=OuterRef("team"), role=Role.LEAD
    )
    found = (
        TeamMembership.objects.current(access.organization)
        .filter(~Exists(leads), team__in=teams, membership__left_at__isnull=True)
        .values_list("team", flat=True)
    )
    return Counter(found)


def _rows(objective: models.Objective) -> list[dict[str, Any]]:
    return objective.asked  # type: ignore[attr-defined,no-any-return]
