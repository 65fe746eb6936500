"""The one answer to "what may this user see and do here".

Every view, API action and task starts from `access_of`. Querysets take the answer
(`visible_to(access)`), templates and forms ask it; nobody reads roles themselves.
"""

from dataclasses import dataclass, field

from people.models import Membership, Organization, Role, Team, TeamMembership, User
from people.models.team import with_descendants


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do in one organization; the table of roles as questions.

    led_teams: ids of the teams led, with all below them. own_team: where the person works today.
    led_people: ids of the memberships in the led teams today.
    """

    organization: Organization
    membership: Membership
    roles: frozenset[str]
    led_teams: frozenset[int] = frozenset()
    own_team: int | None = None
    led_people: frozenset[int] = field(default=frozenset())

    @property
    def is_admin(self) -> bool:
        return Role.ADMIN in self.roles

    @property
    def is_director(self) -> bool:
        return Role.DIRECTOR in self.roles

    @property
    def is_lead(self) -> bool:
        return Role.LEAD in self.roles

    @property
    def is_agent(self) -> bool:
        return Role.AGENT in self.roles

    # People, teams, sources, calendars
    @property
    def writes_settings(self) -> bool:
        """May change people, teams, sources and calendars."""
        return self.is_admin

    @property
    def reads_settings(self) -> bool:
        """May see people, teams, sources and calendars."""
        return self.is_admin or self.is_director or self.is_lead

    @property
    def reads_activity(self) -> bool:
        """May read the log of changes."""
        return self.is_admin or self.is_director

    # Cycles and objectives
    @property
    def reads_objectives(self) -> bool:
        """Everybody but a mere admin reads the OKRs."""
        return bool(self.roles - {Role.ADMIN})

    @property
    def writes_company(self) -> bool:
        """May change cycles and company objectives, publish and close."""
        return self.is_director

    @property
    def writes_any_objective(self) -> bool:
        """May write objectives of at least one team."""
        return self.is_director or self.is_lead

    def writes_team(self, team_id: int | None) -> bool:
        """May change the objectives and key results of this team (None: the company's)."""
        return self.is_director or (team_id is not None and team_id in self.led_teams)

    def checks_in(self, *, owner_id: int | None, team_id: int | None) -> bool:
        """May check in on a key result of this owner in this team."""
        if self.is_director or (team_id is not None and team_id in self.led_teams):
            return True
        return (self.is_agent or self.is_lead) and owner_id == self.membership.pk

    # Numbers
    def reads_person(self, membership_id: int) -> bool:
        """May see one agent's numbers: the own, those of led teams, a director all."""
        if self.is_director or membership_id in self.led_people:
            return True
        return self.is_agent and membership_id == self.membership.pk

    @property
    def reads_any_ticket(self) -> bool:
        """May open lists of tickets at all; a viewer or mere admin opens none."""
        return self.is_director or self.is_lead or self.is_agent


def access_of(*, user: User, organization: Organization) -> Access | None:
    """What `user` may do in `organization`; None for a stranger."""
    return access_by_slug(user=user, slug=organization.slug)


def access_by_slug(*, user: User, slug: str) -> Access | None:
    """The same by the organization's short name. Three queries, five for a lead."""
    membership = (
        Membership.objects.active()
        .filter(organization__slug=slug, user=user, user__is_active=True)
        .select_related("organization")
        .prefetch_related("roles")
        .first()
    )
    return None if membership is None else access_of_membership(membership, membership.organization)


def access_of_membership(membership: Membership, organization: Organization) -> Access:
    """The same for a known membership, such as an API token's or a task's."""
    grants = list(membership.roles.all())
    led = _led_teams(organization, [g.team_id for g in grants if g.team_id is not None])
    current = TeamMembership.objects.current(organization)
    own = current.filter(membership=membership).values_list("team_id", flat=True).first()
    people = current.filter(team__in=led).values_list("membership_id", flat=True) if led else ()
    return Access(
        organization=organization,
        membership=membership,
        roles=frozenset(grant.role for grant in grants),
        led_teams=led,
        own_team=own,
        led_people=frozenset(people),
    )


def _led_teams(organization: Organization, roots: list[int]) -> frozenset[int]:
    if not roots:
        return frozenset()
    pairs = Team.objects.of(organization).values_list("id", "parent_id")
    return frozenset(with_descendants(roots, pairs))
