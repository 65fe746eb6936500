"""What people own who have left: to be handed over by whoever may write it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from django.db.models import Q, QuerySet

from objectives.choices import CycleState
from objectives.models import Initiative, KeyResult, Objective, ReviewAction
from objectives.models.initiative import OPEN
from people.access import Access
from people.models import Membership
from people.names import by_name

Under = TypeVar("Under", KeyResult, Initiative)


@dataclass
class Left:
    """Who has left, and what of theirs the reader may hand over."""

    person: Membership
    objectives: list[Objective] = field(default_factory=list)
    key_results: list[KeyResult] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    actions: list[ReviewAction] = field(default_factory=list)


def left_behind(access: Access) -> Sequence[Left]:
    """Of all open cycles, and of all reviews, by the people's names. Four queries."""
    found: dict[int, Left] = {}

    def of(owner: Membership | None) -> Left:
        person = cast(Membership, owner)  # only those whose owner has left are read
        return found.setdefault(person.pk, Left(person))

    for objective in open_objectives(access).filter(owner__left_at__isnull=False):
        of(objective.owner).objectives.append(objective)
    for key_result in open_key_results(access).filter(owner__left_at__isnull=False):
        of(key_result.owner).key_results.append(key_result)
    for initiative in open_initiatives(access).filter(owner__left_at__isnull=False):
        of(initiative.owner).initiatives.append(initiative)
    for action in open_actions(access).filter(owner__left_at__isnull=False):
        of(action.owner).actions.append(action)
    return by_name(list(found.values()), lambda left: left.person.name)


def open_objectives(access: Access) -> QuerySet[Objective]:
    """Those that the reader may write, of cycles that are not closed."""
    found = Objective.objects.visible_to(access).exclude(cycle__state=CycleState.CLOSED)
    related = found.select_related("owner", "cycle", "team").order_by("cycle__start", "position")
    return related if access.is_director else related.filter(team__in=access.led_teams)


def open_key_results(access: Access) -> QuerySet[KeyResult]:
    """Those of these objectives; a private one's that the reader may see."""
    found = KeyResult.objects.visible_to(access).filter(objective__archived_at__isnull=True)
    return _of_open(found, access).order_by("objective", "position", "id")


def open_initiatives(access: Access) -> QuerySet[Initiative]:
    """What is still to be done for these objectives."""
    found = Initiative.objects.visible_to(access).filter(state__in=OPEN)
    return _of_open(found, access).order_by("due", "id")


def open_actions(access: Access) -> QuerySet[ReviewAction]:
    """What reviews of the teams that the reader writes for left to be done."""
    mine = Q() if access.is_director else Q(team__in=access.led_teams)
    found = ReviewAction.objects.filter(
        mine, organization=access.organization, done_at__isnull=True
    )
    return found.select_related("owner", "team").order_by("due", "id")


def _of_open(found: QuerySet[Under], access: Access) -> QuerySet[Under]:
    """What hangs under objectives that the reader may write, of cycles that are not closed."""
    mine = Q() if access.is_director else Q(objective__team__in=access.led_teams)
    still = found.filter(mine).exclude(objective__cycle__state=CycleState.CLOSED)
    return still.select_related("owner", "objective__cycle")
