"""What others rely on is changed only with a reason, and every change is kept."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import ObjectiveState
from objectives.history.recording import Difference
from objectives.models import Change, Cycle, Initiative, KeyResult, Objective
from people.access import Access

Thing = Cycle | Objective | KeyResult | Initiative


def note_changes(
    access: Access,
    changed: Objective | KeyResult,
    found: Sequence[Difference],
    *,
    reason: str,
) -> None:
    """Keep the differences of what is published. Raises ValidationError (field "reason")."""
    objective = changed.objective if isinstance(changed, KeyResult) else changed
    if objective.state != ObjectiveState.PUBLISHED:
        return
    if any(each.needs_reason for each in found):
        require_reason(reason)
    keep(access, changed, found, reason=reason)


def require_reason(reason: str) -> None:
    """Raise ValidationError (field "reason") without one."""
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Others rely on this: say why it changes. The reason stays beside it.")}
        )


def note_deed(access: Access, thing: Objective | KeyResult, deed: str, *, reason: str = "") -> None:
    """That something was published, added, archived or brought back."""
    keep(access, thing, [Difference(deed, None, None)], reason=reason)


def keep(
    access: Access | None,
    thing: Thing,
    found: Sequence[Difference],
    *,
    reason: str = "",
) -> None:
    """Write the rows, whatever the state; access None: it came by itself."""
    keep_all(access, [(thing, found)], reason=reason)


def keep_all(
    access: Access | None,
    changed: Iterable[tuple[Thing, Sequence[Difference]]],
    *,
    reason: str = "",
) -> None:
    """The same of several things that one deed has changed, in one statement."""
    now = timezone.now()
    Change.objects.bulk_create(
        Change(
            organization_id=thing.organization_id,
            by=access.membership if access else None,
            at=now,
            field=each.field,
            before=each.before,
            after=each.after,
            reason=reason.strip(),
            **_about(thing),
        )
        for thing, found in changed
        for each in found
    )


def _about(thing: Thing) -> dict[str, Any]:
    if isinstance(thing, Cycle):
        return {"cycle": thing}
    if isinstance(thing, Objective):
        return {"objective": thing}
    if isinstance(thing, KeyResult):
        return {"objective_id": thing.objective_id, "key_result": thing}
    return {
        "objective_id": thing.objective_id,
        "key_result_id": thing.key_result_id,
        "initiative": thing,
    }
