"""What the demonstration goes by from the start: opening hours and promises."""

from metrics.models import SlaTarget
from metrics.use_cases.hours import save_schedule
from metrics.use_cases.sla import save_policy
from objectives.demo.people import Staff
from objectives.demo.plan import CHAT

COUNTRY, HOUR = "PL", 3600
OFFICE = (8 * 60, 20 * 60)  # in Warsaw, as minutes since midnight
LATE = (8 * 60, 22 * 60)
PROMISES = (
    # what, priority, within (seconds), in opening hours alone
    (SlaTarget.FIRST_RESPONSE, "", 8 * HOUR, True),
    (SlaTarget.FIRST_RESPONSE, "urgent", 2 * HOUR, True),
    (SlaTarget.RESOLUTION, "", 72 * HOUR, False),
)


def say_rules(staff: Staff) -> None:
    """Public holidays close; the chat team works longer, and on Saturdays."""
    week = [[OFFICE] if day < 5 else [] for day in range(7)]
    late = [[LATE] if day < 6 else [] for day in range(7)]
    for team, hours in ((None, week), (staff.teams[CHAT], late)):
        save_schedule(
            organization=staff.organization,
            by=staff.director,
            team=team,
            valid_from=None,
            timezone=staff.organization.timezone,
            hours=hours,
            country=COUNTRY,
        )
    for target, priority, seconds, business in PROMISES:
        save_policy(
            organization=staff.organization,
            by=staff.director,
            target=target,
            tier=None,
            priority=priority,
            seconds=seconds,
            business=business,
            pauses=False,
            start=None,
            end=None,
        )
