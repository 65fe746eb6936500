"""What of a cycle may go on in another: objectives with their key results, as a tree."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from objectives.choices import CycleState, ObjectiveState
from objectives.models import Cycle, Objective, Support
from objectives.quarter.results import RELATED, Outcome, Result, read_outcomes
from people.access import Access


@dataclass(frozen=True)
class Going:
    """One objective that may go on; depth in the tree below the first. there: it is there."""

    outcome: Outcome
    depth: int
    there: bool

    @property
    def indent(self) -> int:
        """How far in it is drawn: a phone has room for three steps."""
        return min(self.depth, 3)

    @property
    def is_achieved(self) -> bool:
        """All that it asked for was reached: it is shown, and not ticked."""
        return self.outcome.total.score == 1

    @property
    def key_results(self) -> Sequence[tuple[Result, bool]]:
        """Each, and whether it is achieved."""
        return [(each, is_achieved(each)) for each in self.outcome.results]


def is_achieved(result: Result) -> bool:
    """Its score is 1.0. A guardrail is never over: it goes on with what it guards."""
    return result.score == 1 and not result.key_result.is_guardrail


def open_cycles(access: Access, cycle: Cycle) -> list[Cycle]:
    """Where objectives of this cycle may go on: those that are not over, the next one first."""
    found = Cycle.objects.of(access.organization).exclude(pk=cycle.pk)
    running = found.filter(state__in=(CycleState.DRAFT, CycleState.ACTIVE))
    later = list(running.filter(end__gt=cycle.start).order_by("start", "end"))
    alike = [each for each in later if each.cadence == cycle.cadence and each.start >= cycle.end]
    return alike + [each for each in later if each not in alike]


def tree_below(access: Access, top: Objective, into: Cycle | None) -> list[Going]:
    """It and, level by level, what supports it in its cycle, as far as one may write it.

    Seven queries.
    """
    depths = _depths(access, top)
    there = Objective.objects.filter(archived_at__isnull=True, cycle=into)
    found = (
        Objective.objects.visible_to(access)
        .filter(pk__in=depths)
        .select_related(*RELATED)
        .prefetch_related(Prefetch("carried_to", there, to_attr="gone_on"))
    )
    objectives = [each for each in found if access.writes_team(each.team_id)]
    objectives.sort(key=lambda each: (depths[each.pk], each.position, each.pk))
    outcomes = read_outcomes(access, objectives, learned=False)
    return [
        Going(each, depths[each.objective.pk], bool(vars(each.objective)["gone_on"]))
        for each in outcomes
    ]


def _depths(access: Access, top: Objective) -> dict[int, int]:
    """objective → how far below the first it stands, by the shortest way. One query."""
    children: dict[int, list[int]] = defaultdict(list)
    links = Support.objects.filter(
        organization=access.organization,
        parent__cycle=top.cycle_id,
        child__cycle=top.cycle_id,
        child__archived_at__isnull=True,
        child__state=ObjectiveState.PUBLISHED,
    )
    for parent, child in links.values_list("parent", "child"):
        children[parent].append(child)
    depths, level = {top.pk: 0}, [top.pk]
    while level:
        below = {child for parent in level for child in children[parent]} - depths.keys()
        depths |= dict.fromkeys(below, depths[level[0]] + 1)
        level = sorted(below)
    return depths
