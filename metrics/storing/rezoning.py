"""An organization's time zone that changed: its weeks and days begin at other moments."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from metrics.entering.moving import answered_tickets, follow_entries
from metrics.models import AgentMatch, DueScope, GroupMatch, MeasureVersion, SeenZone
from metrics.values_due import rebuild_values
from people.models import Organization

CAUSE = "timezone"


def organizations_moved() -> list[int]:
    """Those whose time zone is not the one that their figures were computed by."""
    moved = SeenZone.objects.exclude(timezone=F("organization__timezone"))
    return sorted(moved.values_list("organization_id", flat=True))


@transaction.atomic
def follow_zone(*, organization_id: int) -> bool:
    """Compute the weekly values anew, and put up what dated matches resolve; False if it is known.

    Key results follow, since every measure's version grows.
    """
    organization = Organization.objects.get(pk=organization_id)
    seen, _ = SeenZone.objects.get_or_create(
        organization=organization, defaults={"timezone": organization.timezone}
    )
    if seen.timezone == organization.timezone:
        return False
    follow_entries(organization=organization)
    rebuild_values(organization_id=organization_id)
    mine = {"organization": organization_id}
    DueScope.objects.create(
        organization=organization,
        tickets=answered_tickets(organization_id),
        agents=sorted(set(AgentMatch.objects.filter(**mine).values_list("agent", flat=True))),
        groups=sorted(set(GroupMatch.objects.filter(**mine).values_list("group", flat=True))),
        cause=CAUSE,
    )
    # In the order in which measuring raises them, so that neither waits for the other in a ring.
    in_order = MeasureVersion.objects.filter(**mine).order_by(
        "measure", F("team").asc(nulls_first=True)
    )
    for version in in_order:
        version.version, version.changed_at = F("version") + 1, Now()
        version.save(update_fields=["version", "changed_at"])
    SeenZone.objects.filter(pk=seen.pk).update(timezone=organization.timezone)
    Organization.objects.touch(organization_id)
    return True
