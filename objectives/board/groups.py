"""The objectives of a cycle by team: what a board is made of. Pure: rows in, groups out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from objectives.board.lines import ObjectiveLine
from objectives.models import Objective
from objectives.progress import Part, RollUp, roll_up
from objectives.standing import DRAFT
from people.figures import MILLION
from people.models import Team
from people.names import by_name

Wanted = frozenset[int | None]


class Member(NamedTuple):
    """An objective in a team's group; weight: of what it only shares, None of its own."""

    objective: Objective
    weight: Fraction | None


class SharedLine(NamedTuple):
    """Another team's objective, and how much of it counts in this one's summary."""

    line: ObjectiveLine
    weight: Fraction


class Counted(NamedTuple):
    """What an objective adds to a team's summary; weight: as a Member's."""

    weight: Fraction | None
    progress: Fraction | None
    status: str


@dataclass(frozen=True)
class TeamGroup:
    """A team (None: the company), its objectives, and those of others that it shares."""

    team: Team | None
    objectives: Sequence[ObjectiveLine]
    shared: Sequence[SharedLine] = ()

    @property
    def summary(self) -> RollUp:
        """As `summed`."""
        own = [(line, None) for line in self.objectives]
        return summed(
            Counted(weight, line.roll.progress, line.status)
            for line, weight in (*own, *self.shared)
        )


@dataclass(frozen=True)
class Board:
    """A cycle at a glance. counts: how many objectives show each status, before filtering.

    people: whose own numbers stand in it, as ids of memberships. is_whole: nothing was filtered, so
    that a team's summary is one of all its objectives.
    """

    groups: Sequence[TeamGroup]
    counts: Mapping[str, int]
    late: int
    stale: int
    total: int
    people: frozenset[int]
    is_whole: bool

    @property
    def lines(self) -> list[ObjectiveLine]:
        """Each objective once: its team's where that stands here, then what is only shared."""
        own = [line for group in self.groups for line in group.objectives]
        known = {line.objective.pk for line in own}
        shared = {
            each.line.objective.pk: each.line for group in self.groups for each in group.shared
        }
        return [*own, *(line for pk, line in shared.items() if pk not in known)]


def grouped(
    lines: Sequence[ObjectiveLine], teams: Mapping[int, Team], wanted: Wanted
) -> list[TeamGroup]:
    """The company's first, then the teams by name."""
    line_of = {line.objective.pk: line for line in lines}
    return [
        TeamGroup(team, *rows_of(members, line_of))
        for team, members in members_of((line.objective for line in lines), teams, wanted)
    ]


def rows_of(
    members: Iterable[Member], line_of: Mapping[int, ObjectiveLine]
) -> tuple[list[ObjectiveLine], list[SharedLine]]:
    """A team's own rows, and those that it shares; line_of: by the objective's id."""
    found = [(line_of[each.objective.pk], each.weight) for each in members]
    own = [line for line, weight in found if weight is None]
    return own, [SharedLine(line, weight) for line, weight in found if weight is not None]


def summed(counted: Iterable[Counted]) -> RollUp:
    """Σ weight·progress ÷ Σ weight of what is published: an own one weighs 1."""
    return roll_up(
        [
            Part(Fraction(1) if each.weight is None else each.weight, each.progress)
            for each in counted
            if each.status != DRAFT
        ]
    )


def members_of(
    objectives: Iterable[Objective], teams: Mapping[int, Team], wanted: Wanted
) -> list[tuple[Team | None, list[Member]]]:
    """Each team's own, then those that it shares; the company first, then the teams by name.

    The objectives were read `with_shares`.
    """
    own: dict[int | None, list[Member]] = {}
    shared: dict[int | None, list[Member]] = {}
    for each in objectives:
        if each.team_id in wanted:
            own.setdefault(each.team_id, []).append(Member(each, None))
        for share in each.shared_with:  # type: ignore[attr-defined]
            if share["team"] in wanted:
                weight = Fraction(share["weight"], MILLION)
                shared.setdefault(share["team"], []).append(Member(each, weight))
    found = [pk for pk in {**own, **shared} if pk is not None]
    named = by_name((teams[pk] for pk in found), lambda each: each.name)
    ordered = [None, *named] if None in own else named
    return [
        (team, [*own.get(key, ()), *shared.get(key, ())])
        for team, key in ((team, team.pk if team else None) for team in ordered)
    ]
