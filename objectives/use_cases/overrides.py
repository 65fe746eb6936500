"""A status by hand: a person sets it with a reason; the next check-in, or closing, ends it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import OVERRIDES, ObjectiveState
from objectives.holding import held
from objectives.models import Cycle, KeyResult, Objective, OverrideEnd, StatusOverride
from objectives.use_cases.rules import (
    copy_row,
    done,
    hold_objective,
    hold_open,
    refuse_again,
    require_writable,
)
from people.access import Access
from people.models import Membership


@transaction.atomic
def override_status(
    *, access: Access, subject: KeyResult | Objective, status: str, reason: str
) -> StatusOverride:
    """Show this status in place of the computed one until the next check-in.

    Who may write it may. It lifts neither neglect nor a broken guardrail. Raises ValidationError.
    """
    objective = subject if isinstance(subject, Objective) else subject.objective
    require_writable(access, objective)
    hold_open(objective.cycle)
    if objective.state != ObjectiveState.PUBLISHED:
        raise ValidationError(_("This objective is not published yet."))
    if status not in OVERRIDES:
        raise ValidationError({"status": _("Choose a status.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    _lock(access, subject)
    made = StatusOverride(
        organization=access.organization,
        status=status,
        computed=subject.status,
        reason=reason.strip(),
        by=access.membership,
        **_named(subject),
    )
    _end(StatusOverride.objects.filter(**_named(subject)), OverrideEnd.REPLACED, access.membership)
    made.save()
    _point_to(subject, made)
    done(access, f"{_word(subject)}.overridden", subject, status=status, reason=made.reason)
    return made


@transaction.atomic
def withdraw_override(*, access: Access, subject: KeyResult | Objective) -> None:
    """The figures speak again; nothing where nobody had said anything. Raises ValidationError
    where it was put away meanwhile."""
    objective = subject if isinstance(subject, Objective) else subject.objective
    require_writable(access, objective)
    hold_open(objective.cycle)
    _lock(access, subject)
    mine = StatusOverride.objects.filter(**_named(subject))
    if _end(mine, OverrideEnd.WITHDRAWN, access.membership):
        _point_to(subject, None)
        done(access, f"{_word(subject)}.override_withdrawn", subject)


def end_overrides(key_result: KeyResult, *, by: Membership) -> None:
    """A check-in was made: what was set by hand before lapses, its objective's as well.

    Both rows are held by who checks in.
    """
    objective = key_result.objective
    if key_result.override_id is None and objective.override_id is None:
        return
    mine = StatusOverride.objects.filter(organization=key_result.organization_id)
    _end(mine.filter(Q(key_result=key_result) | Q(objective=objective)), OverrideEnd.CHECK_IN, by)
    _point_to(key_result, None)
    _point_to(objective, None)


def end_overrides_of(cycle: Cycle, *, by: Membership, at: datetime) -> None:
    """Closing is the last report: its figures stand, and what was set by hand beside them."""
    mine = StatusOverride.objects.filter(organization=cycle.organization_id)
    of_cycle = Q(key_result__objective__cycle=cycle) | Q(objective__cycle=cycle)
    _end(mine.filter(of_cycle), OverrideEnd.CLOSED, by, at=at)
    set_by_hand = {"organization": cycle.organization_id, "override__isnull": False}
    KeyResult.objects.filter(objective__cycle=cycle, **set_by_hand).update(override=None)
    Objective.objects.filter(cycle=cycle, **set_by_hand).update(override=None)


def _named(subject: KeyResult | Objective) -> dict[str, KeyResult | Objective]:
    return {_word(subject): subject}


def _word(subject: KeyResult | Objective) -> str:
    return "objective" if isinstance(subject, Objective) else "key_result"


def _lock(access: Access, subject: KeyResult | Objective) -> None:
    """One at a time: of two who set it at once the later one holds, over what is so by now."""
    objective = subject if isinstance(subject, Objective) else subject.objective
    if isinstance(subject, KeyResult):
        rows = KeyResult.objects.filter(organization=access.organization, pk=subject.pk)
        copy_row(subject, held(rows).get())
        refuse_again(subject, archived=True, same_deed=False)
    hold_objective(access, objective)
    refuse_again(objective, archived=True, same_deed=False)


def _end(
    overrides: models.QuerySet[StatusOverride],
    why: str,
    by: Membership,
    *,
    at: datetime | None = None,
) -> int:
    return overrides.filter(ended_at__isnull=True).update(
        ended_at=at or timezone.now(), ended=why, ended_by=by
    )


def _point_to(subject: KeyResult | Objective, override: StatusOverride | None) -> None:
    subject.override = override
    subject.save(update_fields=["override"])
