"""An organization: its first day, its settings, its calendar."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Holiday, Invitation, Membership, Organization, Role
from people.use_cases.invitations import invite
from people.use_cases.members import add_person

SETTINGS = ("name", "timezone", "language", "working_days")


@transaction.atomic
def create_organization(
    *, slug: str, name: str, admin_email: str, timezone: str = "UTC", language: str = "en"
) -> Invitation:
    """A new organization, and the invitation of its first user: admin and director."""
    organization = Organization(slug=slug, name=name, timezone=timezone, language=language)
    organization.full_clean()
    organization.save()
    audit.record(organization=organization, by=None, action="organization.created", subject=name)
    first = add_person(
        organization=organization,
        by=None,
        name=admin_email.partition("@")[0],
        email=admin_email,
        roles=[(Role.ADMIN, None), (Role.DIRECTOR, None)],
    )
    return invite(membership=first, by=None)


@transaction.atomic
def change_settings(
    *,
    organization: Organization,
    by: Membership,
    name: str,
    timezone: str,
    language: str,
    working_days: Iterable[int],
) -> None:
    """Name, time zone, language and working days (ISO numbers, Monday is 1; at least one)."""
    days = sorted(set(working_days))
    if not days:
        raise ValidationError({"working_days": _("Choose at least one working day.")})
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    before = {field: getattr(locked, field) for field in SETTINGS}
    locked.name, locked.timezone, locked.language = name, timezone, language
    locked.working_days = days
    locked.full_clean()
    after = {field: getattr(locked, field) for field in SETTINGS}
    changed = [field for field in SETTINGS if before[field] != after[field]]
    if not changed:
        return
    locked.save(update_fields=changed)
    audit.record(
        organization=organization,
        by=by,
        action="settings.changed",
        subject=", ".join(changed),
        details={field: [before[field], after[field]] for field in changed},
    )
    Organization.objects.touch(organization.pk)


@transaction.atomic
def add_holiday(*, organization: Organization, by: Membership, day: date, name: str) -> Holiday:
    """A day on which nobody works. Refused if it is one already."""
    Organization.objects.lock(organization.pk)
    holiday = Holiday(organization=organization, day=day, name=name)
    _check_day(holiday)
    holiday.save()
    audit.record(organization=organization, by=by, action="holiday.added", subject=str(holiday))
    Organization.objects.touch(organization.pk)
    return holiday


@transaction.atomic
def remove_holiday(*, holiday: Holiday, by: Membership) -> None:
    """A working day again."""
    audit.record(
        organization=holiday.organization, by=by, action="holiday.removed", subject=str(holiday)
    )
    holiday.delete()
    Organization.objects.touch(holiday.organization_id)


def _check_day(holiday: Holiday) -> None:
    """A day that is taken is an error of the field "day"."""
    holiday.full_clean(validate_unique=False, validate_constraints=False)
    try:
        holiday.validate_constraints()
    except ValidationError as error:
        raise ValidationError({"day": error.messages}) from error
