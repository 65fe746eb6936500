"""Initiatives: proposed, changed, moved on, archived; and tasks that become one."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import CycleState, InitiativeState, ObjectiveState
from objectives.history.recording import Difference, differences, snapshot
from objectives.holding import held
from objectives.models import Initiative, KeyResult, Objective
from objectives.talk.giving import tell_of_work
from objectives.use_cases.history import keep
from objectives.use_cases.key_results import archive_as_initiative, restore_from_initiative
from objectives.use_cases.rules import (
    check,
    check_owner,
    copy_row,
    done,
    hold_as_it_is,
    hold_key_results,
    hold_objective,
    hold_open,
    refuse_again,
    require,
    require_writable,
)
from objectives.use_cases.seen import mark_of, refuse_unseen
from people.access import Access
from people.models import Membership

ADDED = [Difference("added", None, None)]


@dataclass(frozen=True, kw_only=True)
class InitiativeText:
    """What a person writes about an initiative; `key_result` None: nobody has said yet which."""

    title: str
    key_result: KeyResult | None = None
    owner: Membership | None = None
    due: date | None = None
    state: str = InitiativeState.PLANNED
    note: str = ""


FIELDS = [each.name for each in fields(InitiativeText)]


def may_propose(access: Access, objective: Objective) -> bool:
    """Who may add work behind a key result that they see; nobody once its cycle is closed."""
    return access.proposes and objective.cycle.state != CycleState.CLOSED


def may_change(access: Access, initiative: Initiative) -> bool:
    """Who writes for the team, and who owns or proposed it."""
    objective = initiative.objective
    mine = access.membership.pk in (initiative.owner_id, initiative.author_id)
    return may_propose(access, objective) and (access.writes_team(objective.team_id) or mine)


@transaction.atomic
def create_initiative(*, access: Access, objective: Objective, text: InitiativeText) -> Initiative:
    """Work that is meant to move a key result. Raises ValidationError."""
    require(may_propose(access, objective))
    _hold_objective(access, objective)
    initiative = Initiative(
        organization=access.organization, objective=objective, author=access.membership
    )
    _write(access, initiative, text)
    initiative.save()
    _note(access, initiative, ADDED)
    tell_of_work(access, [initiative.pk], initiative.owner)
    done(access, "initiative.created", initiative)
    return initiative


def seen_of(initiative: Initiative) -> str:
    """What who saw it says that they saw."""
    return mark_of(snapshot(initiative, FIELDS))


@transaction.atomic
def change_initiative(
    *, access: Access, initiative: Initiative, text: InitiativeText, seen: str | None = None
) -> Initiative:
    """Other words, owner, date or state; seen: the mark of what its writer saw.

    Raises ValidationError, also where another has changed meanwhile what this would replace.
    """
    require(may_change(access, initiative))
    _hold_objective(access, initiative.objective)
    locked = held(Initiative.objects.filter(pk=initiative.pk)).get()
    refuse_again(locked, archived=True, same_deed=False)
    locked.objective = initiative.objective
    require(may_change(access, locked))
    was, had, stood_behind = snapshot(locked, FIELDS), locked.owner_id, locked.key_result
    _write(access, locked, text)
    found = differences(was, snapshot(locked, FIELDS))
    refuse_unseen(access, seen, was, found)
    if locked.state != was["state"]:
        locked.changed_at = timezone.now()
    locked.save(update_fields=[*FIELDS, "changed_at"])
    _note(access, locked, found, stood_behind)
    if locked.owner_id != had:
        tell_of_work(access, [locked.pk], locked.owner)
    done(access, "initiative.changed", locked)
    return locked


@transaction.atomic
def move_initiative(*, access: Access, initiative: Initiative, state: str) -> Initiative:
    """How far it is. No key result's progress counts it."""
    require(may_change(access, initiative))
    if state not in InitiativeState.values:
        raise ValidationError({"state": _("Choose how far it is.")})
    _hold_objective(access, initiative.objective)
    _hold(initiative, archived=True, same_deed=False)
    require(may_change(access, initiative))
    before = initiative.state
    initiative.state, initiative.changed_at = state, timezone.now()
    initiative.save(update_fields=["state", "changed_at"])
    _note(access, initiative, differences({"state": before}, {"state": state}))
    done(access, "initiative.moved", initiative, state=state)
    return initiative


@transaction.atomic
def archive_initiative(*, access: Access, initiative: Initiative) -> Initiative:
    """Take it away; `restore_initiative` undoes it."""
    return _set_archived(access, initiative, archived=True)


@transaction.atomic
def restore_initiative(*, access: Access, initiative: Initiative) -> Initiative:
    """Back where it was."""
    return _set_archived(access, initiative, archived=False)


@transaction.atomic
def make_initiative(*, access: Access, key_result: KeyResult) -> Initiative:
    """A key result that is a task becomes work behind another one; `unmake_initiative` undoes it.

    Its title moves over, it is whose the key result was to check in on, and it leaves the
    objective's progress. Behind the only other key result, if there is just one; else somebody says
    later which one it moves. Raises ValidationError.
    """
    objective = key_result.objective
    require_writable(access, objective)
    archive_as_initiative(access=access, key_result=key_result)
    initiative = Initiative.objects.create(
        organization=access.organization,
        objective=objective,
        key_result=_only_other(objective, key_result),
        instead_of=key_result,
        title=key_result.title,
        owner=KeyResult.objects.who_answers(key_result.pk),
        author=access.membership,
    )
    _note(access, initiative, ADDED)
    done(access, "initiative.made", initiative, key_result=key_result.pk)
    return initiative


@transaction.atomic
def unmake_initiative(*, access: Access, initiative: Initiative) -> Initiative:
    """The key result comes back, and the initiative goes."""
    require_writable(access, initiative.objective)
    hold_open(initiative.objective.cycle)
    hold_key_results(initiative.objective)
    hold_objective(access, initiative.objective)
    _hold(initiative, archived=True)
    if initiative.instead_of is not None and initiative.instead_of.archived_at is not None:
        initiative.instead_of.objective = initiative.objective
        restore_from_initiative(access=access, key_result=initiative.instead_of)
    return _write_archived(access, initiative, archived=True)


def _only_other(objective: Objective, key_result: KeyResult) -> KeyResult | None:
    others = list(
        KeyResult.objects.filter(
            organization=objective.organization_id, objective=objective, archived_at__isnull=True
        ).exclude(pk=key_result.pk)[:2]
    )
    return others[0] if len(others) == 1 else None


def _set_archived(access: Access, initiative: Initiative, *, archived: bool) -> Initiative:
    _hold_objective(access, initiative.objective)
    _hold(initiative, archived=archived)
    require(may_change(access, initiative))
    return _write_archived(access, initiative, archived=archived)


def _hold_objective(access: Access, objective: Objective) -> None:
    """As it is now decides: refused where it was put away, moved or hidden since it was read."""
    hold_open(objective.cycle)
    hold_as_it_is(access, objective)
    refuse_again(objective, archived=True, same_deed=False)


def _hold(initiative: Initiative, *, archived: bool, same_deed: bool = True) -> None:
    """As it is now decides; refused where somebody has put it away, or brought it back, since."""
    copy_row(initiative, held(Initiative.objects.filter(pk=initiative.pk)).get())
    refuse_again(initiative, archived=archived, same_deed=same_deed)


def _write_archived(access: Access, initiative: Initiative, *, archived: bool) -> Initiative:
    initiative.archived_at = timezone.now() if archived else None
    initiative.save(update_fields=["archived_at"])
    _note(access, initiative, [Difference("archived" if archived else "restored", None, None)])
    tell_of_work(access, [initiative.pk], None if archived else initiative.owner)
    done(access, "initiative.archived" if archived else "initiative.restored", initiative)
    return initiative


def _note(
    access: Access,
    initiative: Initiative,
    found: Sequence[Difference],
    stood_behind: KeyResult | None = None,
) -> None:
    """In its objective's history, once that is published; work may change without a reason.

    stood_behind: the key result behind which it stood: where it shows one agent's numbers, a change
    away from it is for those alone who may see these.
    """
    if initiative.objective.state != ObjectiveState.PUBLISHED:
        return
    is_of_one = stood_behind is not None and stood_behind.person_id is not None
    kept = copy(initiative)
    kept.key_result = stood_behind if is_of_one else initiative.key_result
    keep(access, kept, found)


def _write(access: Access, initiative: Initiative, text: InitiativeText) -> None:
    objective = initiative.objective
    if text.key_result is not None and text.key_result.objective_id != objective.pk:
        raise ValidationError({"key_result": _("Choose a key result of this objective.")})
    if not _may_name(access, objective, initiative, text.owner):
        raise ValidationError({"owner": _("You can name yourself: others are named by the lead.")})
    check_owner(text.owner, had=initiative.owner_id)
    for each in fields(InitiativeText):
        setattr(initiative, each.name, getattr(text, each.name))
    check(initiative, {})


def _may_name(
    access: Access, objective: Objective, initiative: Initiative, owner: Membership | None
) -> bool:
    """Who does not write for the team gives work to nobody else."""
    if access.writes_team(objective.team_id) or owner is None:
        return True
    return owner.pk in (access.membership.pk, initiative.owner_id)
