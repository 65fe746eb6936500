"""The figures of a cycle, frozen as they are reported when it is closed."""

from datetime import datetime

from django.db import transaction

from objectives.choices import ObjectiveState
from objectives.models import Cycle, KeyResult, Objective, Reported, ReportedObjective
from objectives.quarter.results import Result, results_of, total_of
from objectives.recompute import recompute_cycle
from objectives.scores import MILLION
from people.models import Organization


@transaction.atomic
def freeze(organization: Organization, cycle: Cycle, *, at: datetime) -> None:
    """Compute the cycle once more, and keep every figure under that moment."""
    recompute_cycle(cycle)
    objectives = list(
        Objective.objects.filter(
            organization=organization,
            cycle=cycle,
            state=ObjectiveState.PUBLISHED,
            archived_at__isnull=True,
        ).order_by("pk")
    )
    key_results = list(
        KeyResult.objects.filter(
            organization=organization, objective__in=objectives, archived_at__isnull=True
        )
        .select_related("objective__cycle")
        .order_by("pk")
    )
    results = results_of(organization.pk, key_results)
    Reported.objects.bulk_create(
        (_reported(each, at) for of_one in results.values() for each in of_one), batch_size=500
    )
    ReportedObjective.objects.bulk_create(
        (_reported_objective(each, results[each.pk], at) for each in objectives), batch_size=500
    )


def _reported(result: Result, at: datetime) -> Reported:
    key_result = result.key_result
    return Reported(
        organization_id=key_result.organization_id,
        key_result=key_result,
        closed_at=at,
        value=key_result.value,
        value_low=key_result.value_low,
        value_high=key_result.value_high,
        value_as_of=key_result.value_as_of,
        sample=key_result.sample,
        progress=key_result.progress,
        exact_progress=key_result.exact_progress,
        expected=key_result.expected,
        status=key_result.status,
        proposed=None if result.proposed is None else int(result.proposed * MILLION),
        score=None if result.score is None else int(result.score * MILLION),
        reason=result.reason,
    )


def _reported_objective(
    objective: Objective, results: list[Result], at: datetime
) -> ReportedObjective:
    reached = total_of(results)
    return ReportedObjective(
        organization_id=objective.organization_id,
        objective=objective,
        closed_at=at,
        progress=objective.progress,
        status=objective.status,
        score=None if reached.score is None else int(reached.score * MILLION),
        counted=reached.counted,
        weighted=reached.weighted,
    )
