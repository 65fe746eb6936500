"""Of an each: who its members are, and how each of them stands."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from metrics.values import Key, Value
from objectives import progress
from objectives.asked import Question, Reading
from objectives.choices import Member
from people.models import Membership, Organization, Role, TeamMembership

NOTHING = Value()


class Found(NamedTuple):
    """A member by its key: a membership's or team's id, or a channel; inside None: not judged.

    agents: how many the measurements are credited to.
    """

    key: int | str
    value: Fraction | None
    sample: int
    agents: int | None
    inside: bool | None


class Roster:
    """Which agents work where, by dates; of one organization, in two queries."""

    def __init__(self, organization: Organization) -> None:
        agents = Membership.objects.of(organization).filter(roles__role=Role.AGENT)
        self._left = {
            person: left.astimezone(organization.zone).date() if left else None
            for person, left in agents.values_list("pk", "left_at")
        }
        stays = TeamMembership.objects.filter(organization=organization)
        self._stays = list(stays.values_list("membership_id", "team_id", "start", "end"))
        self._days: dict[date, _Day] = {}

    def agents_on(self, day: date, teams: Collection[int] | None) -> Collection[int]:
        """Who works in one of the teams then; None: in the company, with or without a team."""
        then = self._on(day)
        if teams is None:
            return then.agents
        return set[int]().union(*(then.by_team.get(team, ()) for team in teams))

    def teams_on(self, day: date, teams: Collection[int] | None) -> Collection[int]:
        """The teams among these in which an agent works then."""
        there = self._on(day).by_team.keys()
        return there if teams is None else there & set(teams)

    def _on(self, day: date) -> "_Day":
        """Who works where on that day; counted once for all who ask."""
        if day not in self._days:
            agents = {who for who, left in self._left.items() if left is None or left > day}
            by_team: dict[int, set[int]] = defaultdict(set)
            for person, team, start, end in self._stays:
                if person in agents and start <= day and (end is None or end > day):
                    by_team[team].add(person)
            self._days[day] = _Day(agents, by_team)
        return self._days[day]


class _Day(NamedTuple):
    agents: Collection[int]
    by_team: Mapping[int, Collection[int]]


def expected_members(
    roster: Roster, of: str, day: date, teams: Collection[int] | None
) -> Collection[Key]:
    """Who is to be judged, data or not; of channels nobody knows but their data."""
    if of == Member.PERSON:
        return roster.agents_on(day, teams)
    return roster.teams_on(day, teams) if of == Member.TEAM else ()


def judged_members(
    question: Question,
    table: Mapping[Key, Value],
    *,
    of: str,
    expected: Collection[Key],
    least: int,
) -> list[Found]:
    """All members with their values, by key. Who has left or moved on is no member any more."""
    there = {key for key in table if key is not None} if of != Member.PERSON else set()
    return [
        _judged(question, key, table.get(key, NOTHING), least)
        for key in sorted(there | {key for key in expected if key is not None}, key=str)
    ]


def tally(day: date, members: Collection[Found]) -> Reading:
    """How many keep the threshold, of how many judged and how many known."""
    judged = [member.inside for member in members if member.inside is not None]
    inside = Fraction(sum(judged)) if judged else None
    return Reading(day, inside, len(judged), known=len(members))


def _judged(question: Question, key: int | str, value: Value, least: int) -> Found:
    amount = value.value
    if amount is None and question.is_count and not value.refused:
        amount = Fraction(0)  # nothing happened, and that is known
    inside = None
    if value.n >= least:
        inside = progress.inside(
            amount, bound=question.bound, lower=question.lower, upper=question.upper
        )
    return Found(key, amount, value.n, value.agents, inside)
