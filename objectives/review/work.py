"""The week of the initiatives: what was done or dropped in it, and what is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from objectives.board.wording import whose
from objectives.choices import CycleState, InitiativeState, ObjectiveState, Visibility
from objectives.models import Initiative, Share
from objectives.models.initiative import OPEN, InitiativeQuerySet
from objectives.review.week import SHOWN
from people.access import Access

# An open one stands in a review from two weeks before its day.
AHEAD = timedelta(days=14)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WorkLine:
    """One initiative. late: its day lay before the end of the week that is reviewed.

    shared_by: whose its objective is, where the team reviewed only shares that; in words.
    """

    initiative: Initiative
    late: bool
    shared_by: str


@dataclass(frozen=True)
class WorkWeek:
    """The first of them; `more` others are not shown."""

    lines: list[WorkLine]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


def read_work(
    access: Access, *, sunday: date, teams: Collection[int] | None = None, for_a_wall: bool = False
) -> WorkWeek:
    """Of these teams' objectives and those that they share (None: all). One query.

    What is open and late or due within two weeks of `sunday`, then what was finished or dropped
    from that week on. for_a_wall: without what is private.
    """
    found = _of_cycles(Initiative.objects.visible_to(access), sunday)
    if teams is not None:
        shares = Share.objects.filter(organization=access.organization, team__in=teams)
        found = found.filter(
            Q(objective__team__in=teams) | Q(objective__in=shares.values("objective"))
        )
    if for_a_wall:
        found = found.filter(objective__visibility=Visibility.EVERYONE)
    monday = datetime.combine(sunday + timedelta(days=1) - WEEK, time(0), access.organization.zone)
    urgent = Q(state__in=OPEN, due__lte=sunday + AHEAD)
    ended = Q(state__in=(InitiativeState.DONE, InitiativeState.DROPPED))
    found = found.filter(
        urgent | (ended & Q(changed_at__gte=monday, changed_at__lt=monday + 2 * WEEK))
    )
    rows = found.in_order().select_related("owner", "key_result", "objective__team")
    lines = [
        WorkLine(
            each,
            late=each.is_open and each.due is not None and each.due <= sunday,
            shared_by=whose(each.objective)
            if teams is not None and each.objective.team_id not in teams
            else "",
        )
        for each in rows
    ]
    return WorkWeek(lines[:SHOWN], len(lines))


def _of_cycles(found: InitiativeQuerySet, sunday: date) -> InitiativeQuerySet:
    """Of published objectives of the cycles to which the week belongs."""
    found = found.filter(
        objective__state=ObjectiveState.PUBLISHED,
        objective__cycle__start__lte=sunday,
        objective__cycle__end__gt=sunday,
    )
    return found.exclude(objective__cycle__state=CycleState.DRAFT)
