"""Objectives: written, changed, put in order, published, archived and taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import (
    Ambition,
    Cadence,
    CycleState,
    ObjectiveState,
    Stage,
    Visibility,
)
from objectives.history.own_words import words_of
from objectives.history.recording import differences, snapshot
from objectives.holding import held
from objectives.models import Cycle, KeyResult, Objective
from objectives.recompute import recompute_objective
from objectives.talk.owning import tell_of_owning
from objectives.use_cases.coaching import refuse_new_stops, stops_that_stand
from objectives.use_cases.history import note_changes, note_deed, require_reason
from objectives.use_cases.naming import name_readers, named_changed, named_for, names_said
from objectives.use_cases.publishing import publish_objectives
from objectives.use_cases.rules import (
    changed_meanwhile,
    check,
    check_owner,
    done,
    hold_key_results,
    hold_objective,
    hold_open,
    refuse_again,
    require,
    require_open,
    require_writable,
)
from objectives.use_cases.seen import mark_of, refuse_unseen
from objectives.use_cases.sharing import count_in_full
from objectives.use_cases.supports import (
    LENGTH,
    set_supports,
    supported_by,
    supports_changed,
    titles_said,
)
from people.access import Access
from people.models import Membership, Team


@dataclass(frozen=True, kw_only=True)
class ObjectiveText:
    """What a person writes about an objective; `team` None is the company's."""

    title: str
    cycle: Cycle
    team: Team | None = None
    owner: Membership | None = None
    personal: bool = False
    why: str = ""
    stage: str = Stage.SUPPORT
    ambition: str = Ambition.COMMITMENT
    visibility: str = Visibility.EVERYONE
    named: Collection[Membership] = ()
    supports: Collection[Objective] = ()


# What others may rely on; what it supports and who is named to read it are remembered beside these.
REMEMBERED = (
    *("title", "why", "owner", "team", "cycle", "personal", "stage", "ambition", "visibility"),
)


@transaction.atomic
def create_objective(*, access: Access, text: ObjectiveText) -> Objective:
    """A draft, the last of its cycle. Raises ValidationError."""
    objective = Objective(organization=access.organization)
    _write(access, objective, text)
    done(access, "objective.created", objective)
    return objective


def seen_of(objective: Objective) -> str:
    """What who saw it says that they saw."""
    return mark_of(_shown(objective, supported_by(objective), named_for(objective)))


def _shown(
    objective: Objective, supported: Sequence[Objective], named: Sequence[Membership]
) -> dict[str, Any]:
    beside = {"named": names_said(named), "supports": titles_said(supported)}
    return snapshot(objective, REMEMBERED) | beside


@transaction.atomic
def change_objective(
    *,
    access: Access,
    objective: Objective,
    text: ObjectiveText,
    reason: str = "",
    seen: str | None = None,
) -> Objective:
    """Also into another team or cycle; the latter puts its key results up for computation.

    seen: the mark of what its writer saw; what another has changed since is not replaced unseen.
    Once it is published only with a reason, which its history keeps, and not into what the coach
    stops. Raises ValidationError.
    """
    require_writable(access, objective)
    hold_open(objective.cycle)
    Cycle.objects.hold(text.cycle)  # it as well before the rows, as who closes it does
    hold_key_results(objective)
    hold_objective(access, objective)
    published = objective.state == ObjectiveState.PUBLISHED
    stood = stops_that_stand(access, objective) if published else frozenset()
    moved, had = objective.cycle_id != text.cycle.pk, objective.owner_id
    was, supported = snapshot(objective, REMEMBERED), supported_by(objective)
    named = named_for(objective)
    shown = _shown(objective, supported, named)
    _write(access, objective, text)
    found = differences(was, snapshot(objective, REMEMBERED))
    found += named_changed(named, named_for(objective))
    found += supports_changed(supported, supported_by(objective))
    refuse_unseen(access, seen, shown, found, words=words_of(access.organization))
    if published:
        refuse_new_stops(access, objective, stood)
    note_changes(access, objective, found, reason=reason)
    count_in_full(access, objective, reason=reason)
    if moved:
        objective.key_results.update(version=F("version") + 1)
        recompute_objective(objective)
    if objective.owner_id != had:
        tell_of_owning(access, objective.owner, objectives=[objective.pk])
    done(access, "objective.changed", objective)
    return objective


@transaction.atomic
def publish_objective(*, access: Access, objective: Objective) -> Objective:
    """One alone. Raises ValidationError with what the coach stops."""
    require_writable(access, objective)
    hold_open(objective.cycle)
    publish_objectives(access=access, objectives=[objective])
    return objective


@transaction.atomic
def archive_objective(*, access: Access, objective: Objective, reason: str = "") -> Objective:
    """Out of every page and roll-up, with its key results; `restore_objective` undoes it.

    Once it is published only with a reason, which its history keeps. Raises ValidationError.
    """
    require_writable(access, objective)
    hold_open(objective.cycle)
    hold_objective(access, objective)
    refuse_again(objective, archived=True)
    if objective.state == ObjectiveState.PUBLISHED:
        require_reason(reason)
    objective.archived_at = timezone.now()
    objective.save(update_fields=["archived_at"])
    if objective.state == ObjectiveState.PUBLISHED:
        note_deed(access, objective, "archived", reason=reason)
    done(access, "objective.archived", objective)
    return objective


@transaction.atomic
def restore_objective(*, access: Access, objective: Objective) -> Objective:
    """Back where it was; its key results are computed anew. Raises ValidationError."""
    require_writable(access, objective)
    hold_open(objective.cycle)
    hold_key_results(objective)
    hold_objective(access, objective)
    refuse_again(objective, archived=False)
    objective.archived_at = None
    objective.save(update_fields=["archived_at"])
    objective.key_results.update(version=F("version") + 1)
    recompute_objective(objective)
    if objective.state == ObjectiveState.PUBLISHED:
        note_deed(access, objective, "restored")
    done(access, "objective.restored", objective)
    return objective


@transaction.atomic
def move_objective(*, access: Access, objective: Objective, up: bool) -> Objective:
    """One place up or down among those of its team in its cycle."""
    require_writable(access, objective)
    hold_open(objective.cycle)
    rows = Objective.objects.filter(
        organization=access.organization,
        cycle=objective.cycle_id,
        team=objective.team_id,
        archived_at__isnull=True,
    )
    siblings = sorted(held(rows), key=lambda each: (each.position, each.pk))
    at = next((index for index, each in enumerate(siblings) if each.pk == objective.pk), None)
    if at is None:
        raise changed_meanwhile()
    other = at - 1 if up else at + 1
    if 0 <= other < len(siblings):
        siblings[at], siblings[other] = siblings[other], siblings[at]
        for position, each in enumerate(siblings):
            each.position = position
        Objective.objects.bulk_update(siblings, ["position"])
        done(access, "objective.moved", objective)
    return objective


def _write(access: Access, objective: Objective, text: ObjectiveText) -> None:
    require(access.writes_team(text.team.pk if text.team else None))
    text.cycle.state = Cycle.objects.hold(text.cycle)
    require_open(text.cycle)
    _check_visibility(objective, text.visibility)
    check_owner(text.owner, had=objective.owner_id)
    if objective.cycle_id != text.cycle.pk:
        objective.position = _next_position(text.cycle)
    objective.cycle, objective.team, objective.owner = text.cycle, text.team, text.owner
    objective.title, objective.why, objective.stage = text.title, text.why, text.stage
    objective.personal, objective.visibility = text.personal, text.visibility
    objective.ambition = text.ambition
    check(objective, {})
    # Not the rest: somebody may have archived it since it was read, and the pipeline computed it.
    objective.save(update_fields=[*REMEMBERED, "position"] if objective.pk else None)
    name_readers(objective, _readers(access, text))
    set_supports(objective, [*text.supports, *_unoffered_parents(access, objective)])


def _unoffered_parents(access: Access, objective: Objective) -> list[Objective]:
    """What it supports and its writer may not see, or stands in a cycle that is closed: who is not
    offered a tie does not cut it."""
    unoffered = Objective.objects.filter(
        organization=access.organization, children__child=objective
    )
    offered = Objective.objects.visible_to(access).exclude(cycle__state=CycleState.CLOSED)
    unoffered = unoffered.exclude(pk__in=offered.values("pk"))
    return [
        each
        for each in unoffered.select_related("cycle")
        if LENGTH[Cadence(each.cycle.cadence)] >= LENGTH[Cadence(objective.cycle.cadence)]
    ]


def _check_visibility(objective: Objective, visibility: str) -> None:
    """One agent's numbers stay out of what everyone sees, as when the key result was written."""
    of_one = KeyResult.objects.filter(
        organization=objective.organization_id,
        objective=objective.pk,
        person__isnull=False,
        archived_at__isnull=True,
    )
    if visibility != Visibility.PRIVATE and of_one.exists():
        message = _("A key result here shows one agent's numbers: those are not for everyone.")
        raise ValidationError({"visibility": message})


def _readers(access: Access, text: ObjectiveText) -> set[Membership]:
    """Who is named; whoever writes a private objective goes on seeing it."""
    if text.visibility != Visibility.PRIVATE:
        return set()
    unseen = not access.is_director and access.membership != text.owner
    return {*text.named, access.membership} if unseen else set(text.named)


def _next_position(cycle: Cycle) -> int:
    last = Objective.objects.filter(cycle=cycle).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
