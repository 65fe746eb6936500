"""Organizations, teams, people, and who may do what."""

from people.models.access import ApiToken, AuditEntry, Invitation
from people.models.membership import Membership, Role, RoleGrant, TeamMembership
from people.models.organization import Holiday, Organization
from people.models.team import Team, with_descendants
from people.models.user import User

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Holiday",
    "Invitation",
    "Membership",
    "Organization",
    "Role",
    "RoleGrant",
    "Team",
    "TeamMembership",
    "User",
    "with_descendants",
]
