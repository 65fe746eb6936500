"""The people of an organization as pages and the API show them; read only."""

from typing import NamedTuple

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Invitation, Membership, Organization, Role, RoleGrant, TeamMembership
from people.names import by_name

LEFT = pgettext_lazy("person", "Has left")
ACTIVE = pgettext_lazy("person", "Can sign in")
INVITED = pgettext_lazy("person", "Invited")
EXPIRED = pgettext_lazy("person", "Invitation expired")
NOT_INVITED = pgettext_lazy("person", "Not invited")


class Person(NamedTuple):
    """A row of the list: the membership, its state and roles in words, today's team."""

    membership: Membership
    state: str | Promise
    roles: list[str]
    team: str


def people(organization: Organization, *, search: str = "", left: bool = False) -> list[Person]:
    """Those who belong (or with `left` no longer do) and match, by name; three queries."""
    rows = Membership.objects.of(organization).filter(left_at__isnull=not left)
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(email__icontains=search))
    rows = rows.select_related("invitation").prefetch_related(
        Prefetch("roles", RoleGrant.objects.select_related("team")),
        Prefetch(
            "teams",
            TeamMembership.objects.current(organization).select_related("team"),
            to_attr="current_teams",
        ),
    )
    return [describe(row) for row in by_name(rows, lambda row: row.name)]


def describe(membership: Membership) -> Person:
    """The row of one, whose roles and `current_teams` were prefetched."""
    teams = getattr(membership, "current_teams", [])
    return Person(
        membership=membership,
        state=state_of(membership),
        roles=role_words(list(membership.roles.all())),
        team=teams[0].team.name if teams else "",
    )


def state_of(membership: Membership) -> str | Promise:
    """Whether this person can come in, in words."""
    if membership.left_at is not None:
        return LEFT
    if membership.user_id is not None:
        return ACTIVE
    invitation = open_invitation(membership)
    if invitation is None:
        return NOT_INVITED
    return INVITED if invitation.expires_at > timezone.now() else EXPIRED


def open_invitation(membership: Membership) -> Invitation | None:
    """The invitation that was not accepted yet, expired or not."""
    invitation: Invitation | None = getattr(membership, "invitation", None)
    return invitation if invitation and invitation.accepted_at is None else None


def role_words(grants: list[RoleGrant]) -> list[str]:
    """The roles in the order of the table of roles: "Admin", "Leads Tier 1"."""
    order = list(Role.values)
    words = []
    for grant in sorted(grants, key=lambda grant: (order.index(grant.role), str(grant.team))):
        if grant.team is None:
            words.append(str(Role(grant.role).label))
        else:
            words.append(str(_("Leads %(team)s")) % {"team": grant.team.name})
    return words


def uninvited(organization: Organization) -> list[Membership]:
    """Those whom "Invite all" invites: no account and no invitation that still works."""
    rows = Membership.objects.of(organization).active().filter(user__isnull=True)
    works = Q(invitation__expires_at__gt=timezone.now())
    return by_name(rows.exclude(works), lambda row: row.name)
