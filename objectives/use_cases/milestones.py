"""Milestones: the steps of a key result, written down, ticked off and taken back."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import CycleState
from objectives.models import KeyResult, Milestone
from objectives.owed import may_check_in
from objectives.recompute import recompute_key_result
from objectives.use_cases.asked import StepText
from objectives.use_cases.rules import (
    changed_meanwhile,
    check,
    done,
    hold_key_result,
    hold_open,
    require,
)
from people.access import Access

CONSTRAINTS = {"milestone_weighs_something": "weight"}


def write_steps(
    key_result: KeyResult, steps: Sequence[StepText], *, shown: Collection[int] | None = None
) -> bool:
    """Make the key result's steps these, in this order; whether that changes what is computed.

    Who did which and when stays with it; a step that is left out goes. shown: the ids of those
    that the writer was shown: what somebody else has added meanwhile stays, after these, and is
    the same where both added it alike; None for who says them all. Raises ValidationError beside
    `steps`.
    """
    mine = Milestone.objects.filter(
        organization=key_result.organization_id, key_result=key_result.pk
    )
    known = {step.pk: step for step in mine}
    before = {step.pk: step.weight for step in known.values()}
    unshown = [each for each in known.values() if shown is not None and each.pk not in shown]
    kept = []
    for text in steps:
        step = known.get(text.pk or 0) or _taken_alike(unshown, text)
        step = step or Milestone(organization_id=key_result.organization_id, key_result=key_result)
        step.title, step.weight, step.due = text.title, text.weight, text.due
        _check(step)
        kept.append(step)
    written = {step.pk for step in kept}
    left_out = [step for step in mine.order_by("position", "id") if step.pk not in written]
    gone = [step.pk for step in left_out if shown is None or step.pk in shown]
    mine.filter(pk__in=gone).delete()
    kept += [step for step in left_out if step.pk not in gone]
    for position, step in enumerate(kept):
        step.position = position
        step.save()
    return before != {step.pk: step.weight for step in kept}


def _taken_alike(steps: list[Milestone], text: StepText) -> Milestone | None:
    """The one among these that says the same, taken out; None where there is none."""
    for step in steps:
        if (step.title, step.weight, step.due) == (text.title, text.weight, text.due):
            steps.remove(step)
            return step
    return None


def steps_said(key_result: KeyResult) -> dict[str, list[dict[str, Any]]] | None:
    """All of them as the history keeps them: what is promised of each, and by when."""
    steps = Milestone.objects.filter(
        organization=key_result.organization_id, key_result=key_result.pk
    ).order_by("position", "id")
    said = [
        {"title": each.title, "weight": each.weight, "due": each.due and each.due.isoformat()}
        for each in steps
    ]
    return {"steps": said} if said else None


@transaction.atomic
def tick_milestone(*, access: Access, milestone: Milestone, is_done: bool) -> KeyResult:
    """Say that a step is done today, or that it is not done after all; the other is undone by it.

    Whoever checks in on the key result may. What is ticked after the cycle counts for its last day.
    Raises ValidationError where the key result was put away meanwhile, or the step left out of it.
    """
    key_result = _lock(access, milestone.key_result)
    steps = Milestone.objects.filter(organization=access.organization, key_result=key_result)
    if not steps.filter(pk=milestone.pk).exists():
        raise changed_meanwhile()
    today = timezone.now().astimezone(access.organization.zone).date()
    day = min(today, key_result.objective.cycle.last_day)
    _set(access, key_result, [milestone.pk], on=day if is_done else None)
    return key_result


def tick_in_check_in(
    access: Access, key_result: KeyResult, steps: Collection[int], *, sunday: date
) -> None:
    """The same for the week that a check-in reports; within its transaction."""
    _set(access, key_result, steps, on=sunday)


def _lock(access: Access, key_result: KeyResult) -> KeyResult:
    objective = key_result.objective
    require(may_check_in(access, key_result))
    require(objective.cycle.state != CycleState.CLOSED)
    hold_open(objective.cycle)
    hold_key_result(access, key_result, may=may_check_in)
    return key_result


def _set(access: Access, key_result: KeyResult, steps: Collection[int], *, on: date | None) -> None:
    found = list(
        Milestone.objects.filter(
            organization=access.organization,
            key_result=key_result,
            pk__in=steps,
            done_on__isnull=on is not None,
        ).order_by("pk")
    )
    if not found:
        return
    for step in found:
        step.key_result = key_result
        step.done_on = on
        step.done_at = timezone.now() if on else None
        step.done_by = access.membership if on else None
        step.save(update_fields=["done_on", "done_at", "done_by"])
    KeyResult.objects.filter(pk=key_result.pk).update(version=F("version") + 1)
    recompute_key_result(key_result)
    # Said last: it holds the organization.
    for step in found:
        done(
            access,
            "milestone.done" if on else "milestone.reopened",
            step,
            key_result=key_result.pk,
        )


def _check(step: Milestone) -> None:
    try:
        check(step, CONSTRAINTS)
    except ValidationError as wrong:
        words = {"step": step.title, "wrong": " ".join(wrong.messages)}
        raise ValidationError({"steps": _("%(step)s: %(wrong)s") % words}) from wrong
