"""Matches and team memberships that changed: their measurements are put up for resolving again.

What measuring last saw is kept beside the matches, so that a change is found whoever made it. A
measuring that began with the old ones holds a lock for which the noting waits: none of its rows
can be overlooked.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from metrics.entering.entering import settle_entries
from metrics.entering.moving import settle_people
from metrics.facts import Measure
from metrics.matching.resolving import local_midnight, lock_matches
from metrics.measure import CHUNK, measure_tickets
from metrics.models import DueScope, SeenMatch
from metrics.storing.picking import lock_named
from people.models import Organization

CAUSE = "matching"
_COLUMNS = 'organization_id, agent_id, group_id, person_id, team_id, start, "end"'
_MATCHES = """
    SELECT organization_id, agent_id, NULL::bigint, person_id, NULL::bigint, start, "end"
        FROM metrics_agentmatch
    UNION ALL SELECT organization_id, NULL, group_id, NULL, team_id, start, "end"
        FROM metrics_groupmatch
    UNION ALL SELECT organization_id, NULL, NULL, membership_id, team_id, start, "end"
        FROM people_teammembership
"""
_SEEN = f"SELECT {_COLUMNS} FROM metrics_seenmatch"
_CHANGED = (
    f"SELECT organization_id FROM (({_MATCHES}) EXCEPT ({_SEEN})) new"
    f" UNION SELECT organization_id FROM (({_SEEN}) EXCEPT ({_MATCHES})) gone"
)


_CONCERNED = (
    "(agent_id = ANY(%(agents)s) OR group_id = ANY(%(groups)s) OR team_id = ANY(%(teams)s)"
    " OR %(whole)s)"
)


class Match(NamedTuple):
    """Agent → person, group → team or person → team, for local dates [start, end)."""

    agent: int | None
    group: int | None
    person: int | None
    team: int | None
    start: date | None
    end: date | None


def organizations_changed() -> list[int]:
    """Those whose matches or team memberships are not those that measuring last saw."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED)
        return sorted(row[0] for row in cursor.fetchall())


@transaction.atomic
def note_changed_matches(*, organization_id: int) -> bool:
    """Put what changed up for measuring again, and remember it as seen; False if nothing did.

    The old values stay until they are replaced: as long as a DueScope stands, they are shown as
    being recalculated.
    """
    organization = Organization.objects.get(pk=organization_id)
    with connection.cursor() as cursor:
        lock_matches(cursor, organization_id, alone=True)
        now = _read(cursor, f"SELECT * FROM ({_MATCHES}) matches", organization_id)
        seen = _read(cursor, _SEEN, organization_id)
        changed = now ^ seen
        if not changed:
            return False
        _scope(organization, changed, now | seen).save()
        SeenMatch.objects.filter(organization=organization).delete()
        SeenMatch.objects.bulk_create(
            SeenMatch(
                organization=organization,
                agent_id=match.agent,
                group_id=match.group,
                person_id=match.person,
                team_id=match.team,
                start=match.start,
                end=match.end,
            )
            for match in now
        )
    Organization.objects.touch(organization_id)
    return True


@transaction.atomic
def measure_scope(*, organization_id: int, limit: int = CHUNK) -> int:
    """Measure up to `limit` tickets of the oldest scope again; how many it were.

    0 where there is no scope, or another process has it. The scope goes with its last ticket.
    """
    scope = (
        DueScope.objects.select_for_update(skip_locked=True)
        .filter(organization=organization_id)
        .order_by("id")
        .first()
    )
    if scope is None:
        return 0
    organization = Organization.objects.get(pk=organization_id)
    with connection.cursor() as cursor:
        found = _tickets_of(cursor, scope, limit)
        due = lock_named(cursor, organization_id, found, scope.cause)
        measure_tickets(cursor, organization=organization, tickets=due)
    if len(found) < limit:
        settle_people(
            organization_id=organization_id,
            people=scope.people,
            start=scope.start,
            end=scope.end,
            cause=scope.cause,
        )
        if scope.entries:
            settle_entries(organization=organization, entries=scope.entries, cause=scope.cause)
        scope.delete()
        Organization.objects.touch(organization_id)
    else:
        scope.after = found[-1]
        scope.save(update_fields=["after"])
    return max(len(found), 1)


def _read(cursor: CursorWrapper, query: str, organization_id: int) -> set[Match]:
    cursor.execute(f"{query} WHERE organization_id = %s", [organization_id])
    return {Match._make(row) for _, *row in cursor.fetchall()}


def _scope(organization: Organization, changed: set[Match], known: Iterable[Match]) -> DueScope:
    """The agents and groups concerned, from the first to the last day concerned."""
    moved = {match.person for match in changed if match.agent is None and match.group is None}
    agents = {match.agent for match in known if match.person in moved}
    agents |= {match.agent for match in changed}
    starts = [match.start or date.min for match in changed]
    ends = [match.end or date.max for match in changed]
    return DueScope(
        organization=organization,
        agents=sorted(agents - {None}),
        groups=sorted({match.group for match in changed} - {None}),
        people=sorted(moved - {None}),
        start=_bound(organization, min(starts)),
        end=_bound(organization, max(ends)),
        cause=CAUSE,
    )


def _bound(organization: Organization, day: date) -> datetime | None:
    """The day's beginning; None for an open end."""
    return None if day in (date.min, date.max) else local_midnight(organization.zone, day)


def _tickets_of(cursor: CursorWrapper, scope: DueScope, limit: int) -> list[int]:
    """The next tickets after the last one that was done, in the order of ids."""
    since = " AND at >= %(start)s" if scope.start else ""
    until = " AND at < %(end)s" if scope.end else ""
    # What is unsolved may become due at another moment, whoever holds it when that comes.
    anybody = "true" if scope.teams or scope.whole else _CONCERNED
    cursor.execute(
        "SELECT id FROM unnest(%(tickets)s::bigint[]) AS named (id) WHERE id > %(after)s"
        " UNION (SELECT DISTINCT ticket_id FROM metrics_measurement"
        " WHERE organization_id = %(organization)s AND ticket_id > %(after)s"
        f" AND ({_CONCERNED}{since}{until}"
        f" OR {anybody} AND measure = {Measure.BACKLOG.value} AND until IS NULL)"
        " ORDER BY ticket_id LIMIT %(limit)s) ORDER BY 1 LIMIT %(limit)s",
        {
            "organization": scope.organization_id,
            "tickets": scope.tickets,
            "agents": scope.agents,
            "groups": scope.groups,
            "teams": scope.teams,
            "whole": scope.whole,
            "start": scope.start,
            "end": scope.end,
            "after": scope.after,
            "limit": limit,
        },
    )
    return [row[0] for row in cursor.fetchall()]
