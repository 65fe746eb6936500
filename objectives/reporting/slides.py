"""A cycle for a wall screen: an overview, then each team, so much on a slide as is readable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from objectives.dashboards import Board, ObjectiveLine
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


def slides_of(board: Board) -> Iterator[Slide]:
    """The company first, then the teams by name; drafts are nobody's business on a wall."""
    for group in board.groups:
        lines = [line for line in group.objectives if line.status != "draft"]
        parts = [lines[at : at + PER_SLIDE] for at in range(0, len(lines), PER_SLIDE)]
        for number, part in enumerate(parts, 1):
            yield Slide(group.team, part, number, len(parts))
