"""What the matching page shows; read only."""

from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from people.models import Membership, Organization, Team


class AgentRow(NamedTuple):
    """A helpdesk agent and the person matched last, if any."""

    agent: HelpdeskAgent
    match: AgentMatch | None

    @property
    def waits(self) -> bool:
        """Whether somebody has still to say who this is."""
        return self.match is None and not self.agent.ignored


class GroupRow(NamedTuple):
    """A helpdesk group and the team matched last, if any."""

    group: HelpdeskGroup
    match: GroupMatch | None

    @property
    def waits(self) -> bool:
        """Whether somebody has still to say whose tickets these are."""
        return self.match is None and not self.group.ignored


def matching_page(organization: Organization) -> dict[str, Any]:
    """Agents and groups, those that wait first, and what they can be matched to; six queries."""
    agents = [_agent_row(agent) for agent in _agents(organization.pk)]
    groups = [_group_row(group) for group in _groups(organization.pk)]
    return {
        "agents": sorted(agents, key=lambda row: not row.waits),
        "groups": sorted(groups, key=lambda row: not row.waits),
        "agents_waiting": sum(row.waits for row in agents),
        "groups_waiting": sum(row.waits for row in groups),
        "people": list(Membership.objects.of(organization).active().order_by("name", "pk")),
        "teams": list(Team.objects.of(organization).active()),
    }


def agent_row(agent: HelpdeskAgent) -> AgentRow:
    """One row, read afresh."""
    return _agent_row(_agents(agent.organization_id).get(pk=agent.pk))


def group_row(group: HelpdeskGroup) -> GroupRow:
    """One row, read afresh."""
    return _group_row(_groups(group.organization_id).get(pk=group.pk))


def _agents(organization_id: int) -> QuerySet[HelpdeskAgent]:
    newest = AgentMatch.objects.select_related("person").order_by("start")
    return (
        HelpdeskAgent.objects.filter(
            organization=organization_id, source__archived_at__isnull=True
        )
        .select_related("source")
        .prefetch_related(Prefetch("matches", newest))
        .order_by("name", "pk")
    )


def _groups(organization_id: int) -> QuerySet[HelpdeskGroup]:
    newest = GroupMatch.objects.select_related("team").order_by("start")
    return (
        HelpdeskGroup.objects.filter(
            organization=organization_id, source__archived_at__isnull=True
        )
        .select_related("source")
        .prefetch_related(Prefetch("matches", newest))
        .order_by("name", "pk")
    )


def _agent_row(agent: HelpdeskAgent) -> AgentRow:
    matches = list(agent.matches.all())
    return AgentRow(agent, matches[-1] if matches else None)


def _group_row(group: HelpdeskGroup) -> GroupRow:
    matches = list(group.matches.all())
    return GroupRow(group, matches[-1] if matches else None)
