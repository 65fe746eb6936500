"""By which figures, of teams and of parts of their work, a person may measure a key result."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from metrics.catalogue import Aggregation, definition_from_json
from metrics.models import MetricVersion
from metrics.showing.judging import AGENTS_AT_LEAST
from metrics.values import Filters, Scope, read_periods
from objectives.models import KeyResult
from people.access import Access
from people.models import Membership, Organization, Team, TeamMembership, with_descendants

LOOKED_AT = timedelta(weeks=13)


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


def measures_alike(
    key_result: KeyResult,
    version: MetricVersion,
    *,
    team: Team | None,
    filters: Mapping[str, Any],
    **_more: Any,
) -> bool:
    """Whether a key result is measured by the figures of the same part already."""
    now = (version.metric_id, team.pk if team else None, filters)
    own = key_result.metric
    return own is not None and (own.metric_id, key_result.team_id, key_result.filters) == now


def tells_of_few(
    access: Access,
    version: MetricVersion,
    one: Aggregation,
    *,
    team: Team | None,
    filters: Mapping[str, Any],
    start: date,
) -> bool:
    """Whether so few agents stand behind a part of the work that its figure is one of theirs.

    Of led teams that is no matter, elsewhere it is kept back from a lead as it is in the explorer.
    Looked at are the last weeks, and those before the cycle's start; one query.
    """
    definition = definition_from_json(version.definition)
    mine = access.is_director or (team is not None and team.pk in access.led_teams)
    if mine or not (filters or definition.filters) or not one.is_credited:
        return False
    parents = [(each.pk, each.parent_id) for each in access.teams]
    teams = frozenset(with_descendants([team.pk], parents)) if team else None
    today = timezone.now().astimezone(access.organization.zone).date()
    found = read_periods(
        organization=access.organization,
        definition=definition,
        aggregation=one.name,
        periods=[(start - LOOKED_AT, start), (today - LOOKED_AT, today + timedelta(days=1))],
        scope=Scope(teams=teams),
        filters=Filters(**filters),
        agents=True,
    )
    return any(0 < (each.agents or 0) < AGENTS_AT_LEAST for each in found)
