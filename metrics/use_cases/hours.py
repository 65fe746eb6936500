"""What people do with opening hours: say them, correct them, take them back."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.hurry import hurry
from metrics.measures.public_holidays import regions
from metrics.models import Schedule
from people import audit
from people.models import Membership, Organization, Team

Hours = Sequence[Sequence[tuple[int, int]]]  # seven days from Monday, [opens, closes) in minutes


@transaction.atomic
def save_schedule(
    *,
    organization: Organization,
    by: Membership,
    schedule: Schedule | None = None,
    team: Team | None,
    valid_from: date | None,
    timezone: str,
    hours: Hours,
    country: str = "",
    region: str = "",
    closed: Sequence[date] = (),
    open: Sequence[date] = (),
) -> Schedule:
    """Opening hours of the organization or a team from a day on (None: always).

    ValidationError, by field: hours that never open, overlap or do not fit into a day; another
    schedule of the same owner from the same day; a region that the country does not have.
    """
    Organization.objects.lock(organization.pk)
    check_hours(hours)
    if region and region not in regions().get(country, {}):
        raise ValidationError({"region": _("This country has no such region.")})
    if team is not None and team.organization_id != organization.pk:
        raise ValidationError({"team": _("There is no such team.")})
    kept = schedule or Schedule(organization=organization)
    kept.team, kept.valid_from, kept.timezone = team, valid_from, timezone
    kept.hours = [[list(stretch) for stretch in day] for day in hours]
    kept.country, kept.region = country, region
    kept.closed, kept.open = sorted(set(closed)), sorted(set(open))
    kept.full_clean(validate_constraints=False)
    try:
        kept.validate_constraints()
    except ValidationError as error:
        raise ValidationError({"valid_from": error.error_dict[NON_FIELD_ERRORS]}) from None
    kept.save()
    _done(kept, by, "hours.changed" if schedule else "hours.added")
    return kept


@transaction.atomic
def remove_schedule(*, schedule: Schedule, by: Membership) -> None:
    """As if it had never been: what came before it, or who is above, holds in its place."""
    _done(schedule, by, "hours.removed")
    schedule.delete()


def check_hours(hours: Hours) -> None:
    """Raise ValidationError, field "hours", for hours that no week can have."""
    if len(hours) != 7:
        raise ValidationError({"hours": _("A week has seven days.")})
    for day in hours:
        edges = [minute for stretch in day for minute in stretch]
        if edges != sorted(set(edges)) or not all(0 <= minute <= 1440 for minute in edges):
            raise ValidationError({"hours": _("The hours of a day must not overlap.")})
    if not any(hours):
        raise ValidationError({"hours": _("It never opens: give at least one day its hours.")})


def _done(schedule: Schedule, by: Membership, action: str) -> None:
    """Noted; measuring finds by itself what it concerns."""
    organization = schedule.organization
    subject = schedule.team.name if schedule.team else organization.name
    details = {
        "valid_from": str(schedule.valid_from or ""),
        "timezone": schedule.timezone,
        "hours": schedule.hours,
        "country": " ".join(filter(None, (schedule.country, schedule.region))),
        "closed": [day.isoformat() for day in schedule.closed],
        "open": [day.isoformat() for day in schedule.open],
    }
    audit.record(organization=organization, by=by, action=action, subject=subject, details=details)
    Organization.objects.touch(organization.pk)
    hurry()
