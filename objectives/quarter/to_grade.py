"""What one person has to grade: key results, and objectives to look back on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from objectives.choices import CycleState, ObjectiveState
from objectives.models import Cycle, Objective
from objectives.quarter.results import RELATED, Outcome, Result, read_outcomes
from objectives.use_cases.grading import may_grade, may_look_back
from people.access import Access


@dataclass(frozen=True)
class Task:
    """One objective with those of its key results that this person grades.

    looks_back: whether its retrospective is theirs to write.
    """

    outcome: Outcome
    results: Sequence[Result]
    looks_back: bool

    @property
    def open(self) -> int:
        """How many are still to be done here."""
        waits = self.looks_back and self.outcome.retrospective is None
        return sum(not each.is_graded for each in self.results) + waits

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.results) + self.looks_back


def cycles_in_grading(access: Access) -> list[Cycle]:
    """Those that are being graded, the newest first; one query."""
    return list(Cycle.objects.of(access.organization).filter(state=CycleState.GRADING))


def tasks_of(access: Access, cycle: Cycle, *, everyone: bool = False) -> list[Task]:
    """What this person has to grade in the cycle; `everyone`: all that they may grade.

    Six queries.
    """
    found = (
        Objective.objects.visible_to(access)
        .in_cycle(cycle)
        .filter(state=ObjectiveState.PUBLISHED)
        .select_related(*RELATED)
    )
    if not everyone:
        me = access.membership
        found = found.filter(Q(owner=me) | Q(key_results__owner=me)).distinct()
    outcomes = read_outcomes(access, found)
    tasks = [_task(access, each, everyone=everyone) for each in outcomes]
    return [each for each in tasks if each.size]


def _task(access: Access, outcome: Outcome, *, everyone: bool) -> Task:
    me = access.membership.pk
    results = [
        each
        for each in outcome.results
        if may_grade(access, each.key_result) and (everyone or each.key_result.answerable_id == me)
    ]
    mine = may_look_back(access, outcome.objective)
    return Task(outcome, results, mine and (everyone or outcome.objective.owner_id == me))
