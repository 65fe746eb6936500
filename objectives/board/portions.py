"""A cycle in portions: so many teams at once as is drawn quickly, with the counts of all of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from objectives.alignment.standing import read_standing
from objectives.board.folded import MOST
from objectives.board.groups import Board, Member, TeamGroup, members_of, rows_of
from objectives.board.lines import ObjectiveLine, read_lines
from objectives.board.whole import Asked
from objectives.choices import ObjectiveState, Visibility
from objectives.models import Objective
from people.models import Team

# A portion ends with the team with which it has so many rows.
ROWS = 40
Group = tuple[Team | None, list[Member]]


class Portion(NamedTuple):
    """board: its teams alone, but counts, late and total are of all that was asked for, where it is
    the first. number: from 0. sizes: how many rows each team of each portion has.

    in_full: by (team's id, objective's id), where an objective is told in full: at its own team or,
    if that is not among those asked for, at the first that shares it.
    """

    board: Board
    number: int
    sizes: Sequence[Sequence[int]]
    in_full: frozenset[tuple[int | None, int]]

    @property
    def next(self) -> int | None:
        """The number of the one after it; None after the last."""
        return self.number + 1 if self.number + 1 < len(self.sizes) else None


def read_portion(
    asked: Asked, number: int | None, *, for_a_wall: bool = False, related: Sequence[str] = ()
) -> Portion:
    """One portion (None: all in one; past the end: the last). Three queries; the first of several
    takes one more, two if stale.

    for_a_wall: no drafts, and nothing private, whoever has put it up there. A cycle of few
    objectives is one portion.
    """
    objectives = asked.read()
    if for_a_wall:
        objectives = [each for each in objectives if _is_public(each)]
    groups = members_of(objectives, asked.team_of, asked.wanted)
    parts = [groups] if number is None or len(objectives) <= MOST else _portions(groups)
    at = min(number or 0, len(parts) - 1)
    shown = {each.objective.pk: each.objective for _team, members in parts[at] for each in members}
    lines = read_lines(
        shown.values(), asked.access, now=asked.now, stale=asked.stale, related=related
    )
    line_of = {line.objective.pk: line for line in lines}
    own = [each for each in objectives if each.team_id in asked.wanted]
    board = Board(
        groups=[TeamGroup(team, *rows_of(members, line_of)) for team, members in parts[at]],
        **_counted(asked, own, line_of, is_first=at == 0),
        total=len(own),
        people=frozenset[int]().union(*(line.people for line in lines)),
        is_whole=True,
    )
    sizes = [[len(members) for _team, members in part] for part in parts]
    return Portion(board, at, sizes, _in_full(groups))


def _is_public(objective: Objective) -> bool:
    is_published = objective.state == ObjectiveState.PUBLISHED
    return is_published and objective.visibility == Visibility.EVERYONE


def _portions(groups: Sequence[Group]) -> list[list[Group]]:
    """At least one, and no team in two."""
    parts: list[list[Group]] = [[]]
    for group in groups:
        if sum(len(members) for _team, members in parts[-1]) >= ROWS:
            parts.append([])
        parts[-1].append(group)
    return parts


def _counted(
    asked: Asked,
    own: Sequence[Objective],
    line_of: Mapping[int, ObjectiveLine],
    *,
    is_first: bool,
) -> dict[str, Any]:
    """How many of them show each status, and what is neglected; from the rows where all are there.

    Portions after the first one do not say it.
    """
    if all(each.pk in line_of for each in own):
        lines = [line_of[each.pk] for each in own]
        return {
            "counts": Counter(line.status for line in lines),
            "late": sum(line.late for line in lines),
            "stale": sum(line.stale for line in lines),
        }
    if not is_first:
        return {"counts": Counter(), "late": 0, "stale": 0}
    found = read_standing(own, asked.access, now=asked.now, stale=asked.stale)
    return {
        "counts": Counter(found.status.values()),
        "late": sum(each.late for each in found.behind.values()),
        "stale": sum(each.stale for each in found.behind.values()),
    }


def _in_full(groups: Sequence[Group]) -> frozenset[tuple[int | None, int]]:
    at: dict[int, int | None] = {}
    for team, members in groups:
        for each in members:
            key = team.pk if team else None
            if each.weight is None:
                at[each.objective.pk] = key
            else:
                at.setdefault(each.objective.pk, key)
    return frozenset((team, pk) for pk, team in at.items())
