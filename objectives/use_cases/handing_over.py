"""Handing over what somebody owned who has left."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from objectives.handing_over import open_key_results, open_objectives
from objectives.models import KeyResult, Objective
from objectives.use_cases.rules import done, require
from people.access import Access
from people.models import Membership


@transaction.atomic
def hand_over(*, access: Access, left: Membership, to: Membership) -> int:
    """All that the reader may write of it, in open cycles; how many rows have a new owner.

    What was checked in stays under the name of who said it. Raises ValidationError.
    """
    require(access.writes_any_objective)
    if left.left_at is None:
        raise ValidationError(_("%(name)s has not left.") % {"name": left.name})
    if to.left_at is not None or to.organization_id != access.organization.pk:
        raise ValidationError({"to": _("Choose somebody who is here.")})
    objectives = list(open_objectives(access).filter(owner=left).values_list("pk", flat=True))
    key_results = list(open_key_results(access).filter(owner=left).values_list("pk", flat=True))
    moved = Objective.objects.filter(organization=access.organization, pk__in=objectives).update(
        owner=to
    )
    moved += KeyResult.objects.filter(organization=access.organization, pk__in=key_results).update(
        owner=to
    )
    if moved:
        done(
            access,
            "objectives.handed_over",
            left,
            to=to.pk,
            objectives=objectives,
            key_results=key_results,
        )
    return moved
