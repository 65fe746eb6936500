"""What people own who have left: to be handed over by whoever may write it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from objectives.choices import CycleState
from objectives.models import KeyResult, Objective
from people.access import Access
from people.models import Membership
from people.names import by_name


@dataclass
class Left:
    """Who has left, and what of theirs the reader may hand over."""

    person: Membership
    objectives: list[Objective] = field(default_factory=list)
    key_results: list[KeyResult] = field(default_factory=list)


def left_behind(access: Access) -> Sequence[Left]:
    """Of all open cycles, by the people's names. Two queries."""
    found: dict[int, Left] = {}
    for objective in open_objectives(access).filter(owner__left_at__isnull=False):
        if objective.owner is not None:
            found.setdefault(objective.owner.pk, Left(objective.owner)).objectives.append(objective)
    for key_result in open_key_results(access).filter(owner__left_at__isnull=False):
        if key_result.owner is not None:
            left = found.setdefault(key_result.owner.pk, Left(key_result.owner))
            left.key_results.append(key_result)
    return by_name(list(found.values()), lambda left: left.person.name)


def open_objectives(access: Access) -> QuerySet[Objective]:
    """Those that the reader may write, of cycles that are not closed."""
    found = Objective.objects.visible_to(access).exclude(cycle__state=CycleState.CLOSED)
    related = found.select_related("owner", "cycle", "team").order_by("cycle__start", "position")
    return related if access.is_director else related.filter(team__in=access.led_teams)


def open_key_results(access: Access) -> QuerySet[KeyResult]:
    """Those of these objectives; a private one's that the reader may see."""
    mine = Q() if access.is_director else Q(objective__team__in=access.led_teams)
    found = KeyResult.objects.visible_to(access).filter(mine, objective__archived_at__isnull=True)
    return (
        found.exclude(objective__cycle__state=CycleState.CLOSED)
        .select_related("owner", "objective__cycle")
        .order_by("objective", "position", "id")
    )
