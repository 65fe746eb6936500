"""Baselines that a draft left open, from the history of their metrics once that has data."""

from django.db import transaction
from django.db.models import F

from metrics.catalogue import definition_from_json
from metrics.models import MetricVersion
from objectives.baselines import Baseline, propose_baseline
from objectives.choices import Kind, ObjectiveState, Visibility
from objectives.missing import lacks_baseline
from objectives.models import KeyResult, Objective
from people import audit
from people.models import Organization, Team, with_descendants


@transaction.atomic
def fill_baselines(*, organization_id: int) -> int:
    """How many were filled in; each is noted in the audit log as nobody's deed.

    What is published has one, or the coach would have stopped it; what somebody typed stays. One
    that equals the target is left to people: it asks for another target.
    """
    organization = Organization.objects.get(pk=organization_id)
    found = KeyResult.objects.running().filter(
        organization=organization,
        kind=Kind.REACH,
        metric__isnull=False,
        baseline__isnull=True,
        objective__state=ObjectiveState.DRAFT,
    )
    related = ("metric", "objective__cycle", "team")
    # All of history is read before the first row is held.
    waiting = [
        (each, _from_history(organization, each, each.metric))
        for each in found.select_related(*related).order_by("pk")
        if each.metric is not None and lacks_baseline(each)
    ]
    filled = sum(_fill(organization, each, baseline) for each, baseline in waiting)
    if filled:
        Organization.objects.touch(organization.pk)
    return filled


def _fill(organization: Organization, key_result: KeyResult, baseline: Baseline) -> bool:
    if baseline.value is None or baseline.value == key_result.target:
        return False
    fields = {f"baseline{name}": value for name, value in baseline.exact().items()}
    # An edit that came meanwhile wins: it knows more.
    same = KeyResult.objects.filter(
        organization=organization,
        pk=key_result.pk,
        version=key_result.version,
        baseline__isnull=True,
    )
    if not same.update(**fields, version=F("version") + 1):
        return False
    # As it is by now: reading the history took a while.
    private = Objective.objects.filter(
        organization=organization, pk=key_result.objective_id, visibility=Visibility.PRIVATE
    ).exists()
    audit.record(
        organization=organization,
        by=None,
        action="key_result.baseline_filled",
        subject="" if private else key_result.title,
        details={"id": key_result.pk} | ({"private": True} if private else {}),
    )
    return True


def _from_history(
    organization: Organization, key_result: KeyResult, metric: MetricVersion
) -> Baseline:
    team = key_result.team_id
    teams = Team.objects.of(organization).values_list("pk", "parent_id") if team else ()
    return propose_baseline(
        organization=organization,
        cycle=key_result.objective.cycle,
        definition=definition_from_json(metric.definition),
        aggregation=key_result.aggregation,
        window=key_result.window,
        teams=frozenset(with_descendants([team], list(teams))) if team else None,
        person_id=key_result.person_id,
        filters=key_result.filters,
    )
