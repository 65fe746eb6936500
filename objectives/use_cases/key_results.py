"""Key results: written, changed, archived and taken back."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import Kind, ObjectiveState, Visibility
from objectives.history.recording import (
    AGAIN,
    BECAME,
    OF_THE_BASELINE,
    Difference,
    differences,
    snapshot,
)
from objectives.holding import held
from objectives.models import KeyResult, Objective
from objectives.recompute import recompute_key_result, recompute_objective
from objectives.talk.owning import tell_of_owning
from objectives.use_cases.asked import (
    TARGET_IS_BASELINE,
    KeyResultText,
    StepText,
    asked_alone,
    check_asked,
)
from objectives.use_cases.coaching import refuse_stops_of
from objectives.use_cases.history import keep, note_changes, note_deed, require_reason
from objectives.use_cases.milestones import steps_said, write_steps
from objectives.use_cases.rules import (
    check,
    check_owner,
    copy_row,
    done,
    hold_key_results,
    hold_objective,
    hold_open,
    refuse_again,
    require_writable,
)
from objectives.use_cases.seen import mark_of, refuse_unseen
from people.access import Access
from people.models import Membership

CONSTRAINTS = {
    "key_result_weight_not_negative": "weight",
    "key_result_target_is_not_baseline": "target",
}

__all__ = [
    "TARGET_IS_BASELINE",
    "KeyResultText",
    "StepText",
    "archive_as_initiative",
    "archive_key_result",
    "change_key_result",
    "create_key_result",
    "restore_from_initiative",
    "restore_key_result",
]
# Steps have rows of their own.
FIELDS = [each.name for each in fields(KeyResultText) if each.name != "steps"]
# Words and who owns it change nothing that is computed.
COMPUTED_FROM = [name for name in FIELDS if name not in ("title", "owner")]
REMEMBERED = [name for name in FIELDS if name not in OF_THE_BASELINE]


@transaction.atomic
def create_key_result(
    *,
    access: Access,
    objective: Objective,
    text: KeyResultText,
    unfinished: bool = False,
    reason: str = "",
) -> KeyResult:
    """The last of its objective; published at once where that is, unless the coach stops it.

    To a published one only with a reason, which its history keeps. Raises ValidationError.

    unfinished: baseline and target may still be open, in an objective that is not published.
    """
    require_writable(access, objective)
    hold_open(objective.cycle)
    hold_objective(access, objective)
    last = objective.key_results.aggregate(last=Max("position"))["last"]
    key_result = KeyResult(
        organization=access.organization,
        objective=objective,
        position=0 if last is None else last + 1,
        published_at=timezone.now() if objective.state == ObjectiveState.PUBLISHED else None,
    )
    text = asked_alone(text)
    draft = unfinished and objective.state != ObjectiveState.PUBLISHED
    _write(access, key_result, text, unfinished=draft)
    if objective.state == ObjectiveState.PUBLISHED:
        refuse_stops_of(access, key_result, stored=None, steps=text.steps)
    key_result.save()
    write_steps(key_result, text.steps)
    recompute_key_result(key_result)
    if objective.state == ObjectiveState.PUBLISHED:
        require_reason(reason)
        note_deed(access, key_result, "added", reason=reason)
        owner = KeyResult.objects.who_answers(key_result.pk)
        tell_of_owning(access, owner, key_results=[key_result.pk])
    done(access, "key_result.created", key_result)
    return key_result


def seen_of(key_result: KeyResult) -> str:
    """What who saw it says that they saw."""
    return mark_of(_shown(key_result))


def _shown(key_result: KeyResult) -> dict[str, Any]:
    steps = steps_said(key_result) if key_result.kind == Kind.MILESTONES else None
    return snapshot(key_result, REMEMBERED) | {"steps": steps}


@transaction.atomic
def change_key_result(
    *,
    access: Access,
    key_result: KeyResult,
    text: KeyResultText,
    reason: str = "",
    unfinished: bool = False,
    shown_steps: Collection[int] | None = None,
    seen: str | None = None,
) -> KeyResult:
    """Raises its version where that changes what is computed; unfinished as when it is created.

    shown_steps: the ids of the steps that its writer was shown: others stay as long as it asks for
    steps. None for who says them all. seen: the mark of what its writer saw: what another has
    changed since is not replaced unseen.

    Once it is published only with a reason, which its history keeps, and not into what the coach
    stops. Raises ValidationError.
    """
    require_writable(access, key_result.objective)
    hold_open(key_result.objective.cycle)
    locked = held(KeyResult.objects.filter(pk=key_result.pk)).get()
    refuse_again(locked, archived=True, same_deed=False)
    hold_objective(access, key_result.objective)
    text = asked_alone(text)
    before = [getattr(locked, name) for name in COMPUTED_FROM]
    was, had = _shown(locked), KeyResult.objects.who_answers(locked.pk)
    draft = unfinished and key_result.objective.state != ObjectiveState.PUBLISHED
    _write(access, locked, text, unfinished=draft)
    if key_result.objective.state == ObjectiveState.PUBLISHED:
        stored = KeyResult.objects.get(pk=locked.pk)
        refuse_stops_of(access, locked, stored=stored, steps=text.steps)
    shown = shown_steps if text.kind == Kind.MILESTONES else None
    moved = write_steps(locked, text.steps, shown=shown)
    moved |= before != [getattr(locked, name) for name in COMPUTED_FROM]
    found = differences(was, _shown(locked))
    refuse_unseen(access, seen, was, found)
    note_changes(access, locked, found, reason=reason)
    locked.version += moved
    locked.save(update_fields=[*FIELDS, "version"])
    if moved:
        recompute_key_result(locked)
    has = KeyResult.objects.who_answers(locked.pk)
    if has != had:
        tell_of_owning(access, has, key_results=[locked.pk])
    done(access, "key_result.changed", locked)
    return locked


@transaction.atomic
def archive_key_result(*, access: Access, key_result: KeyResult, reason: str = "") -> KeyResult:
    """Out of its objective's progress; `restore_key_result` undoes it.

    Once it is published only with a reason, which its history keeps. Raises ValidationError.
    """
    return _set_archived(access, key_result, archived=True, reason=reason)


@transaction.atomic
def archive_as_initiative(*, access: Access, key_result: KeyResult) -> KeyResult:
    """The same of one that becomes an initiative: that is the reason, in each reader's language."""
    return _set_archived(access, key_result, archived=True, why=BECAME)


@transaction.atomic
def restore_key_result(*, access: Access, key_result: KeyResult, reason: str = "") -> KeyResult:
    """Back in its objective's progress. Refused where everyone would see one agent's numbers.

    One that was put away in the draft comes into what is published as a new one does: with a
    reason, unless the coach stops it, and whoever answers for it is told. Raises ValidationError.
    """
    return _set_archived(access, key_result, archived=False, reason=reason)


@transaction.atomic
def restore_from_initiative(*, access: Access, key_result: KeyResult) -> KeyResult:
    """The same of one that had become an initiative: that is the reason, where one is due."""
    return _set_archived(access, key_result, archived=False, why=AGAIN)


def _set_archived(
    access: Access, key_result: KeyResult, *, archived: bool, reason: str = "", why: str = ""
) -> KeyResult:
    """why: the word of the history that stands in the place of a typed reason."""
    require_writable(access, key_result.objective)
    hold_open(key_result.objective.cycle)
    # Somebody may have published or changed it since it was read: as it is now decides.
    hold_key_results(key_result.objective)
    hold_objective(access, key_result.objective)
    rows = KeyResult.objects.filter(organization=access.organization, pk=key_result.pk)
    copy_row(key_result, rows.get())
    refuse_again(key_result, archived=archived)
    if not archived:
        _check_person(access, key_result.objective, key_result.person)
    now = timezone.now()
    published = key_result.objective.state == ObjectiveState.PUBLISHED
    is_new = published and not archived and key_result.published_at is None
    if published and (archived or is_new) and not why:
        require_reason(reason)
    if is_new:
        refuse_stops_of(access, key_result, stored=None)
        key_result.published_at = now
        rows.update(published_at=now)
    key_result.archived_at = now if archived else None
    rows.update(archived_at=key_result.archived_at, version=F("version") + 1)
    recompute_objective(key_result.objective)
    if published and (archived or is_new):
        deeds = [Difference("archived" if archived else "added", None, None)]
        whys = [Difference(why, key_result.title, None)] if why else []
        keep(access, key_result, deeds + whys, reason=reason)
    elif published:
        note_deed(access, key_result, "restored")
    if is_new:
        owner = KeyResult.objects.who_answers(key_result.pk)
        tell_of_owning(access, owner, key_results=[key_result.pk])
    done(access, "key_result.archived" if archived else "key_result.restored", key_result)
    return key_result


def _write(
    access: Access, key_result: KeyResult, text: KeyResultText, *, unfinished: bool = False
) -> None:
    _check_person(access, key_result.objective, text.person)
    check_owner(text.owner, had=key_result.owner_id)
    for name in FIELDS:
        setattr(key_result, name, getattr(text, name))
    key_result.filters = dict(text.filters)
    check_asked(text, unfinished=unfinished)
    check(key_result, CONSTRAINTS)


def _check_person(access: Access, objective: Objective, person: Membership | None) -> None:
    """One agent's numbers are for few: not to be read off an objective that everyone sees."""
    if person is None:
        return
    if not access.reads_person(person.pk):
        raise ValidationError({"person": _("You may not see this person's numbers.")})
    if objective.visibility != Visibility.PRIVATE:
        raise ValidationError(
            {
                "person": _(
                    "One agent's numbers are not for everyone: make the objective private first"
                    " (“Visible to”)."
                )
            }
        )
