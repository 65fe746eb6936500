"""Whom a digest can go to: people who can sign in, with their clocks and whom they lead."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from objectives.neglect import zone_of
from people.models import Membership, Organization, Role, RoleGrant, Team, with_descendants


def who_can_read(organization: Organization) -> list[Membership]:
    """Those who are here and can sign in; one query."""
    return list(
        Membership.objects.of(organization)
        .active()
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("id")
    )


def local(person: Membership, organization: Organization, now: datetime) -> datetime:
    """What the clock shows where the person is."""
    return now.astimezone(zone_of(person, organization))


def teams_led(organization: Organization) -> dict[int, set[int]]:
    """lead → the teams led, with all below them; two queries."""
    parents = list(Team.objects.of(organization).values_list("pk", "parent_id"))
    roots: dict[int, set[int]] = defaultdict(set)
    grants = RoleGrant.objects.filter(organization=organization, role=Role.LEAD)
    for person, team in grants.values_list("membership_id", "team_id"):
        if team is not None:
            roots[person].add(team)
    return {person: with_descendants(teams, parents) for person, teams in roots.items()}


def holders(organization: Organization, roles: Iterable[Role]) -> set[int]:
    """Who holds one of these roles; one query."""
    found = RoleGrant.objects.filter(organization=organization, role__in=list(roles))
    return set(found.values_list("membership_id", flat=True))
