"""By which teams' figures a person may measure a key result."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from metrics.showing.judging import AGENTS_AT_LEAST
from people.access import Access
from people.models import Membership, Organization, Team, TeamMembership, with_descendants


def with_team(people: QuerySet[Membership], organization: Organization) -> QuerySet[Membership]:
    """Each with `works_in`: the id of the team of today, None for none; within the same query."""
    places = TeamMembership.objects.current(organization).filter(membership=OuterRef("pk"))
    return people.annotate(works_in=Subquery(places.values("team_id")[:1]))


def measurable_teams(
    access: Access, works_in: Iterable[int | None], *, kept: int | None = None
) -> list[Team]:
    """A director by all; a lead by the led ones, and by others that are large enough. No query.

    The figure of a team in which few work says how one of them does: elsewhere it is kept from
    whoever may not see these agents, and a key result is no way around. works_in: the teams of all
    people, each as often as somebody works in it. kept: the one that a key result has already.
    """
    active = [team for team in access.teams if team.archived_at is None]
    if access.is_director:
        return active
    people = Counter(works_in)
    parents = [(team.pk, team.parent_id) for team in access.teams]

    def is_large(team: Team) -> bool:
        below = with_descendants([team.pk], parents)
        return sum(people[each] for each in below) >= AGENTS_AT_LEAST

    return [
        team for team in active if team.pk in access.led_teams or team.pk == kept or is_large(team)
    ]
