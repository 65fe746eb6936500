"""A cycle's page: commitments and stretches side by side, and what is still to be done."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from objectives.quarter.results import Outcome
from objectives.scores import mean


@dataclass(frozen=True)
class Side:
    """All objectives of one kind, their mean score, and how many came out how."""

    outcomes: Sequence[Outcome]
    mean: Fraction | None
    verdicts: Counter[str]


@dataclass(frozen=True)
class Overview:
    """The two kinds; open: key results that nobody has graded yet, silent: no retrospective."""

    commitments: Side
    stretches: Side
    ungraded: int
    silent: int

    @property
    def sides(self) -> list[tuple[bool, Side]]:
        """Whether it is the commitments, and the side; an empty one is left out."""
        both = [(True, self.commitments), (False, self.stretches)]
        return [(is_commitment, side) for is_commitment, side in both if side.outcomes]


def overview_of(outcomes: Iterable[Outcome]) -> Overview:
    """From the cycle's results."""
    listed = list(outcomes)
    return Overview(
        side_of([each for each in listed if each.is_commitment]),
        side_of([each for each in listed if not each.is_commitment]),
        sum(not result.is_graded for each in listed for result in each.results),
        sum(each.retrospective is None for each in listed),
    )


def side_of(outcomes: Sequence[Outcome]) -> Side:
    """Their mean and counts."""
    return Side(
        outcomes,
        mean(each.total.score for each in outcomes),
        Counter(each.verdict for each in outcomes),
    )
