"""A cycle for its report, its tables and its wall: read as one person may see it."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from django.utils import timezone

from objectives.board.groups import Board
from objectives.board.portions import Portion, read_portion
from objectives.board.whole import Asked
from objectives.choices import CycleState, ObjectiveState
from objectives.freshness import read_freshness
from objectives.initiatives import InitiativeLine, initiatives_of_objectives
from objectives.models import Cycle, KeyResult
from objectives.quarter.results import Outcome, results_among
from objectives.reporting.parts import Report
from objectives.reporting.report import Beside, report_of
from people.access import Access
from people.models import Team

# A key result comes with what it is measured by: that is written out beside it.
MEASURED = ("metric__metric", "person", "team")
# Of more key results a PDF takes longer than a page may.
MOST_AT_ONCE = 400


def read_report(
    access: Access, cycle: Cycle, team: Team | None, number: int | None, *, now: datetime
) -> tuple[Portion, Report]:
    """A portion of the report, of one team and those below it where it is named; all of it where
    number is None."""
    portion = read_portion(asked_of(access, cycle, team, now=now), number, related=MEASURED)
    beside = Beside(
        outcomes=outcomes_of(access, portion.board, cycle, learned=True),
        initiatives=work_of(access, portion.board),
        teams=access.teams,
    )
    return portion, report_of(
        portion,
        cycle=cycle,
        organization=access.organization,
        team=team,
        now=now,
        beside=beside,
    )


def is_large(first: Portion) -> bool:
    """Whether all of it is too much for one request; asked of the first portion."""
    return len(first.sizes) > 1 or sum(1 for _each in key_results_on(first.board)) > MOST_AT_ONCE


def key_results_on(board: Board) -> Iterable[KeyResult]:
    """All that stand on it, guardrails among them."""
    return (
        row.key_result for line in board.lines for row in chain(line.key_results, line.guardrails)
    )


def asked_of(access: Access, cycle: Cycle, team: Team | None, *, now: datetime) -> Asked:
    """The objectives of a cycle, or of one team and those below it."""
    stale = read_freshness(access.organization, now=now).is_stale
    return asked_among(access, cycle, team, now=now, stale=stale)


def asked_among(
    access: Access, cycle: Cycle, team: Team | None, *, now: datetime, stale: bool
) -> Asked:
    """The same where it is known whether a source is stale."""
    teams: frozenset[int | None] | None = frozenset(access.below(team)) if team else None
    return Asked(access, cycle, now, stale, teams)


def work_of(access: Access, board: Board) -> dict[int, list[InitiativeLine]]:
    """The initiatives behind what stands on the board, by objective. One query."""
    ids = [line.objective.pk for line in board.lines]
    return initiatives_of_objectives(access, ids, now=timezone.now())


def outcomes_of(access: Access, board: Board, cycle: Cycle, *, learned: bool) -> list[Outcome]:
    """The scores of what stands on the board; nothing before the cycle is graded."""
    if cycle.state not in (CycleState.GRADING, CycleState.CLOSED):
        return []
    lines = [line for line in board.lines if line.objective.state == ObjectiveState.PUBLISHED]
    rows = (row for line in lines for row in chain(line.key_results, line.guardrails))
    return results_among(
        access.organization.pk,
        [line.objective for line in lines],
        [row.key_result for row in rows],
        learned=learned,
    )
