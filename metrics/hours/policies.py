"""What the page of SLA policies shows: by promise, the most exact first."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from metrics.facts import SECOND
from metrics.measures.rules import Policy
from metrics.models import Schedule, SlaPolicy, SlaTarget, Ticket
from metrics.wording.words import TIERS
from people.figures import measure_value
from people.models import Organization
from people.names import by_name

RECENT = 5000  # tickets whose priorities are offered


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy in words. state: now, later or over."""

    policy: SlaPolicy
    state: str

    @property
    def within(self) -> str:
        """ "8 h"; a whole number of hours where opening hours count."""
        hours = Fraction(self.policy.seconds, 3600)
        if self.policy.business and hours.denominator == 1 and hours >= 24:
            return _("%(count)s h") % {"count": measure_value(hours, "count")}
        return measure_value(Fraction(self.policy.seconds), "seconds")

    @property
    def tickets(self) -> str:
        """For which tickets: "Tier 1 · high"."""
        tier = self.policy.tier
        parts = [str(TIERS[tier]) if tier else "", self.policy.priority]
        return " · ".join(filter(None, parts)) or _("Every ticket")


def policy_row(policy: Policy) -> PolicyRow:
    """What measuring went by, in the same words."""
    found = SlaPolicy(
        tier=policy.tier,
        priority=policy.priority,
        seconds=policy.limit // SECOND,
        business=policy.business,
        pauses=policy.pauses,
    )
    return PolicyRow(found, "now")


@dataclass(frozen=True, slots=True)
class Promise:
    """All policies about one thing that is promised."""

    name: str
    rows: list[PolicyRow]


def promises(organization: Organization, today: date) -> list[Promise]:
    """First responses, then resolutions; within them the most exact first; one query."""
    found = sorted(
        SlaPolicy.objects.filter(organization=organization),
        key=lambda one: (
            one.tier is None,
            one.tier or 0,
            one.priority == "",
            one.priority,
            one.start or date.min,
        ),
    )
    rows = [PolicyRow(policy, _state(policy, today)) for policy in found]
    both = [
        Promise(str(target.label), [row for row in rows if row.policy.target == target])
        for target in SlaTarget
    ]
    return [promise for promise in both if promise.rows]


def _state(policy: SlaPolicy, today: date) -> str:
    if policy.end is not None and policy.end <= today:
        return "over"
    return "later" if policy.start is not None and policy.start > today else "now"


def lacks_hours(organization: Organization) -> bool:
    """Whether some policy counts by opening hours, and none are set."""
    by_hours = SlaPolicy.objects.filter(organization=organization, business=True)
    return by_hours.exists() and not Schedule.objects.filter(organization=organization).exists()


def known_priorities(organization: Organization) -> list[str]:
    """Those of the newest tickets, by name."""
    newest = Ticket.objects.of(organization).order_by("-id").values_list("priority", flat=True)
    return by_name({priority for priority in newest[:RECENT] if priority}, str)
