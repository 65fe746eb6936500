"""By which figures, of teams and of parts of their work, a person may measure a key result."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from metrics.asking.asked import Asked
from metrics.catalogue import Aggregation, definition_from_json
from metrics.models import MetricVersion
from metrics.showing.chosen_parts import with_kept_beside
from metrics.showing.judging import AGENTS_AT_LEAST
from metrics.showing.splits import members_of
from metrics.values import Ask, Filters, Value
from objectives.baselines import period_before
from objectives.models import KeyResult
from people.access import Access
from people.models import Membership, Organization, Team, TeamMembership, with_descendants

CYCLE = timedelta(weeks=13)  # as long as a quarter: over so much a count is read


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
    """Whether a key result is measured by the figures of the same part already, nobody's alone."""
    now = (version.metric_id, team.pk if team else None, filters)
    own = key_result.metric
    if own is None or key_result.person_id is not None:
        return False
    return (own.metric_id, key_result.team_id, key_result.filters) == now


def tells_of_few(
    access: Access,
    version: MetricVersion,
    one: Aggregation,
    *,
    team: Team | None,
    filters: Mapping[str, Any],
    window: str,
    start: date,
) -> bool:
    """Whether the figure is kept back from this person in the explorer: so few agents stand behind
    it that it is one of theirs, or a part beside it that is could be worked out.

    Of led teams that is no matter, and the company's own is everybody's. Looked at is the window
    before the cycle's start and before now; two queries.
    """
    definition = definition_from_json(version.definition)
    if access.is_director or (team is not None and team.pk in access.led_teams):
        return False
    is_part = team is not None or filters or definition.filters
    if not is_part or not one.can_name_agents:
        return False
    today = timezone.now().astimezone(access.organization.zone).date()
    periods = [
        period_before(definition, one, window, cycle=(day, day + CYCLE))
        for day in (start, today + timedelta(days=1))
    ]
    question = Asked(definition, one, periods[0], [*access.teams], team, filters=Filters(**filters))
    ask = Ask(definition, one.name, periods, question.scope, question.filters, agents=True)
    members = members_of(access, question)
    held, cells = with_kept_beside(access, question, ask, members)
    values = [cell.get(None, Value()) for cell in cells]
    return bool(held.kept) or any(0 < (each.agents or 0) < AGENTS_AT_LEAST for each in values)
