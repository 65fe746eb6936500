"""A cycle for a wall screen: an overview, then each team, so much on a slide as is readable."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from objectives.board.groups import Board, TeamGroup
from objectives.board.lines import ObjectiveLine
from objectives.choices import Visibility
from people.models import Team

PER_SLIDE = 3


@dataclass(frozen=True)
class Slide:
    """A team's (None: the company's) objectives; number of `of` slides of the same team."""

    team: Team | None
    lines: Sequence[ObjectiveLine]
    number: int
    of: int

    @property
    def blockers(self) -> list[tuple[str, str]]:
        """What blocks whom: the key result's title and the words of its latest check-in."""
        return [
            (row.key_result.title, row.check_in.blocker)
            for line in self.lines
            for row in chain(line.key_results, line.guardrails)
            if row.check_in and row.check_in.blocker
        ]


def for_a_wall(board: Board) -> Board:
    """What a room may read: no drafts, and nothing private, whoever has put it up there."""
    groups = [TeamGroup(each.team, _public(each.objectives)) for each in board.groups]
    lines = [line for group in groups for line in group.objectives]
    return replace(
        board,
        groups=[group for group in groups if group.objectives],
        counts=Counter(line.status for line in lines),
        late=sum(line.late for line in lines),
        stale=sum(line.stale for line in lines),
        total=len(lines),
        people=frozenset[int]().union(*(line.people for line in lines)),
    )


def _public(lines: Sequence[ObjectiveLine]) -> list[ObjectiveLine]:
    return [
        line
        for line in lines
        if line.status != "draft" and line.objective.visibility == Visibility.EVERYONE
    ]


def slides_of(board: Board) -> Iterator[Slide]:
    """The company first, then the teams by name, of a board that is `for_a_wall`."""
    for group in board.groups:
        lines = group.objectives
        parts = [lines[at : at + PER_SLIDE] for at in range(0, len(lines), PER_SLIDE)]
        for number, part in enumerate(parts, 1):
            yield Slide(group.team, part, number, len(parts))
