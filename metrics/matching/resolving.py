"""Who a helpdesk's agent was, and whose a group's tickets were, at a moment: dated matches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.backends.utils import CursorWrapper

from metrics.facts import micros
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from people.models import Organization, TeamMembership

_ALWAYS, _FOREVER = -(1 << 63), 1 << 63  # before and after every moment there is
_LOCK = 0x6D617463  # of advisory locks, the class for matches


class Span(NamedTuple):
    """`target` holds for the moments [start, end), in microseconds."""

    start: int
    end: int
    target: int


# By whom or what they are about; a missing agent, group or person (None) has none.
Spans = Mapping[int | None, Sequence[Span]]


class Resolver(NamedTuple):
    """agent_ids, group_ids: (source, the helpdesk's id) → ours. persons: by agent; teams: by group;
    homes: teams by person."""

    agent_ids: Mapping[tuple[int, str], int]
    group_ids: Mapping[tuple[int, str], int]
    persons: Spans
    teams: Spans
    homes: Spans

    def person(self, agent: int | None, at: int) -> int | None:
        """The membership that the agent was at that moment."""
        return _at(self.persons[agent], at) if agent in self.persons else None

    def team(self, group: int | None, person: int | None, at: int) -> int | None:
        """The team matched to the group then; without a group, the person's team then."""
        if group is not None:
            return _at(self.teams[group], at) if group in self.teams else None
        return _at(self.homes[person], at) if person in self.homes else None


def load_resolver(organization: Organization) -> Resolver:
    """All of an organization's names and matches: five queries on small tables."""
    zone = organization.zone

    def spans(rows: Iterable[tuple[int, int, date | None, date | None]]) -> Spans:
        found: dict[int | None, list[Span]] = defaultdict(list)
        for subject, target, start, end in rows:
            found[subject].append(Span(*moments(zone, start, end), target))
        return dict(found)

    mine = {"organization": organization}
    return Resolver(
        _ids(HelpdeskAgent, organization),
        _ids(HelpdeskGroup, organization),
        spans(
            AgentMatch.objects.filter(**mine).values_list("agent_id", "person_id", "start", "end")
        ),
        spans(GroupMatch.objects.filter(**mine).values_list("group_id", "team_id", "start", "end")),
        spans(
            TeamMembership.objects.filter(**mine).values_list(
                "membership_id", "team_id", "start", "end"
            )
        ),
    )


def lock_matches(cursor: CursorWrapper, organization_id: int, *, alone: bool) -> None:
    """Until the transaction's end: many may measure by the matches, alone one notes changes."""
    shared = "" if alone else "_shared"
    cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s, %s)", [_LOCK, organization_id])


def moments(zone: ZoneInfo, start: date | None, end: date | None) -> tuple[int, int]:
    """Local dates [start, end) as microseconds; open ends lie beyond every moment."""
    return (
        _ALWAYS if start is None else micros(local_midnight(zone, start)),
        _FOREVER if end is None else micros(local_midnight(zone, end)),
    )


def local_midnight(zone: ZoneInfo, day: date) -> datetime:
    """When the day begins there."""
    return datetime.combine(day, time(), zone)


def _at(spans: Sequence[Span], at: int) -> int | None:
    for start, end, target in spans:
        if start <= at < end:
            return target
    return None


def _ids(
    model: type[HelpdeskAgent] | type[HelpdeskGroup], organization: Organization
) -> dict[tuple[int, str], int]:
    rows = model._default_manager.filter(organization=organization)
    return {(s, name): pk for s, name, pk in rows.values_list("source_id", "external_id", "id")}
