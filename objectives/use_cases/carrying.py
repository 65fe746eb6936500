"""Objectives go on in another cycle, as drafts that start where they ended."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.catalogue import definition_from_json
from metrics.models import MetricVersion
from objectives.choices import CycleState, Kind
from objectives.models import Cycle, KeyResult, Milestone, Objective, Share, Support
from objectives.quarter.known import reported_of
from objectives.use_cases.asked import KeyResultText, StepText
from objectives.use_cases.key_results import create_key_result
from objectives.use_cases.objectives import ObjectiveText, create_objective
from objectives.use_cases.rules import check, done, require
from objectives.use_cases.supports import LENGTH, set_supports
from people.access import Access
from people.models import Membership, Team

NAMES = [each.name for each in fields(KeyResultText) if each.name != "steps"]
CONSTRAINTS = {"objective_carried_once": "into"}


@transaction.atomic
def carry_over(
    *,
    access: Access,
    into: Cycle,
    chosen: Mapping[Objective, Collection[KeyResult]],
) -> list[Objective]:
    """Drafts of these objectives with these key results; what supported what still does.

    Baselines are the values at the end; a metric is read as it is defined today. Supports to
    objectives of other open cycles are kept. Raises ValidationError.
    """
    if not chosen:
        raise ValidationError(_("Choose at least one objective."))
    made: dict[int, Objective] = {}
    here = set(
        Membership.objects.of(access.organization).active().working().values_list("pk", flat=True)
    )
    for objective, key_results in chosen.items():
        require(access.writes_team(objective.team_id))
        made[objective.pk] = _carry(access, objective, into, key_results, here)
    _link(list(chosen), made, into)
    return list(made.values())


def _carry(
    access: Access,
    objective: Objective,
    into: Cycle,
    key_results: Iterable[KeyResult],
    here: Collection[int],
) -> Objective:
    """here: ids of who can own something."""
    new = create_objective(access=access, text=_text(access, objective, into, here))
    new.carried_from = objective
    check(new, CONSTRAINTS)
    new.save(update_fields=["carried_from"])
    newest = _newest(objective.organization_id, key_results)
    for each in key_results:
        text = _key_result_text(access, each, newest, here)
        # Measured of another team it starts elsewhere: that team's history fills it in.
        moved = text.team != each.team
        copy = create_key_result(access=access, objective=new, text=text, unfinished=moved)
        KeyResult.objects.filter(pk=copy.pk).update(carried_from=each)
    _share(access, objective, new)
    done(access, "objective.carried", new, carried_from=objective.pk)
    return new


def _text(
    access: Access, objective: Objective, into: Cycle, here: Collection[int]
) -> ObjectiveText:
    owner = _still_here(objective.owner, here)
    return ObjectiveText(
        title=objective.title,
        cycle=into,
        team=_team(access, objective.team_id),
        owner=owner,
        personal=objective.personal and owner is not None,
        why=objective.why,
        stage=objective.stage,
        ambition=objective.ambition,
        visibility=objective.visibility,
        named=list(objective.named.filter(left_at__isnull=True)),
    )


def _key_result_text(
    access: Access,
    key_result: KeyResult,
    newest: Mapping[int, MetricVersion],
    here: Collection[int],
) -> KeyResultText:
    text = KeyResultText(**{name: getattr(key_result, name) for name in NAMES})
    team = _team(access, key_result.team_id)
    text = replace(text, owner=_still_here(key_result.owner, here), team=team)
    if text.kind == Kind.MILESTONES:
        text = replace(text, steps=_steps(key_result))
    metric = key_result.metric
    if metric is not None:
        text = replace(text, metric=_as_defined_today(metric, newest, text))
    if team != key_result.team and text.kind == Kind.REACH:
        return replace(text, baseline=None, baseline_low=None, baseline_high=None, baseline_n=None)
    return _from_the_end(key_result, text)


def _from_the_end(key_result: KeyResult, text: KeyResultText) -> KeyResultText:
    """A reach that was not achieved starts where it ended; one that was keeps what it asked.

    From beyond the target it would run backwards, and from the target nowhere. A measured end comes
    with its sample and interval, as a baseline from history does; a typed one has none.
    """
    if text.kind != Kind.REACH or text.baseline is None or text.target is None:
        return text
    figures = reported_of(key_result) or key_result
    end, progress = figures.value, figures.progress
    if end is None or end == text.target or (progress or 0) >= 1_000_000:
        return text
    return replace(
        text,
        baseline=end,
        baseline_low=figures.value_low,
        baseline_high=figures.value_high,
        baseline_n=figures.sample if key_result.metric_id is not None else None,
    )


def _share(access: Access, objective: Objective, new: Objective) -> None:
    """With the teams that shared it; where two are one by now, by the larger weight."""
    weights: dict[int, int] = {}
    for share in Share.objects.filter(organization=access.organization, objective=objective):
        team = _team(access, share.team_id)
        if team is not None and team.pk != new.team_id:
            weights[team.pk] = max(share.weight, weights.get(team.pk, 0))
    Share.objects.bulk_create(
        Share(organization=access.organization, objective=new, team_id=team, weight=weight)
        for team, weight in sorted(weights.items())
    )


def _newest(organization_id: int, key_results: Iterable[KeyResult]) -> dict[int, MetricVersion]:
    """metric → how it is defined today; one query."""
    metrics = {each.metric.metric_id for each in key_results if each.metric}
    rows = MetricVersion.objects.filter(organization=organization_id, metric__in=metrics)
    return {each.metric_id: each for each in rows.select_related("metric").order_by("number")}


def _as_defined_today(
    metric: MetricVersion, newest: Mapping[int, MetricVersion], text: KeyResultText
) -> MetricVersion:
    """The newest version, if it can be read the same way and in the same unit."""
    version = newest.get(metric.metric_id, metric)
    known = {one.name: one.unit for one in definition_from_json(version.definition).aggregations}
    return version if known.get(text.aggregation) == text.unit else metric


def _steps(key_result: KeyResult) -> tuple[StepText, ...]:
    """Those that are not done yet; of one where all are done, all: it was ticked on purpose."""
    steps = list(
        Milestone.objects.filter(
            organization=key_result.organization_id, key_result=key_result
        ).order_by("position", "id")
    )
    left = [step for step in steps if step.done_on is None] or steps
    return tuple(StepText(step.title, step.weight) for step in left)


def _link(carried: Sequence[Objective], made: Mapping[int, Objective], into: Cycle) -> None:
    """The tree again, among what was carried over; and what is above it and still open."""
    links = Support.objects.filter(child__in=carried).select_related("parent__cycle")
    above: dict[int, list[Objective]] = {}
    for link in links:
        parent = made.get(link.parent_id, link.parent)
        if link.parent_id in made or _goes_on(parent, into):
            above.setdefault(link.child_id, []).append(parent)
    for child, parents in above.items():
        set_supports(made[child], parents)


def _goes_on(parent: Objective, into: Cycle) -> bool:
    is_open = parent.archived_at is None and parent.cycle.state != CycleState.CLOSED
    overlaps = parent.cycle.start < into.end and into.start < parent.cycle.end
    return is_open and overlaps and LENGTH[parent.cycle.cadence] >= LENGTH[into.cadence]  # type: ignore[index]


def _team(access: Access, team_id: int | None) -> Team | None:
    """The team, or the nearest above it that is not archived."""
    known = {team.pk: team for team in access.teams}
    team = known[team_id] if team_id is not None else None
    while team is not None and team.archived_at is not None:
        team = known[team.parent_id] if team.parent_id is not None else None
    return team


def _still_here(person: Membership | None, here: Collection[int]) -> Membership | None:
    return person if person is not None and person.pk in here else None
