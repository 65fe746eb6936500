"""Handing over what somebody owned who has left."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from objectives.choices import CycleState, ObjectiveState
from objectives.handing_over import (
    open_actions,
    open_initiatives,
    open_key_results,
    open_objectives,
)
from objectives.history.recording import LEFT, Difference
from objectives.holding import held
from objectives.models import Cycle, Initiative, KeyResult, Objective
from objectives.talk.giving import tell_of_work
from objectives.talk.owning import tell_of_owning
from objectives.use_cases.history import keep_all
from objectives.use_cases.review import retell
from objectives.use_cases.rules import check_owner, done, require
from people.access import Access
from people.models import Membership


@transaction.atomic
def hand_over(*, access: Access, left: Membership, to: Membership) -> int:
    """All that the reader may write of it, in open cycles and reviews; how many rows have a new
    owner.

    What was checked in, and what is done, stays under the name of who did it. Raises
    ValidationError.
    """
    require(access.writes_any_objective)
    if left.left_at is None:
        raise ValidationError(_("%(name)s has not left.") % {"name": left.name})
    if to.left_at is not None or to.organization_id != access.organization.pk:
        raise ValidationError({"to": _("Choose somebody who is here.")})
    check_owner(to, field="to")
    _hold_open(access)
    # Key results before objectives, as everybody holds them.
    moved = {
        "key_results": _moved(open_key_results(access), left, to),
        "objectives": _moved(open_objectives(access), left, to),
        "initiatives": _moved(open_initiatives(access), left, to),
        "actions": _moved(open_actions(access), left, to),
    }
    _note(access, moved, left, to)
    retell(access, moved["actions"])
    tell_of_owning(access, to, objectives=moved["objectives"], key_results=moved["key_results"])
    tell_of_work(access, moved["initiatives"], to)
    if any(moved.values()):
        done(access, "objectives.handed_over", left, to=to.pk, **moved)
    return sum(map(len, moved.values()))


def _hold_open(access: Access) -> None:
    """Nobody closes a cycle meanwhile: what is closed has the owners that it had then."""
    for cycle in (
        Cycle.objects.of(access.organization).exclude(state=CycleState.CLOSED).order_by("pk")
    ):
        Cycle.objects.hold(cycle)


def _note(access: Access, moved: Mapping[str, list[int]], left: Membership, to: Membership) -> None:
    """In the history of what is published, as when a single owner changes."""
    owner = [Difference("owner", left.name, to.name), Difference(LEFT, left.name, None)]
    of_objective = {"objective__state": ObjectiveState.PUBLISHED}
    things = [
        *Objective.objects.filter(pk__in=moved["objectives"], state=ObjectiveState.PUBLISHED),
        *KeyResult.objects.filter(pk__in=moved["key_results"], **of_objective),
        *Initiative.objects.filter(pk__in=moved["initiatives"], **of_objective),
    ]
    keep_all(access, [(each, owner) for each in things])


def _moved(rows: QuerySet[Any], left: Membership, to: Membership) -> list[int]:
    """Their ids."""
    mine = rows.model._default_manager.filter(
        organization=left.organization_id,
        owner=left,
        pk__in=rows.filter(owner=left).order_by().values("pk"),
    )
    found = list(held(mine).values_list("pk", flat=True))
    rows.model._default_manager.filter(organization=left.organization_id, pk__in=found).update(
        owner=to
    )
    return found
