"""What the matching page shows; read only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F, Prefetch, QuerySet

from metrics.matching.addresses import claimant, claims
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from people.models import Membership, Organization, Team
from people.names import by_name

BY_START = F("start").asc(nulls_first=True)  # an open start is before every day


class Row(NamedTuple):
    """An agent or a group of a helpdesk, and the person or team it is matched to, if any.

    target: of several the last. dated: it has not always been this one, or will not be.
    claimant: who says that the agent's address is theirs, while nobody is the agent.
    """

    named: HelpdeskAgent | HelpdeskGroup
    target: Membership | Team | None
    dated: bool = False
    claimant: Membership | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody has still to say who or whose this is."""
        return self.target is None and not self.named.ignored

    @property
    def can_become_person(self) -> bool:
        """Whether "all" makes a person of it: whose a claimed address is, an admin says first."""
        return self.waits and self.claimant is None


class Stay(NamedTuple):
    """A match with its days, and the person or team."""

    match: AgentMatch | GroupMatch
    target: Membership | Team


def known_agents(organization: Organization) -> QuerySet[HelpdeskAgent]:
    """Those of sources that are still read, with their matches, the newest last."""
    matches = AgentMatch.objects.select_related("person").order_by(BY_START)
    return (
        HelpdeskAgent.objects.filter(organization=organization, source__archived_at__isnull=True)
        .select_related("source")
        .prefetch_related(Prefetch("matches", matches))
    )


def known_groups(organization: Organization) -> QuerySet[HelpdeskGroup]:
    """Those of sources that are still read, with their matches, the newest last."""
    matches = GroupMatch.objects.select_related("team").order_by(BY_START)
    return (
        HelpdeskGroup.objects.filter(organization=organization, source__archived_at__isnull=True)
        .select_related("source")
        .prefetch_related(Prefetch("matches", matches))
    )


def agent_rows(organization: Organization) -> list[Row]:
    """All agents, those that wait first, then by name; three queries."""
    known = claims(organization.pk)
    return _in_order(_agent(agent, known) for agent in known_agents(organization))


def group_rows(organization: Organization) -> list[Row]:
    """All groups, those that wait first, then by name; two queries."""
    return _in_order(_group(group) for group in known_groups(organization))


def waiting_agent_rows(organization: Organization) -> list[Row]:
    """Those of whom nobody has said yet who they are; three queries."""
    known = claims(organization.pk)
    return [_agent(agent, known) for agent in waiting_agents(organization)]


def agent_row(agent: HelpdeskAgent) -> Row:
    """One row, of an agent as `known_agents` has just read it."""
    return _agent(agent, claims(agent.organization_id))


def group_row(group: HelpdeskGroup) -> Row:
    """One row, of a group as `known_groups` has just read it."""
    return _group(group)


def waiting_agents(organization: Organization) -> QuerySet[HelpdeskAgent]:
    """Those of whom nobody has said yet who they are."""
    return known_agents(organization).filter(ignored=False, matches__isnull=True)


def waiting_groups(organization: Organization) -> QuerySet[HelpdeskGroup]:
    """Those of which nobody has said yet whose they are."""
    return known_groups(organization).filter(ignored=False, matches__isnull=True)


def history(named: HelpdeskAgent | HelpdeskGroup) -> list[Stay]:
    """All matches of an agent or a group, by date."""
    if isinstance(named, HelpdeskAgent):
        people = named.matches.select_related("person").order_by(BY_START)
        return [Stay(match, match.person) for match in people]
    teams = named.matches.select_related("team").order_by(BY_START)
    return [Stay(match, match.team) for match in teams]


def people_to_match(organization: Organization) -> list[Membership]:
    """Whom an agent can be, by name."""
    return by_name(Membership.objects.of(organization).active(), lambda person: person.name)


def teams_to_match(organization: Organization) -> list[Team]:
    """Which team a group can belong to, by name."""
    return by_name(Team.objects.of(organization).active(), lambda team: team.name)


def _agent(agent: HelpdeskAgent, known: Mapping[str, Membership]) -> Row:
    matches = list(agent.matches.all())
    if not matches:
        return Row(agent, None, claimant=claimant(agent, known))
    return Row(agent, matches[-1].person, _dated(matches))


def _group(group: HelpdeskGroup) -> Row:
    matches = list(group.matches.all())
    return Row(group, matches[-1].team if matches else None, _dated(matches))


def _dated(matches: Sequence[AgentMatch | GroupMatch]) -> bool:
    return len(matches) > 1 or any(match.start or match.end for match in matches)


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(by_name(rows, lambda row: row.named.name), key=lambda row: not row.waits)
