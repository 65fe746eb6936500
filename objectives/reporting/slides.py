"""A cycle for a wall screen: an overview, then each team, so much on a slide as is readable."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from objectives.board.groups import Board
from objectives.board.lines import ObjectiveLine
from objectives.board.portions import Portion
from objectives.board.wording import in_sum, shared_by
from objectives.initiatives import InitiativeLine
from people.models import Team

PER_SLIDE, PER_OBJECTIVE = 3, 2


class Work(NamedTuple):
    """What is still to be done for an objective; more: how many others there are."""

    first: Sequence[InitiativeLine]
    more: int


class SlideLine(NamedTuple):
    """An objective on a slide. shared_by: of one that the slide's team only shares, in words."""

    line: ObjectiveLine
    shared_by: str
    work: Work


@dataclass(frozen=True)
class Slide:
    """A team's (None: the company's) objectives; number of `of` slides of the same team."""

    team: Team | None
    rows: Sequence[SlideLine]
    number: int
    of: int
    summary: str

    @property
    def lines(self) -> list[ObjectiveLine]:
        """Without whose they are."""
        return [each.line for each in self.rows]

    @property
    def blockers(self) -> list[tuple[str, str]]:
        """What blocks whom: the key result's title and the words of its latest check-in."""
        return [
            (row.key_result.title, row.check_in.blocker)
            for line in self.lines
            for row in chain(line.key_results, line.guardrails)
            if row.check_in and row.check_in.blocker
        ]


def slides_of(board: Board, initiatives: Mapping[int, Sequence[InitiativeLine]]) -> Iterator[Slide]:
    """The company first, then the teams by name, of a portion that is `for_a_wall`.

    A team's own objectives come before those that it shares. initiatives: by objective.
    """
    for group in board.groups:
        told = [(line, "") for line in group.objectives]
        told += [(line, shared_by(line.objective, weight)) for line, weight in group.shared]
        rows = [
            SlideLine(line, words, _open(initiatives.get(line.objective.pk, ())))
            for line, words in told
        ]
        parts = [rows[at : at + PER_SLIDE] for at in range(0, len(rows), PER_SLIDE)]
        for number, part in enumerate(parts, 1):
            yield Slide(group.team, part, number, len(parts), in_sum(group.summary))


class Place(NamedTuple):
    """How many slides come before a portion's first one, and how many there are in all; with the
    overview, which is the first portion's first."""

    before: int
    total: int


def place_of(portion: Portion) -> Place:
    """Counted by the sizes of its teams, without their rows."""
    slides = [sum(-(-size // PER_SLIDE) for size in part) for part in portion.sizes]
    before = sum(slides[: portion.number]) + (1 if portion.number else 0)
    return Place(before, sum(slides) + 1)


def _open(lines: Sequence[InitiativeLine]) -> Work:
    """The most urgent of those that are open."""
    still = [each for each in lines if each.initiative.is_open]
    return Work(still[:PER_OBJECTIVE], max(0, len(still) - PER_OBJECTIVE))
