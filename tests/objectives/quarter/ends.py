"""A quarter that has run to its end, as people left it."""

from datetime import UTC, datetime

import pytest

from objectives.models import Cycle, KeyResult, Objective
from objectives.use_cases.cycles import close_cycle, start_grading
from tests.objectives.cases import M, Quarter, at

# The Sunday before has the week to 27 December; the quarter's last day is Thursday the 31st.
MONDAY = datetime(2026, 12, 28, 9, tzinfo=UTC)
JANUARY = datetime(2027, 1, 5, 9, tzinfo=UTC)
LATER = datetime(2027, 1, 8, 9, tzinfo=UTC)


class Ended:
    """Two objectives of Bob's: one half kept (0.5 and 1.0 by weight), one nobody measured."""

    def __init__(self, quarter: Quarter) -> None:
        self.quarter, self.world, self.cycle = quarter, quarter.world, quarter.cycle
        self.alice = quarter.alice
        self.objective = quarter.objective("Answer sooner", ambition="stretch")
        self.half = quarter.key_result(self.objective, title="Replies", weight=3 * M)
        self.full = quarter.key_result(self.objective, title="Calls")
        self.guard = quarter.key_result(self.objective, title="Guard", weight=0)
        self.silent = quarter.objective("Nobody looked")
        self.unknown = quarter.key_result(self.silent, title="Letters")
        quarter.said(self.half, 52_500_000, on=MONDAY)  # (60 − 52.5) ÷ 15 = 0.5
        quarter.said(self.full, 40 * M, on=MONDAY)  # 20 ÷ 15: past it

    def graded(self) -> "Ended":
        """The cycle is being graded."""
        with at(JANUARY):
            self.cycle = start_grading(access=self.alice, cycle=self.cycle)
        return self

    def closed(self) -> "Ended":
        """And closed."""
        if self.cycle.state != "grading":
            self.graded()
        with at(JANUARY):
            self.cycle = close_cycle(access=self.alice, cycle=self.cycle)
        return self

    def key_result(self, which: KeyResult) -> KeyResult:
        related = ("organization", "objective__cycle", "objective__team", "objective__owner")
        return KeyResult.objects.select_related(*related, "owner").get(pk=which.pk)

    def objective_(self, which: Objective) -> Objective:
        return Objective.objects.select_related("cycle", "team", "owner").get(pk=which.pk)


@pytest.fixture
def ended(quarter: Quarter) -> Ended:
    """Run to its last week, still active."""
    return Ended(quarter)


def next_quarter(ended: Ended) -> Cycle:
    """The one after it, a draft."""
    return Cycle.objects.create(
        organization=ended.world.organization,
        name="Q1 2027",
        start=ended.cycle.end,
        end=ended.cycle.end.replace(month=4),
    )
