"""The one answer to "what may this user see and do here".

Every view, API action and task starts from `access_of`. Querysets take the answer
(`visible_to(access)`), templates and forms ask it; nobody reads roles themselves.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from people.models import (
    Absence,
    Delivery,
    Membership,
    Organization,
    Role,
    RoleGrant,
    Team,
    TeamMembership,
    User,
)
from people.models.team import with_descendants


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do in one organization; the table of roles as questions.

    led_teams: ids of the teams led, with all below them. own_team: where the person works today.
    led_people: ids of the memberships in the led teams today. teams: all of the organization, also
    archived ones. organizations: those between which the person can switch. unread: how many
    notices. stands_in_for: ids of those who are out of office today and named this person.
    """

    organization: Organization
    membership: Membership
    roles: frozenset[str]
    led_teams: frozenset[int] = frozenset()
    own_team: int | None = None
    led_people: frozenset[int] = field(default=frozenset())
    teams: tuple[Team, ...] = ()
    organizations: tuple[Organization, ...] = ()
    unread: int = 0
    stands_in_for: frozenset[int] = frozenset()

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

    @property
    def proposes(self) -> bool:
        """May propose objectives, key results and initiatives, and comment on drafts."""
        return self.is_director or self.is_lead or self.is_agent

    def checks_in(self, *, owner_id: int | None, team_id: int | None) -> bool:
        """May check in on a key result of this owner in this team."""
        if self.is_director or (team_id is not None and team_id in self.led_teams):
            return True
        mine = owner_id == self.membership.pk or owner_id in self.stands_in_for
        return (self.is_agent or self.is_lead) and mine

    def sets_absence(self, person_id: int) -> bool:
        """May say when this person is out of office: oneself, the lead, a director."""
        return self.is_director or person_id == self.membership.pk or person_id in self.led_people

    @property
    def comments(self) -> bool:
        """May say something about objectives, drafts among them; a viewer only reads."""
        return self.is_director or self.is_lead or self.is_agent

    # Measures from elsewhere and accounts
    @property
    def enters_measures(self) -> bool:
        """May type in, upload and push figures; a lead for the own teams and their people."""
        return self.is_admin or self.is_director or self.is_lead

    @property
    def writes_accounts(self) -> bool:
        """May add, change and upload accounts, and set up measures of one's own."""
        return self.is_admin or self.is_director

    @property
    def reads_accounts(self) -> bool:
        """May open accounts at all: an agent the own ones."""
        return self.enters_measures or self.is_agent

    @property
    def reads_every_account(self) -> bool:
        """May open everybody's accounts."""
        return self.enters_measures

    def assigns_account(self, *, held_by: int | None, to: int | None) -> bool:
        """May hand an account on; a lead among the own people."""
        mine = self.led_people | {None}
        return self.writes_accounts or (self.is_lead and held_by in mine and to in mine)

    @property
    def own_teams(self) -> frozenset[int]:
        """The team worked in today, and all above it."""
        above = {team.pk: team.parent_id for team in self.teams}
        found, team = set(), self.own_team
        while team is not None and team not in found:
            found.add(team)
            team = above.get(team)
        return frozenset(found)

    def below(self, team: Team) -> set[int]:
        """The ids of a team and of all below it."""
        return with_descendants([team.pk], [(each.pk, each.parent_id) for each in self.teams])

    # Numbers
    def reads_person(self, membership_id: int) -> bool:
        """May see one agent's numbers: the own, those of led teams, a director all."""
        if self.is_director or membership_id in self.led_people:
            return True
        return self.is_agent and membership_id == self.membership.pk

    def asks_about(self, membership_id: int | None) -> bool:
        """May ask that a measurement credited to this membership be looked at: only the own."""
        works = self.is_agent or self.is_lead or self.is_director
        return works and membership_id == self.membership.pk

    def decides_over(self, *, person_id: int | None, team_id: int | None) -> bool:
        """May take a measurement of this person and team out, or credit it to somebody else.

        A director any, a lead those of led teams and, without a team, of the people in them;
        nobody an own one.
        """
        if person_id == self.membership.pk:
            return False
        if self.is_director or team_id in self.led_teams:
            return True
        return team_id is None and person_id in self.led_people

    @property
    def decides(self) -> bool:
        """May decide over some measurements."""
        return self.is_director or self.is_lead

    @property
    def writes_incidents(self) -> bool:
        """May mark an outage, whose tickets do not count."""
        return self.is_director

    # What is measured
    @property
    def writes_metrics(self) -> bool:
        """May define metrics of the organization's own and put benchmarks beside metrics."""
        return self.is_director

    @property
    def writes_any_band(self) -> bool:
        """May set a band for at least one team or person."""
        return self.is_director or self.is_lead

    def writes_band(self, *, team_id: int | None, person_id: int | None) -> bool:
        """May set the band of a team, a person or (neither) the company: a lead for led ones."""
        if self.is_director:
            return True
        return team_id in self.led_teams or person_id in self.led_people

    @property
    def compares_agents(self) -> bool:
        """May set agents beside each other, and sees what is worth a look."""
        return self.is_director or bool(self.led_teams)

    def compares_agents_of(self, team_id: int) -> bool:
        """The same, for the agents of this team."""
        return self.is_director or team_id in self.led_teams

    @property
    def shares_views(self) -> bool:
        """May offer a view of the numbers to everybody; each sees there what is for them."""
        return self.is_director or self.is_lead

    @property
    def reads_any_ticket(self) -> bool:
        """May open lists of tickets at all; a viewer or mere admin opens none."""
        return self.is_director or self.is_lead or self.is_agent


def access_of(*, user: User, organization: Organization) -> Access | None:
    """What `user` may do in `organization`; None for a stranger."""
    return access_by_slug(user=user, slug=organization.slug)


def access_by_slug(*, user: User, slug: str) -> Access | None:
    """The same by the organization's short name. Three queries, whoever it is."""
    if not user.is_active:
        return None
    memberships = (
        Membership.objects.active()
        .filter(user=user)
        .annotate(unread=_unread(), away=_away(), granted=_granted())
        .select_related("organization")
        .order_by("organization__name", "pk")
    )
    mine = {each.organization.slug: each for each in memberships}
    if slug not in mine:
        return None
    found = access_of_membership(mine[slug], mine[slug].organization)
    return replace(found, organizations=tuple(each.organization for each in mine.values()))


def access_of_membership(membership: Membership, organization: Organization) -> Access:
    """The same for a known membership, such as an API token's or a task's. Three queries."""
    granted, away = _of(membership)
    teams = tuple(Team.objects.of(organization))
    roots = [grant["team"] for grant in granted if grant["team"] is not None]
    led = frozenset(with_descendants(roots, [(team.pk, team.parent_id) for team in teams]))
    mine_or_led = Q(membership=membership) | Q(team__in=led)
    places = list(
        TeamMembership.objects.current(organization)
        .filter(mine_or_led)
        .values_list("membership_id", "team_id")
    )
    today = timezone.now().astimezone(organization.zone).date().isoformat()
    return Access(
        organization=organization,
        membership=membership,
        roles=frozenset(grant["role"] for grant in granted),
        led_teams=led,
        own_team=next((team for person, team in places if person == membership.pk), None),
        led_people=frozenset(person for person, team in places if team in led),
        teams=teams,
        unread=getattr(membership, "unread", 0),
        stands_in_for=frozenset(
            int(each["person"]) for each in away if each["start"] <= today < each["end"]
        ),
    )


def _of(membership: Membership) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The roles of a membership and for whom it stands in: fetched with it, or one query."""
    if not hasattr(membership, "granted"):
        fetched = Membership.objects.annotate(away=_away(), granted=_granted())
        membership = fetched.get(pk=membership.pk)
    return membership.granted, membership.away  # type: ignore[attr-defined]


# Django copies an expression before it resolves it: these three are put together once.
@cache
def _granted() -> ArraySubquery:
    """The roles of a membership, each with its team, within the query that fetches it."""
    granted = RoleGrant.objects.filter(membership=OuterRef("pk"))
    return ArraySubquery(granted.values(json=JSONObject(role="role", team="team_id")))


@cache
def _unread() -> Coalesce:
    """How many notices a membership has not read, within the query that fetches it."""
    unread: QuerySet[Delivery] = Delivery.objects.filter(
        person=OuterRef("pk"), in_page=True, read_at__isnull=True
    )
    counted = unread.order_by().values("person").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _away() -> ArraySubquery:
    """For whom a membership stands in, with the days: which is today depends on the time zone."""
    return _away_after(timezone.now().date() - timedelta(days=1))


@lru_cache(maxsize=2)
def _away_after(yesterday: date) -> ArraySubquery:
    named = Absence.objects.filter(stand_in=OuterRef("pk"), end__gt=yesterday)
    return ArraySubquery(named.values(json=JSONObject(person="person", start="start", end="end")))
