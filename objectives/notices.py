"""What is odd about a key result or an objective, and what to do about it: plain sentences."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from metrics.catalogue import definition_from_json
from metrics.models import MeasureVersion
from objectives.choices import CycleState
from objectives.missing import what_is_missing
from objectives.models import KeyResult, Objective
from people.models import Membership, Team


class Remedy(StrEnum):
    """Where it is mended: its form, the page to hand over, or the metric's page."""

    KEY_RESULT = "key_result"
    OBJECTIVE = "objective"
    OWNER = "owner"
    METRIC = "metric"


class Notice(NamedTuple):
    """One sentence, and where it is mended."""

    text: str
    remedy: Remedy


def of_key_result(key_result: KeyResult) -> list[Notice]:
    """What a draft lacks; its owner, team and metric. One query, where nothing was measured."""
    if key_result.objective.cycle.state == CycleState.CLOSED:
        return []
    missing = (Notice(words, Remedy.KEY_RESULT) for words in what_is_missing(key_result))
    return [*missing, *_owner(key_result), *_team(key_result), *_metric(key_result)]


def of_objective(objective: Objective) -> list[Notice]:
    """Its owner and team; no query where both are fetched."""
    if objective.cycle.state == CycleState.CLOSED:
        return []
    return [*_objective_owner(objective), *_objective_team(objective)]


def _owner(key_result: KeyResult) -> Iterator[Notice]:
    owner = key_result.owner or key_result.objective.owner
    answers = key_result.answerable
    if owner is None or owner == answers:
        return
    if owner.left_at is None:
        yield _cannot_check_in(owner, answers)
        return
    if answers is None:
        words = _("%(name)s has left, and nobody answers for this now: choose an owner.")
        yield Notice(words % {"name": owner.name}, Remedy.OWNER)
        return
    words = _("%(name)s has left. %(other)s, who owns the objective, answers for this now.")
    yield Notice(words % {"name": owner.name, "other": answers.name}, Remedy.OWNER)


def _cannot_check_in(owner: Membership, answers: Membership | None) -> Notice:
    if answers is None:
        words = _("%(name)s cannot check in, and nobody answers for this now: choose an owner.")
        return Notice(words % {"name": owner.name}, Remedy.KEY_RESULT)
    words = _("%(name)s cannot check in. %(other)s, who owns the objective, answers for this now.")
    return Notice(words % {"name": owner.name, "other": answers.name}, Remedy.KEY_RESULT)


def _team(key_result: KeyResult) -> Iterator[Notice]:
    yield from _objective_team(key_result.objective)
    team = key_result.team
    if team is not None and team.archived_at and team.pk != key_result.objective.team_id:
        words = _(
            "The team %(team)s, whose figures these are, was archived on %(day)s:"
            " what it did until then still counts."
        )
        yield Notice(words % _of_team(team), Remedy.KEY_RESULT)


def _metric(key_result: KeyResult) -> Iterator[Notice]:
    version = key_result.metric
    if version is None:
        return
    retired = version.metric.retired_at
    if retired is not None:
        words = _(
            "This metric was retired on %(day)s. The key result goes on with its definition"
            " of then; the next one needs another metric."
        )
        yield Notice(words % {"day": date_format(retired, "DATE_FORMAT")}, Remedy.METRIC)
    if key_result.progress is None and not _was_ever_measured(key_result):
        words = _("No source has delivered this metric yet: connect one, or type the figures in.")
        yield Notice(words, Remedy.METRIC)


def _was_ever_measured(key_result: KeyResult) -> bool:
    if key_result.metric is None:
        return False
    definition = definition_from_json(key_result.metric.definition)
    measures = definition.aggregation(key_result.aggregation).measures
    versions = MeasureVersion.objects.filter(
        organization=key_result.organization_id, measure__in=measures
    )
    return versions.exists()


def _objective_owner(objective: Objective) -> Iterator[Notice]:
    owner: Membership | None = objective.owner
    if owner is not None and owner.left_at is not None:
        words = _("%(name)s has left, and nobody answers for this objective now: choose an owner.")
        yield Notice(words % {"name": owner.name}, Remedy.OWNER)


def _objective_team(objective: Objective) -> Iterator[Notice]:
    team = objective.team
    if team is not None and team.archived_at:
        words = _(
            "The team %(team)s was archived on %(day)s and nobody leads it any more:"
            " move the objective to another team, or archive it."
        )
        yield Notice(words % _of_team(team), Remedy.OBJECTIVE)


def _of_team(team: Team) -> dict[str, str]:
    day = date_format(team.archived_at, "DATE_FORMAT") if team.archived_at else ""
    return {"team": team.name, "day": day}
