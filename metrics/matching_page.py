"""What the matching page shows; read only."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet

from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from people.models import Membership, Organization, Team
from people.names import by_name


class Row(NamedTuple):
    """An agent or a group of a helpdesk, and the person or team it is matched to, if any."""

    named: HelpdeskAgent | HelpdeskGroup
    target: Membership | Team | None

    @property
    def waits(self) -> bool:
        """Whether somebody has still to say who or whose this is."""
        return self.target is None and not self.named.ignored


def agent_rows(organization: Organization) -> list[Row]:
    """All agents, those that wait first, then by name; two queries."""
    return _in_order(_agent(agent) for agent in _agents(organization.pk))


def group_rows(organization: Organization) -> list[Row]:
    """All groups, those that wait first, then by name; two queries."""
    return _in_order(_group(group) for group in _groups(organization.pk))


def agent_row(agent: HelpdeskAgent) -> Row:
    """One row, read afresh."""
    return _agent(_agents(agent.organization_id).get(pk=agent.pk))


def group_row(group: HelpdeskGroup) -> Row:
    """One row, read afresh."""
    return _group(_groups(group.organization_id).get(pk=group.pk))


def waiting_agents(organization: Organization) -> QuerySet[HelpdeskAgent]:
    """Those of whom nobody has said yet who they are."""
    return _agents(organization.pk).filter(ignored=False, matches__isnull=True)


def waiting_groups(organization: Organization) -> QuerySet[HelpdeskGroup]:
    """Those of which nobody has said yet whose they are."""
    return _groups(organization.pk).filter(ignored=False, matches__isnull=True)


def people_to_match(organization: Organization) -> list[Membership]:
    """Whom an agent can be, by name."""
    return by_name(Membership.objects.of(organization).active(), lambda person: person.name)


def teams_to_match(organization: Organization) -> list[Team]:
    """Which team a group can belong to, by name."""
    return by_name(Team.objects.of(organization).active(), lambda team: team.name)


def _agents(organization_id: int) -> QuerySet[HelpdeskAgent]:
    """Those of sources that are still read, with their matches, the newest last."""
    matches = AgentMatch.objects.select_related("person").order_by("start", "pk")
    return (
        HelpdeskAgent.objects.filter(organization=organization_id, source__archived_at__isnull=True)
        .select_related("source")
        .prefetch_related(Prefetch("matches", matches))
    )


def _groups(organization_id: int) -> QuerySet[HelpdeskGroup]:
    matches = GroupMatch.objects.select_related("team").order_by("start", "pk")
    return (
        HelpdeskGroup.objects.filter(organization=organization_id, source__archived_at__isnull=True)
        .select_related("source")
        .prefetch_related(Prefetch("matches", matches))
    )


def _agent(agent: HelpdeskAgent) -> Row:
    matches = list(agent.matches.all())
    return Row(agent, matches[-1].person if matches else None)


def _group(group: HelpdeskGroup) -> Row:
    matches = list(group.matches.all())
    return Row(group, matches[-1].team if matches else None)


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(by_name(rows, lambda row: row.named.name), key=lambda row: not row.waits)
