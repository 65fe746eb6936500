"""Why this number: whoever works out what is written gets what is written."""

import pytest

from objectives.models import KeyResult
from objectives.use_cases.asked import StepText
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.people.test_ui import plain

pytestmark = pytest.mark.django_db


def shown(quarter: Quarter, route: str, **which: int) -> str:
    world = quarter.world
    with at(TUESDAY):
        answer = world.client(world.carol).get(world.url(f"objectives:{route}", **which))
    return " ".join(plain(answer.content.decode()).split())


def test_a_key_result_in_seconds_where_minutes_would_not_come_out(quarter: Quarter) -> None:
    """46:30 on the way from 51:10 to 44:00: 280 ÷ 430 = 65.1 %."""
    made = quarter.key_result(
        quarter.objective(), unit="seconds", baseline=3070 * M, target=2640 * M
    )
    quarter.said(made, 2790 * M)
    text = shown(quarter, "key-result", key_result=made.pk)
    assert "(46 min 30 s − 51 min 10 s) ÷ (44 min − 51 min 10 s) = 65 %" in text


def test_a_value_as_exactly_as_its_progress_was_made_of_it(quarter: Quarter) -> None:
    """13 of 311 on the way from 5 to 4 %: 255/311 = 81.99 %, of 4.18 % 82."""
    made = quarter.key_result(quarter.objective(), unit="share", baseline=50_000, target=40_000)
    quarter.said(made, 41_800)
    stored = {"value": 41_800, "progress": 819_935, "exact_progress": "255/311"}
    KeyResult.objects.filter(pk=made.pk).update(**stored)
    text = shown(quarter, "key-result", key_result=made.pk)
    assert "(4.1801 % − 5.0000 %) ÷ (4.0000 % − 5.0000 %) = 81 %" in text


def test_steps_that_are_a_third_and_two_thirds_done(quarter: Quarter) -> None:
    objective = quarter.objective()
    for done in (1, 2):
        steps = [StepText(title=f"Step {n}") for n in range(3)]
        made = quarter.key_result(objective, kind="milestones", steps=steps)
        first = [step.pk for step in made.milestones.order_by("position")[:done]]
        quarter.said(made, None, steps=first)
    text = shown(quarter, "objective", objective=objective.pk)
    assert "1 × 33.3 %" in text
    assert "1 × 66.7 %" in text
    assert "50 % from 2 of 2 key results" in text


def test_an_objective_with_as_many_digits_as_it_takes(quarter: Quarter) -> None:
    """(59.6 + 100 + 35.9) ÷ 3 = 65.1 %; of 59, 100 and 35 it would be 64 %."""
    objective = quarter.objective()
    for value in (596, 1450, 359):
        made = quarter.key_result(objective, baseline=0, target=1000 * M, unit="count")
        quarter.said(made, value * M)
    text = shown(quarter, "objective", objective=objective.pk)
    assert "1 × 59.6 %" in text
    assert "1 × 100.0 % (it stands at 145 %)" in text
    assert "1 × 35.9 %" in text
    assert "65 % from 3 of 3 key results" in text
