"""Setting the limits of measures, and seeing to it that what a metric asks for is measured."""

from django.db import transaction

from metrics.catalogue import Definition
from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.hurry import hurry
from metrics.models import MeasureLimits
from metrics.models.limits import HOUR, limits_of
from people import audit
from people.models import Membership, Organization


@transaction.atomic
def set_limits(
    *,
    organization: Organization,
    by: Membership,
    short_abandon: int,
    answered_in_time: int,
    solved_within: int,
    covered_by: int,
) -> MeasureLimits:
    """Measuring follows by itself, for the past too; metrics whose definition changes get their
    next version, and key results keep theirs. Raises ValidationError.
    """
    Organization.objects.lock(organization.pk)
    kept = limits_of(organization)
    kept.short_abandon, kept.answered_in_time = short_abandon, answered_in_time
    kept.solved_within, kept.covered_by = solved_within, covered_by
    kept.past = sorted({*kept.past, solved_within * HOUR})
    kept.full_clean(validate_unique=False)
    kept.save()
    ensure_metrics(organization, by=by)
    details = {
        name: getattr(kept, name)
        for name in ("short_abandon", "answered_in_time", "solved_within", "covered_by")
    }
    audit.record(
        organization=organization,
        by=by,
        action="limits.set",
        subject=organization.name,
        details=details,
    )
    Organization.objects.touch(organization.pk)
    hurry()
    return kept


def measure_limits_of(organization: Organization, definition: Definition) -> None:
    """Have tickets that are open past the limits of an own metric measured from now on."""
    asked = {
        int(part.variant or 0)
        for one in definition.aggregations
        for part in one.denominator
        if part.measure is Measure.OPEN_PAST_LIMIT
    }
    kept = limits_of(organization)
    if not asked <= {*kept.past}:
        kept.past = sorted({*kept.past} | asked)
        kept.save()
