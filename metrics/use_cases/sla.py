"""What people do with SLA policies: promise, correct, end, take back."""

from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from metrics.hurry import hurry
from metrics.models import SlaPolicy
from people import audit
from people.models import Membership, Organization


@transaction.atomic
def save_policy(
    *,
    organization: Organization,
    by: Membership,
    policy: SlaPolicy | None = None,
    target: str,
    tier: int | None,
    priority: str,
    seconds: int,
    business: bool,
    pauses: bool,
    start: date | None,
    end: date | None,
) -> SlaPolicy:
    """A promise for tickets of a tier and priority (None, "": all), on local days [start, end).

    ValidationError, field "start", where another one holds for the same tickets at that time.
    """
    Organization.objects.lock(organization.pk)
    kept = policy or SlaPolicy(organization=organization)
    kept.target, kept.tier, kept.priority = target, tier, priority
    kept.seconds, kept.business, kept.pauses = seconds, business, pauses
    kept.start, kept.end = start, end
    kept.full_clean(validate_constraints=False)
    try:
        kept.validate_constraints()
    except ValidationError as error:
        raise ValidationError({"start": error.error_dict[NON_FIELD_ERRORS]}) from None
    kept.save()
    _done(kept, by, "sla.changed" if policy else "sla.added")
    return kept


@transaction.atomic
def remove_policy(*, policy: SlaPolicy, by: Membership) -> None:
    """As if it had never been promised."""
    _done(policy, by, "sla.removed")
    policy.delete()


def _done(policy: SlaPolicy, by: Membership, action: str) -> None:
    """Noted; measuring finds by itself what it concerns."""
    told = ("target", "tier", "priority", "seconds", "business", "pauses")
    details = {name: getattr(policy, name) for name in told}
    details |= {"start": str(policy.start or ""), "end": str(policy.end or "")}
    audit.record(
        organization=policy.organization,
        by=by,
        action=action,
        subject=policy.get_target_display(),
        details=details,
    )
    Organization.objects.touch(policy.organization_id)
    hurry()
