"""A cycle's results: each key result's score, each objective's, given, proposed or reported."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F, QuerySet

from objectives.choices import Ambition, CycleState, ObjectiveState
from objectives.models import (
    Cycle,
    Grade,
    KeyResult,
    Objective,
    Reported,
    ReportedObjective,
    Retrospective,
)
from objectives.scores import MILLION, Scored, Total, proposed, total, verdict
from people.access import Access

RELATED = ("cycle", "team", "owner__user")


@dataclass(frozen=True)
class Result:
    """One key result's score. proposed: from its progress. own: whether a person gave another.

    grade None: nobody has graded it yet, or what was reported stands. reported: as its cycle was
    closed.
    """

    key_result: KeyResult
    proposed: Fraction | None
    score: Fraction | None
    reason: str
    grade: Grade | None
    reported: Reported | None

    @property
    def own(self) -> bool:
        """Whether a person's score stands in place of the proposed one."""
        return self.score != self.proposed

    @property
    def is_graded(self) -> bool:
        """Whether somebody has said so, or it was closed."""
        return self.grade is not None or self.reported is not None


@dataclass(frozen=True)
class Outcome:
    """One objective's score, from its key results'."""

    objective: Objective
    total: Total
    results: Sequence[Result]
    retrospective: Retrospective | None
    status: str

    @property
    def is_commitment(self) -> bool:
        """1.0 is expected of it; of a stretch 0.7 is good."""
        return self.objective.ambition == Ambition.COMMITMENT

    @property
    def verdict(self) -> str:
        """ "good", "part", "missed" or "no_data"."""
        return verdict(self.total.score, is_commitment=self.is_commitment)

    @property
    def people(self) -> set[int]:
        """Whose own numbers it shows."""
        ids = {each.key_result.person_id for each in self.results}
        return {each for each in ids if each is not None}


def exact_progress(key_result: KeyResult) -> Fraction | None:
    """Unclamped and unrounded."""
    return Fraction(key_result.exact_progress) if key_result.exact_progress else None


def read_results(access: Access, cycle: Cycle) -> list[Outcome]:
    """The published objectives of a cycle that `access` may see, in order. Six queries at most."""
    return read_outcomes(access, _published(access, [cycle]))


def read_outcomes(
    access: Access, objectives: Iterable[Objective], *, learned: bool = True
) -> list[Outcome]:
    """The same of these objectives, of whatever cycles; they come with RELATED.

    learned: with their retrospectives, which take one of the queries.
    """
    found = list(objectives)
    retrospectives = _retrospectives(access.organization.pk, found) if learned else {}
    return _outcomes(access, found, found, retrospectives)


def results_among(
    organization_id: int,
    objectives: Sequence[Objective],
    key_results: Sequence[KeyResult],
    *,
    learned: bool,
) -> list[Outcome]:
    """The same for what was read already, key results with their objectives. Four queries."""
    retrospectives = _retrospectives(organization_id, objectives) if learned else {}
    return _put_together(organization_id, objectives, key_results, retrospectives)


def read_scores(access: Access, cycles: Sequence[Cycle]) -> list[Outcome]:
    """The scores of several cycles alone, without what was reported of single key results of closed
    ones. Four queries at most.
    """
    found = list(_published(access, cycles))
    return _outcomes(
        access, found, [each for each in found if each.cycle.state != CycleState.CLOSED], {}
    )


def _published(access: Access, cycles: Sequence[Cycle]) -> QuerySet[Objective]:
    return (
        Objective.objects.visible_to(access)
        .filter(cycle__in=cycles, state=ObjectiveState.PUBLISHED)
        .select_related(*RELATED)
        .order_by("cycle__start", "position", "id")
    )


def _outcomes(
    access: Access,
    found: Sequence[Objective],
    unfolded: Sequence[Objective],
    retrospectives: Mapping[int, Retrospective],
) -> list[Outcome]:
    """unfolded: those of which single key results are wanted."""
    known = {each.pk: each for each in unfolded}
    key_results = list(
        KeyResult.objects.visible_to(access)
        .with_answers()
        .filter(objective__in=known)
        .select_related("owner__user", "metric__metric")
        .order_by("position", "id")
        if known
        else ()
    )
    for each in key_results:
        each.objective = known[each.objective_id]
    return _put_together(access.organization.pk, found, key_results, retrospectives)


def _retrospectives(
    organization_id: int, objectives: Sequence[Objective]
) -> dict[int, Retrospective]:
    told = Retrospective.objects.filter(organization=organization_id, objective__in=objectives)
    return {each.objective_id: each for each in told.select_related("by")}


def _put_together(
    organization_id: int,
    found: Sequence[Objective],
    key_results: Sequence[KeyResult],
    retrospectives: Mapping[int, Retrospective],
) -> list[Outcome]:
    results = results_of(organization_id, key_results)
    said = _reported_objectives(organization_id, found)
    return [
        _outcome(each, results[each.pk], retrospectives.get(each.pk), said.get(each.pk))
        for each in found
    ]


def results_of(organization_id: int, key_results: Sequence[KeyResult]) -> dict[int, list[Result]]:
    """objective → its key results' scores; they come with their objectives. Two queries at most:
    where the cycle is closed what was reported stands, and grades are asked for only beside it."""
    ids = [each.pk for each in key_results]
    reported: Mapping[int, Reported] = {}
    if any(each.objective.cycle.state == CycleState.CLOSED for each in key_results):
        rows = Reported.objects.filter(organization=organization_id, key_result__in=ids)
        reported = {each.key_result_id: each for each in rows.standing()}
    left = [pk for pk in ids if pk not in reported]
    rows_left = Grade.objects.filter(organization=organization_id, key_result__in=left)
    grades = {each.key_result_id: each for each in rows_left} if left else {}
    found: dict[int, list[Result]] = defaultdict(list)
    for each in key_results:
        found[each.objective_id].append(result_of(each, grades.get(each.pk), reported.get(each.pk)))
    return found


def result_of(key_result: KeyResult, grade: Grade | None, reported: Reported | None) -> Result:
    """What was reported stands; else the owner's score, else the proposed one."""
    if reported is not None:
        return Result(
            key_result,
            _units(reported.proposed),
            _units(reported.score),
            reported.reason,
            grade,
            reported,
        )
    offered = proposed(exact_progress(key_result))
    own = _units(grade.score) if grade else None
    return Result(
        key_result,
        offered,
        offered if own is None else own,
        grade.reason if grade else "",
        grade,
        None,
    )


def total_of(results: Iterable[Result]) -> Total:
    """An objective's score by the weights of its key results."""
    return total(
        [Scored(Fraction(each.key_result.weight, MILLION), each.score) for each in results]
    )


def _outcome(
    objective: Objective,
    results: Sequence[Result],
    retrospective: Retrospective | None,
    reported: ReportedObjective | None,
) -> Outcome:
    if objective.keeps_back:
        # It would tell the score of a key result that the reader may not see.
        nothing = Total(None, 0, total_of(results).weighted)
        return Outcome(objective, nothing, results, retrospective, objective.told_status)
    if reported is None:
        return Outcome(objective, total_of(results), results, retrospective, objective.status)
    figure = Total(_units(reported.score), reported.counted, reported.weighted)
    return Outcome(objective, figure, results, retrospective, reported.status)


def _reported_objectives(
    organization_id: int, objectives: Sequence[Objective]
) -> dict[int, ReportedObjective]:
    closed = [each.pk for each in objectives if each.cycle.state == CycleState.CLOSED]
    if not closed:
        return {}
    found = ReportedObjective.objects.filter(
        organization=organization_id,
        objective__in=closed,
        closed_at=F("objective__cycle__closed_at"),
    )
    return {each.objective_id: each for each in found}


def _units(amount: int | None) -> Fraction | None:
    return None if amount is None else Fraction(amount, MILLION)
