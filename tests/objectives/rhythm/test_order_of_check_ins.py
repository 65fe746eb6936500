"""In which order check-ins are written changes nothing of what comes of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from objectives.choices import Confidence
from objectives.key_result_page import read_page
from objectives.models import CheckIn, KeyResult, KeyResultPoint, Objective
from objectives.recompute import FIGURES, recompute_objective
from tests.objectives.cases import M, Quarter, at

# Mondays on which the weeks that ended on 11, 18, 25 October … are reported.
MONDAY = datetime(2026, 10, 12, 9, tzinfo=UTC)
WEEKS = 6
READ = MONDAY + timedelta(weeks=WEEKS)


class Said(NamedTuple):
    """One check-in: of which key result, which week, how many hours after its Monday's morning."""

    of: int
    week: int
    hours: int
    value: int
    confidence: str

    @property
    def moment(self) -> datetime:
        return MONDAY + timedelta(weeks=self.week, hours=self.hours)


ONE = st.builds(
    Said,
    of=st.integers(0, 2),
    week=st.integers(0, WEEKS - 1),
    hours=st.integers(0, 100),
    value=st.integers(0, 80).map(lambda value: value * M),
    confidence=st.sampled_from(Confidence.values),
)


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[Said], list[Said]]:
    """The same check-ins as they were said, and shuffled; a correction stays behind what it
    corrects, as it takes the place of what was there."""
    said = draw(st.lists(ONE, min_size=2, max_size=9, unique_by=lambda each: each[:3]))
    said.sort(key=lambda each: each.moment)
    turns = draw(st.permutations([(each.of, each.week) for each in said]))
    waiting = {turn: [each for each in said if (each.of, each.week) == turn] for turn in turns}
    return said, [waiting[turn].pop(0) for turn in turns]


@pytest.fixture
def key_results(quarter: Quarter) -> list[KeyResult]:
    """Typed ones with a pace, down and up, the first with its interval; and a band."""
    objective = quarter.objective()
    return [
        quarter.key_result(objective, baseline_low=50 * M, baseline_high=65 * M, baseline_n=40),
        quarter.key_result(objective, baseline=None, target=70 * M, weight=2 * M),
        quarter.key_result(
            objective,
            **{"kind": "maintain", "bound": "within", "lower": 20 * M, "upper": 60 * M},
            **{"baseline": None, "target": None},
        ),
    ]


def write(quarter: Quarter, key_results: Sequence[KeyResult], said: Sequence[Said]) -> None:
    for each in said:
        quarter.said(
            key_results[each.of],
            each.value,
            on=each.moment,
            confidence=each.confidence,
        )


def come_out(objective: Objective) -> dict[str, list[Any]]:
    """All that is computed and shown of them on the Monday after the last week."""
    with at(READ):
        related = Objective.objects.select_related("organization", "cycle")
        recompute_objective(related.get(pk=objective.pk))
    rows = KeyResult.objects.filter(objective=objective).order_by("pk")
    found = list(rows.select_related("organization", "objective__cycle", "owner", "metric"))
    points = KeyResultPoint.objects.filter(key_result__in=found).order_by("key_result", "day")
    said = CheckIn.objects.filter(key_result__in=found).order_by("key_result", "week_end")
    with at(READ):
        charts = [read_page(each, now=READ).chart for each in found]
    return {
        "objective": list(Objective.objects.values_list("progress", "status")),
        "key results": [[getattr(each, name) for name in FIGURES] for each in found],
        "weeks": list(points.values_list("key_result", "day", "value", "progress", "inside")),
        "check-ins": list(
            said.values_list("key_result", "week_end", "value", "confidence", "value_as_of")
        ),
        "expected": [chart.data.get("expected") for chart in charts],
        "tables": [chart.rows for chart in charts],
    }


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(orders=orders())
def test_the_order_in_which_check_ins_are_written_does_not_matter(
    quarter: Quarter, key_results: list[KeyResult], orders: tuple[list[Said], list[Said]]
) -> None:
    """Permuted: in which order the check-ins of three key results and six weeks are written, each
    at its own moment: a later week's before an earlier one's, one key result's before another's.
    Not permuted: the corrections of one week's check-in, of which the last is what holds.
    """
    outcomes = []
    for order in orders:
        with transaction.atomic():
            write(quarter, key_results, order)
            outcomes.append(come_out(key_results[0].objective))
            transaction.set_rollback(True)
    in_turn, shuffled = outcomes
    assert shuffled == in_turn


def test_three_check_ins_by_hand_backwards(quarter: Quarter, key_results: list[KeyResult]) -> None:
    """60 → 45, 58 and then 54 said of the week to 18 October, 51 of that to 1 November: 9 of 15."""
    first = Said(0, 1, 0, 58 * M, "at_risk")
    corrected = Said(0, 1, 30, 54 * M, "on_track")
    last = Said(0, 3, 0, 51 * M, "on_track")
    write(quarter, key_results, [last, first, corrected])
    figures = come_out(key_results[0].objective)
    key_results[0].refresh_from_db()
    assert (key_results[0].value, key_results[0].progress) == (51 * M, 600_000)
    pk = key_results[0].pk
    weeks = {day.isoformat(): value for key, day, value, *_ in figures["weeks"] if key == pk}
    assert {day: value for day, value in weeks.items() if value is not None} == {
        "2026-10-18": 54 * M,
        "2026-11-01": 51 * M,
    }
    assert [row[3] for row in figures["check-ins"]] == ["on_track", "on_track"]
