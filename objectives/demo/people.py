"""The demonstration's people: a director, leads, a viewer, and whoever works in its helpdesk."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count

from metrics.facts import Measure
from metrics.matching.matches import agents_become_people, match_group
from metrics.models import HelpdeskAgent, HelpdeskGroup, Measurement
from objectives.demo.plan import CHAT, COMPANY, TEAMS, TIER_1, TIER_2
from people.models import Membership, Organization, Role, Team, User
from people.use_cases.invitations import invite, join_as_new_user
from people.use_cases.members import ALWAYS, add_person, put_in_team, set_roles
from people.use_cases.organizations import create_organization
from people.use_cases.teams import create_team

DOMAIN = "demo.example"
LEADS = {TIER_1: "Lena Fischer", TIER_2: "Marek Zieliński", CHAT: "Ploy Srisuk"}
DIRECTOR, VIEWER = "Dana Whitfield", "Victor Olsen"


class Staff(NamedTuple):
    """Who is there before the helpdesk was read; leads by the name of what they lead."""

    organization: Organization
    director: Membership
    teams: Mapping[str, Team]
    leads: Mapping[str, Membership]


def hire(*, slug: str, name: str, password: str) -> Staff:
    """The organization with its director, teams, leads and a viewer, all of whom can sign in."""
    invitation = create_organization(
        slug=slug,
        name=name,
        admin_email=f"director@{DOMAIN}",
        timezone="Europe/Warsaw",
    )
    user = join_as_new_user(
        invitation=invitation,
        email=f"director@{DOMAIN}",
        name=DIRECTOR,
        password=password,
    )
    organization = invitation.organization
    director = Membership.objects.get(organization=organization, user=user)
    top = create_team(organization=organization, by=director, name=COMPANY)
    teams = {COMPANY: top} | {
        team: create_team(organization=organization, by=director, name=team, parent=top)
        for team in TEAMS
    }
    leads = {"": director}
    for team, person in LEADS.items():
        leads[team] = add_person(
            organization=organization,
            by=director,
            name=person,
            email=f"lead.{teams[team].slug}@{DOMAIN}",
            roles=[(Role.LEAD, teams[team])],
            team=teams[team],
        )
        join(leads[team], director, password)
    viewer = add_person(
        organization=organization,
        by=director,
        name=VIEWER,
        email=f"viewer@{DOMAIN}",
        roles=[(Role.VIEWER, None)],
    )
    join(viewer, director, password)
    return Staff(organization, director, teams, leads)


def join(person: Membership, by: Membership, password: str) -> User:
    """The person takes the invitation up."""
    invitation = invite(membership=person, by=by)
    return join_as_new_user(
        invitation=invitation, email=person.email, name=person.name, password=password
    )


def match(staff: Staff) -> None:
    """Each group of the helpdesk is the team of the same name, each agent a person."""
    for group in HelpdeskGroup.objects.filter(organization=staff.organization, matches=None):
        if group.name in staff.teams:
            match_group(group=group, team=staff.teams[group.name], by=staff.director)
    agents = HelpdeskAgent.objects.filter(organization=staff.organization, matches=None)
    agents_become_people(organization=staff.organization, agents=agents, by=staff.director)


def place(staff: Staff, password: str) -> Membership | None:
    """Each agent works where most of their solves were; one of them can sign in as an agent."""
    solved = (
        Measurement.objects.of(staff.organization)
        .filter(measure=Measure.SOLVED, person__isnull=False, team__isnull=False)
        .values_list("person_id", "team_id")
        .annotate(times=Count("pk"))
        .order_by("times")
    )
    people = Membership.objects.in_bulk({person for person, _, _ in solved})
    teams = {team.pk: team for team in staff.teams.values()}
    for person_id, team_id in {person: team for person, team, _ in solved}.items():
        put_in_team(person=people[person_id], by=staff.director, team=teams[team_id], start=ALWAYS)
    first = next(iter(sorted(people.values(), key=lambda person: person.name)), None)
    if first is not None:
        set_roles(person=first, by=staff.director, roles=[(Role.AGENT, None)])
        join(first, staff.director, password)
    return first
