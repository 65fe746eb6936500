"""What every use case asks before it writes, and says after it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from objectives.choices import CycleState, Visibility
from objectives.holding import held
from objectives.models import Cycle, Initiative, KeyResult, Objective
from people import audit
from people.access import Access
from people.models import Membership, Organization

Row = TypeVar("Row", bound=models.Model)
# The code of `changed_meanwhile`: what a page shows is not what is there.
CHANGED = "changed_meanwhile"


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless allowed."""
    if not allowed:
        raise PermissionDenied


def require_writable(access: Access, objective: Objective) -> None:
    """May change this objective and what belongs to it; nobody may once its cycle is closed."""
    require(access.writes_team(objective.team_id) and objective.cycle.state != CycleState.CLOSED)


def require_open(cycle: Cycle) -> None:
    """A closed cycle is read-only: its figures stand as reported."""
    if cycle.state == CycleState.CLOSED:
        raise ValidationError({"cycle": _("This cycle is closed: nothing in it changes any more.")})


def hold_open(cycle: Cycle) -> None:
    """Nobody closes it until this transaction ends. Raises PermissionDenied where it is closed."""
    cycle.state = Cycle.objects.hold(cycle)
    require(cycle.state != CycleState.CLOSED)


def hold_objective(access: Access, objective: Objective) -> None:
    """Nobody changes or publishes it until this transaction ends, and it stands as it is now, not
    as a page has read it. Raises PermissionDenied where it has gone out of this person's reach or
    sight, ValidationError where it has gone to another cycle."""
    rows = Objective.objects.filter(organization=objective.organization_id, pk=objective.pk)
    read_anew(access, objective, held(rows).get())


def read_anew(access: Access, objective: Objective, now: Objective) -> None:
    """The same of one whose row is held already; `now` is that row."""
    _take_over(objective, now)
    require_writable(access, objective)
    _require_readable(access, objective)


def hold_as_it_is(access: Access, objective: Objective) -> None:
    """`hold_objective` for who need not write it, as who answers for a part of it."""
    rows = Objective.objects.filter(organization=objective.organization_id, pk=objective.pk)
    _take_over(objective, held(rows).get())
    _require_readable(access, objective)


def hold_key_result(
    access: Access, key_result: KeyResult, *, may: Callable[[Access, KeyResult], bool]
) -> None:
    """It and its objective stand as they are now until this transaction ends; for who need not
    write them. `may` is asked of who answers for it by now. Raises ValidationError where one was
    put away or moved meanwhile, PermissionDenied where it is hidden by now or somebody else's."""
    rows = KeyResult.objects.filter(organization=key_result.organization_id, pk=key_result.pk)
    copy_row(key_result, held(rows).get())
    hold_as_it_is(access, key_result.objective)
    refuse_again(key_result, archived=True, same_deed=False)
    refuse_again(key_result.objective, archived=True, same_deed=False)
    key_result.read_answers()
    require(may(access, key_result))


def _take_over(objective: Objective, now: Objective) -> None:
    """What was typed for the one cycle is not for the other."""
    if now.cycle_id != objective.cycle_id:
        raise changed_meanwhile()
    copy_row(objective, now)


def _require_readable(access: Access, objective: Objective) -> None:
    if objective.visibility == Visibility.PRIVATE:
        rows = Objective.objects
        readable = rows.archived_of(access) if objective.archived_at else rows.visible_to(access)
        require(readable.filter(pk=objective.pk).exists())


def copy_row(row: Row, now: Row) -> None:
    """All that is stored; what hangs at it stays fetched where it is the same."""
    for field in now._meta.concrete_fields:
        setattr(row, field.attname, getattr(now, field.attname))


def refuse_again(
    row: Objective | KeyResult | Initiative, *, archived: bool, same_deed: bool = True
) -> None:
    """Raise ValidationError for the second of two who put it away, or bring it back, at once.

    same_deed: whether that is what the second was about to do; else something is lost on them.
    """
    if (row.archived_at is not None) == archived:
        raise done_already() if same_deed else changed_meanwhile()


def done_already() -> ValidationError:
    """What the second of two who do the same is told."""
    return ValidationError(_("Somebody has done this already. Reload the page."))


def changed_meanwhile() -> ValidationError:
    """What is told to who was about to do something else: it was not done."""
    return ValidationError(
        _("Somebody has put this away or changed it meanwhile. Reload the page."), code=CHANGED
    )


def hold_key_results(*objectives: Objective) -> None:
    """Nobody changes one of theirs until this transaction ends: before the objectives are held."""
    rows = KeyResult.objects.filter(objective__in=[each.pk for each in objectives])
    list(held(rows).values_list("pk"))


def can_own(person: Membership) -> bool:
    """Whether they are here and can check in."""
    here = Membership.objects.of(person.organization_id).active().working()
    return here.filter(pk=person.pk).exists()


def owner_who_can(objective: Objective) -> Membership | None:
    """Its owner, who is given what comes under it: nobody where they left, or only read by now."""
    return objective.owner if objective.owner is not None and can_own(objective.owner) else None


def check_owner(owner: Membership | None, *, had: int | None = None, field: str = "owner") -> None:
    """Only who can check in owns something; `had` may go on. Raises ValidationError (`field`)."""
    if owner is not None and owner.pk != had and not can_own(owner):
        words = _("%(name)s cannot check in: choose a director, a lead or an agent who is here.")
        raise ValidationError({field: words % {"name": owner.name}})


def check(instance: models.Model, fields: Mapping[str, str]) -> None:
    """Run the model's field checks and named constraints before the database does.

    fields: constraint name → the field beside which its message belongs. Raises ValidationError.
    """
    errors: dict[str, Any] = {}
    try:
        instance.clean_fields()
    except ValidationError as wrong:
        errors = wrong.update_error_dict(errors)
    for constraint in instance._meta.constraints:
        # A later constraint may rest on an earlier one: a range needs its ends in order.
        if errors or constraint.name not in fields:
            continue
        try:
            constraint.validate(type(instance), instance)
        except ValidationError as wrong:
            errors[fields[constraint.name]] = wrong.messages
    if errors:
        raise ValidationError(errors)


def done(access: Access, action: str, subject: models.Model, **details: Any) -> None:
    """Note who did what, and that pages show something new.

    The log has other readers than a private objective: there it stands without its title.
    """
    private = _is_private(subject)
    audit.record(
        organization=access.organization,
        by=access.membership,
        action=action,
        subject="" if private else str(subject),
        details={"id": subject.pk} | details | ({"private": True} if private else {}),
    )
    Organization.objects.touch(access.organization.pk)


def _is_private(subject: models.Model) -> bool:
    """A private objective, or what belongs to one."""
    objective = subject if isinstance(subject, Objective) else getattr(subject, "objective", None)
    if objective is None:  # a step is its key result's
        objective = getattr(getattr(subject, "key_result", None), "objective", None)
    return isinstance(objective, Objective) and objective.visibility == Visibility.PRIVATE
