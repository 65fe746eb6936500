"""Whom a digest can go to: people who can sign in, with their clocks and whom they lead."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from objectives.neglect import zone_of
from people.models import (
    Membership,
    Organization,
    Role,
    RoleGrant,
    Team,
    TeamMembership,
    with_descendants,
)


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


class Staff:
    """Who is behind a team today: who works in it or below, and who leads it or one above.

    Four queries.
    """

    def __init__(self, organization: Organization) -> None:
        self._parents = list(Team.objects.of(organization).values_list("pk", "parent_id"))
        self._works_in: dict[int, set[int]] = defaultdict(set)
        places = TeamMembership.objects.current(organization)
        for person, team in places.values_list("membership_id", "team_id"):
            self._works_in[team].add(person)
        self._led = teams_led(organization)

    def workers(self, team: int | None) -> set[int]:
        """Who works in it or below; None: in any."""
        teams = set(self._works_in) if team is None else with_descendants([team], self._parents)
        return {person for each in teams for person in self._works_in.get(each, ())}

    def of(self, team: int) -> set[int]:
        """They, and who leads them."""
        return self.workers(team) | {person for person, led in self._led.items() if team in led}
