"""What surrounds an objective: what it supports, what it could support, its team's others."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import JSONObject

from objectives import models
from objectives.choices import CycleState
from objectives.coach import draft
from people.access import Access
from people.models import Role, TeamMembership

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


class Around:
    """Of one objective, stored or not, as far as one person sees. One query.

    parents: ids of what it supports; None: as it is stored.
    """

    def __init__(
        self, access: Access, objective: models.Objective, parents: Collection[int] | None
    ) -> None:
        self.objective = objective
        self._up = {each.pk: each.parent_id for each in access.teams}
        self._found = list(self._read(access, parents))

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
            if each.is_parent  # type: ignore[attr-defined]
        )

    @property
    def above(self) -> tuple[str, ...]:
        """Titles of what it could support, that of the same stage first."""
        if self.objective.team_id is None:
            return ()
        found = [each for each in self._found if each.team_id in self._above]
        found.sort(key=lambda each: each.stage != self.objective.stage)
        return tuple(each.title for each in found)

    @property
    def of_team(self) -> int:
        """How many objectives its team has in its cycle, itself included."""
        return 1 + len(self._beside)

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

    @cached_property
    def _above(self) -> set[int | None]:
        """The company (None) and the teams above its own."""
        found: set[int | None] = {None}
        parent = self._up.get(self.objective.team_id or 0)
        while parent is not None and parent not in found:
            found.add(parent)
            parent = self._up.get(parent)
        return found

    @property
    def _beside(self) -> list[models.Objective]:
        mine = (self.objective.cycle_id, self.objective.team_id)
        return [each for each in self._found if (each.cycle_id, each.team_id) == mine]

    def _read(
        self, access: Access, parents: Collection[int] | None
    ) -> Collection[models.Objective]:
        objective, cycle = self.objective, self.objective.cycle
        team = objective.team_id
        same = Q(cycle=cycle) & (Q(team__isnull=True) if team is None else Q(team=team))
        higher = Q(pk=None)
        if team is not None:
            of_these = Q(team__isnull=True) | Q(team__in=self._above - {None})
            higher = Q(cycle__start__lte=cycle.start, cycle__end__gte=cycle.end) & of_these
        asked = models.KeyResult.objects.filter(
            objective=OuterRef("pk"), archived_at__isnull=True, person__isnull=True
        )
        return list(
            models.Objective.objects.visible_to(access)
            .exclude(pk=objective.pk)
            .exclude(cycle__state=CycleState.CLOSED)
            .annotate(
                is_parent=_supported_by(objective, parents),
                asked=ArraySubquery(asked.values(json=ASKED)),
            )
            .filter(Q(is_parent=True) | higher | same)
            .order_by("position", "id")
        )


def reports_of(access: Access, team: int) -> int:
    """How many work in a team today, its leads left out. One query."""
    return (
        TeamMembership.objects.current(access.organization)
        .filter(team=team, membership__left_at__isnull=True)
        .exclude(membership__roles__team=team, membership__roles__role=Role.LEAD)
        .count()
    )


def _supported_by(objective: models.Objective, parents: Collection[int] | None) -> Any:
    if parents is not None:
        return ExpressionWrapper(Q(pk__in=parents), BooleanField())
    return Exists(models.Support.objects.filter(child=objective, parent=OuterRef("pk")))


def _rows(objective: models.Objective) -> list[dict[str, Any]]:
    return objective.asked  # type: ignore[attr-defined,no-any-return]
