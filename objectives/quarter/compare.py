"""Two cycles beside each other, and the course of scores over the cycles."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, F, Sum

from objectives.choices import CycleState
from objectives.models import Cycle, Objective, ReportedObjective
from objectives.quarter.overview import Side, side_of
from objectives.quarter.results import Outcome, read_scores
from objectives.scores import MILLION, mean
from people.access import Access

TREND = 12
Naming = Callable[[Outcome], str]


@dataclass(frozen=True)
class Column:
    """One cycle: all, its two kinds, by status, and how many went on from an earlier one."""

    cycle: Cycle
    whole: Side
    commitments: Side
    stretches: Side
    statuses: Counter[str]
    carried: int


@dataclass(frozen=True)
class Row:
    """A team or stage in both cycles: mean score and number of objectives; None: none there."""

    name: str
    scores: tuple[Fraction | None, Fraction | None]
    counts: tuple[int, int]

    @property
    def pairs(self) -> list[tuple[Fraction | None, int]]:
        """Score and number of each."""
        return list(zip(self.scores, self.counts, strict=True))


@dataclass(frozen=True)
class Again:
    """An objective that went on, and over how many cycles it has."""

    outcome: Outcome
    times: int


@dataclass(frozen=True)
class Point:
    """One closed cycle's mean score over all of its objectives."""

    cycle: Cycle
    score: Fraction | None
    count: int


@dataclass(frozen=True)
class Comparison:
    """The newer cycle stands second."""

    columns: tuple[Column, Column]
    teams: Sequence[Row]
    stages: Sequence[Row]
    again: Sequence[Again]
    people: frozenset[int]


def scored_cycles(access: Access) -> list[Cycle]:
    """Those that have scores, the newest first; one query."""
    states = (CycleState.GRADING, CycleState.CLOSED)
    return list(Cycle.objects.of(access.organization).filter(state__in=states))


def compare(
    access: Access, earlier: Cycle, later: Cycle, *, names: Mapping[str, str]
) -> Comparison:
    """names: the stages' by key. Five queries at most."""
    both = read_scores(access, [earlier, later])
    before = [each for each in both if each.objective.cycle_id == earlier.pk]
    after = [each for each in both if each.objective.cycle_id == later.pk]
    people: set[int] = set()
    for each in (*before, *after):
        people |= each.people
    return Comparison(
        (_column(earlier, before), _column(later, after)),
        _rows(before, after, lambda each: each.objective.team.name if each.objective.team else ""),
        _rows(before, after, lambda each: names.get(each.objective.stage, each.objective.stage)),
        _again(access, after),
        frozenset(people),
    )


def _column(cycle: Cycle, outcomes: Sequence[Outcome]) -> Column:
    return Column(
        cycle,
        side_of(outcomes),
        side_of([each for each in outcomes if each.is_commitment]),
        side_of([each for each in outcomes if not each.is_commitment]),
        Counter(each.status for each in outcomes),
        sum(each.objective.carried_from_id is not None for each in outcomes),
    )


def _rows(before: Sequence[Outcome], after: Sequence[Outcome], name_of: Naming) -> list[Row]:
    names = sorted({name_of(each) for each in (*before, *after)})
    sides = [
        [[o for o in side if name_of(o) == name] for side in (before, after)] for name in names
    ]
    return [
        Row(
            name,
            (_mean(one), _mean(two)),
            (len(one), len(two)),
        )
        for name, (one, two) in zip(names, sides, strict=True)
    ]


def _mean(outcomes: Iterable[Outcome]) -> Fraction | None:
    return mean(each.total.score for each in outcomes)


def _again(access: Access, outcomes: Sequence[Outcome]) -> list[Again]:
    """Those that went on, the most often carried first. One query."""
    carried = [each for each in outcomes if each.objective.carried_from_id is not None]
    if not carried:
        return []
    before = dict(
        Objective.objects.filter(
            organization=access.organization, carried_from__isnull=False
        ).values_list("pk", "carried_from")
    )
    found = [Again(each, _times(each.objective.pk, before)) for each in carried]
    return sorted(found, key=lambda each: (-each.times, each.outcome.objective.position))


def _times(pk: int, before: Mapping[int, int | None]) -> int:
    """How often it was carried over; what goes on is always newer, so this ends."""
    times, here = 0, before.get(pk)
    while here is not None:
        times += 1
        here = before.get(here)
    return times


def read_trend(access: Access, scored: Sequence[Cycle]) -> list[Point]:
    """The last closed ones of these cycles (newest first), oldest first; what one may see of them.

    One query.
    """
    cycles = [each for each in scored if each.state == CycleState.CLOSED and each.closed_at]
    cycles = cycles[:TREND]
    visible = Objective.objects.visible_to(access).told().filter(cycle__in=cycles)
    rows = (
        ReportedObjective.objects.filter(
            organization=access.organization,
            objective__in=visible,
            closed_at=F("objective__cycle__closed_at"),
            score__isnull=False,
        )
        .values("objective__cycle")
        .annotate(whole=Sum("score"), count=Count("pk"))
        .order_by()
    )
    known = {row["objective__cycle"]: (row["whole"], row["count"]) for row in rows}
    return [_point(each, *known.get(each.pk, (0, 0))) for each in reversed(cycles)]


def _point(cycle: Cycle, whole: int, count: int) -> Point:
    return Point(cycle, Fraction(int(whole), count * MILLION) if count else None, count)
