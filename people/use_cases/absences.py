"""Out of office: from when to when, and who stands in."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people import audit
from people.access import Access
from people.models import Absence, Membership, Organization
from people.use_cases.checks import check_rows


@transaction.atomic
def add_absence(
    *, access: Access, person: Membership, first: date, last: date, stand_in: Membership
) -> Absence:
    """Both days included. What is owed on these days passes to the stand-in, who is asked.

    Raises ValidationError.
    """
    if not access.sets_absence(person.pk):
        raise PermissionDenied
    if last < first:
        raise ValidationError({"last": _("The end must lie after the start.")})
    # Two who note the same days at once: the second is told, as by the check.
    Organization.objects.lock(access.organization.pk)
    made = Absence(
        organization=access.organization,
        person=person,
        stand_in=stand_in,
        start=first,
        end=last + timedelta(days=1),
    )
    check_rows(
        made,
        {"absence_stand_in_is_another": "stand_in", "absence_one_at_a_time": "first"},
    )
    made.save()
    _note(access, made, "absence.added")
    return made


@transaction.atomic
def remove_absence(*, access: Access, absence: Absence) -> None:
    """As if it had not been; check-ins made meanwhile stay."""
    if not access.sets_absence(absence.person_id):
        raise PermissionDenied
    _note(access, absence, "absence.removed")
    absence.delete()


def _note(access: Access, absence: Absence, action: str) -> None:
    days = [date_format(day, "Y-m-d") for day in (absence.start, absence.last_day)]
    audit.record(
        organization=access.organization,
        by=access.membership,
        action=action,
        subject=" – ".join(days),
        about=absence.person,
        details={"stand_in": absence.stand_in_id},
    )
    Organization.objects.touch(access.organization.pk)
