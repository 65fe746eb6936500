"""Organizations, teams, people, and who may do what."""

from people.models.absence import Absence
from people.models.access import ApiToken, AuditEntry, Invitation
from people.models.delivery import Delivery, Mail
from people.models.membership import Membership, Role, RoleGrant, TeamMembership, works
from people.models.organization import Holiday, Organization
from people.models.team import Team, with_descendants
from people.models.user import User

__all__ = [
    "Absence",
    "ApiToken",
    "AuditEntry",
    "Delivery",
    "Holiday",
    "Invitation",
    "Mail",
    "Membership",
    "Organization",
    "Role",
    "RoleGrant",
    "Team",
    "TeamMembership",
    "User",
    "with_descendants",
    "works",
]
