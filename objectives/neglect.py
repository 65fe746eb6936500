"""What is neglected: check-ins that are late. It stands outside of progress and status."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from objectives.choices import CycleState, ObjectiveState
from objectives.models import KeyResult
from objectives.week import is_late, owed_since
from people.models import Membership, Organization


def zone_of(person: Membership | None, organization: Organization) -> ZoneInfo:
    """The person's own time zone, else the organization's."""
    chosen = person.user.timezone if person and person.user else ""
    return ZoneInfo(chosen) if chosen else organization.zone


def owed_week(key_result: KeyResult, organization: Organization, *, now: datetime) -> date | None:
    """The Sunday whose week this key result has to report now; None while nothing is asked."""
    objective = key_result.objective
    cycle = objective.cycle
    if objective.state != ObjectiveState.PUBLISHED or key_result.published_at is None:
        return None
    if cycle.state not in (CycleState.ACTIVE, CycleState.GRADING):
        return None
    return owed_since(
        now,
        start=cycle.start,
        end=cycle.end,
        published=key_result.published_at.astimezone(organization.zone).date(),
        organization_zone=organization.zone,
    )


def late_check_in(
    key_result: KeyResult,
    organization: Organization,
    *,
    checked_in_until: date | None,
    now: datetime,
) -> bool:
    """Whether the check-in that it owes is missing although Thursday has come for its owner."""
    sunday = owed_week(key_result, organization, now=now)
    return sunday is not None and is_late(
        now,
        sunday=sunday,
        checked_in_until=checked_in_until,
        organization_zone=organization.zone,
        person_zone=zone_of(key_result.answerable, organization),
    )
