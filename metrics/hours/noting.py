"""Schedules, promises, limits and places in the tree of teams that changed: what they concern.

What measuring last saw is kept beside them, as with matches (metrics.matching.rematching), so that
a change is found whoever made it: a page, the admin, a move of a team, a newer list of public
holidays.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from metrics.matching.resolving import local_midnight, lock_matches
from metrics.measures.public_holidays import VERSION
from metrics.models import DueScope, SeenRule
from metrics.models.limits import USUAL
from people.models import Organization, Team, with_descendants

CAUSE = "hours"
SCHEDULE, POLICY, TEAM, LIMITS = "schedule", "policy", "team", "limits"
KINDS = (SCHEDULE, POLICY, TEAM, LIMITS)
# A team's place concerns hours alone, and those only where some team has its own.
_RULES = f"""
    SELECT organization_id, '{SCHEDULE}'::text AS kind, jsonb_build_array(
            team_id, valid_from, timezone, hours, country, region, to_jsonb(closed), to_jsonb(open),
            CASE WHEN country <> '' THEN %(holidays)s::text END) AS content
        FROM metrics_schedule
    UNION ALL SELECT organization_id, '{POLICY}', jsonb_build_array(
            target, tier, priority, seconds, business, pauses, start, "end")
        FROM metrics_slapolicy
    UNION ALL SELECT t.organization_id, '{TEAM}', jsonb_build_array(t.id, t.parent_id)
        FROM people_team t WHERE EXISTS (SELECT 1 FROM metrics_schedule s
            WHERE s.organization_id = t.organization_id AND s.team_id IS NOT NULL)
    UNION ALL SELECT organization_id, '{LIMITS}', jsonb_build_array(
            short_abandon, answered_in_time, to_jsonb(past))
        FROM metrics_measurelimits
        WHERE (short_abandon, answered_in_time) <> ({USUAL.short_abandon}, {USUAL.answered_in_time})
            OR past <> '{{{", ".join(map(str, USUAL.solved_within))}}}'
"""
_SEEN = f"""
    SELECT organization_id, kind::text, content FROM metrics_seenrule
    WHERE kind IN ({", ".join(f"'{kind}'" for kind in KINDS)})
"""
_CHANGED = (
    f"SELECT organization_id FROM (({_RULES}) EXCEPT ({_SEEN})) new"
    f" UNION SELECT organization_id FROM (({_SEEN}) EXCEPT ({_RULES})) gone"
)
_OF_ONE = "SELECT kind, content::text FROM ({}) rules WHERE organization_id = %(organization)s"


class Rule(NamedTuple):
    """One thing that figures go by; content: the JSON of the query above."""

    kind: str
    content: str

    @property
    def told(self) -> list[Any]:
        """Its content, read."""
        found: list[Any] = json.loads(self.content)
        return found


def organizations_with_new_rules() -> list[int]:
    """Those whose schedules, promises or teams are not those that measuring last saw."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"holidays": VERSION})
        return sorted(row[0] for row in cursor.fetchall())


@transaction.atomic
def note_changed_rules(*, organization_id: int) -> bool:
    """Put what changed up for measuring again, and remember it as seen; False if nothing did.

    Whoever measures by the old rules is waited for: none of their rows can be overlooked.
    """
    organization = Organization.objects.get(pk=organization_id)
    with connection.cursor() as cursor:
        lock_matches(cursor, organization_id, alone=True)
        now, seen = (_read(cursor, rules, organization_id) for rules in (_RULES, _SEEN))
    if now == seen:
        return False
    DueScope.objects.bulk_create(_scopes(organization, now, seen))
    known = SeenRule.objects.filter(organization=organization)
    known.filter(kind__in=KINDS).delete()
    SeenRule.objects.bulk_create(
        SeenRule(organization=organization, kind=rule.kind, content=rule.told)
        for rule in sorted(now)
    )
    Organization.objects.touch(organization_id)
    return True


def _read(cursor: CursorWrapper, rules: str, organization_id: int) -> set[Rule]:
    cursor.execute(_OF_ONE.format(rules), {"holidays": VERSION, "organization": organization_id})
    return {Rule._make(row) for row in cursor.fetchall()}


def _scopes(organization: Organization, now: set[Rule], seen: set[Rule]) -> list[DueScope]:
    """What the differences concern: a team with all below it, or the whole organization."""
    trees = [_tree(rules) for rules in (now, seen)]
    trees.append(list(Team.objects.of(organization).values_list("id", "parent_id")))
    scopes = _of_policies(organization, now ^ seen)
    scopes += _of_schedules(organization, now, seen, trees)
    if any(rule.kind == LIMITS for rule in now ^ seen):
        scopes.append(_due(organization, None))
    moved = _moved(*(dict(tree) for tree in trees[:2]))
    if moved:
        scopes.append(_due(organization, _below(moved, trees)))
    return scopes


def _of_policies(organization: Organization, changed: Iterable[Rule]) -> list[DueScope]:
    days = [rule.told[-2:] for rule in changed if rule.kind == POLICY]
    if not days:
        return []
    start = min(_day(start) or date.min for start, _ in days)
    end = max(_day(end) or date.max for _, end in days)
    return [_due(organization, None, start, end)]


def _of_schedules(
    organization: Organization,
    now: set[Rule],
    seen: set[Rule],
    trees: Sequence[Sequence[tuple[int, int | None]]],
) -> list[DueScope]:
    """For each owner from the first changed schedule to the next that stayed as it was."""
    first: dict[int | None, list[date]] = {}
    for rule in now ^ seen:
        if rule.kind == SCHEDULE:
            first.setdefault(rule.told[0], []).append(_day(rule.told[1]) or date.min)
    found = []
    for team, days in sorted(first.items(), key=lambda pair: pair[0] or 0):
        stayed = (_day(rule.told[1]) or date.min for rule in _of_team(now & seen, team))
        end = min((day for day in stayed if day > max(days)), default=date.max)
        teams = None if team is None else _below({team}, trees)
        found.append(_due(organization, teams, min(days), end))
    return found


def _of_team(rules: Iterable[Rule], team: int | None) -> list[Rule]:
    return [rule for rule in rules if rule.kind == SCHEDULE and rule.told[0] == team]


def _tree(rules: Iterable[Rule]) -> list[tuple[int, int | None]]:
    return [(rule.told[0], rule.told[1]) for rule in rules if rule.kind == TEAM]


def _moved(now: dict[int, int | None], seen: dict[int, int | None]) -> set[int]:
    return {team for team in now.keys() & seen.keys() if now[team] != seen[team]}


def _below(teams: Iterable[int], trees: Sequence[Sequence[tuple[int, int | None]]]) -> list[int]:
    """These teams and all that are, or were, below them."""
    return sorted({found for tree in trees for found in with_descendants([*teams], tree)})


def _due(
    organization: Organization,
    teams: list[int] | None,
    start: date = date.min,
    end: date = date.max,
) -> DueScope:
    """A scope of the teams, or of everything. A day more on both sides covers every time zone."""
    return DueScope(
        organization=organization,
        teams=teams or [],
        whole=teams is None,
        start=_bound(organization, start, -1),
        end=_bound(organization, end, 1),
        cause=CAUSE,
    )


def _bound(organization: Organization, day: date, more: int) -> datetime | None:
    if day in (date.min, date.max):
        return None
    return local_midnight(organization.zone, date.fromordinal(day.toordinal() + more))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
