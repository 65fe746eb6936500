"""The coach has spoken on a page, and somebody else has changed what it spoke of."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from objectives.models import Cycle, Objective, WavedOff
from objectives.use_cases import coaching
from objectives.use_cases.coaching import take_back, wave_off
from objectives.use_cases.rules import hold_open
from tests.objectives.cases import Quarter
from tests.objectives.quarter.test_changed_meanwhile import (
    CHANGED,
    archive,
    as_read,
    change,
)

pytestmark = pytest.mark.django_db

BEST: dict[str, Any] = {"code": "vague-comparison", "key_result": 0}
GONE = "The coach no longer says this."


@pytest.fixture
def vague(quarter: Quarter) -> Objective:
    """A draft of which the coach warns."""
    made = quarter.objective("The best team", published=False)
    quarter.key_result(made)
    return as_read(made)


def let_stand(quarter: Quarter, objective: Objective, reason: str = "Our slogan.") -> None:
    """By Alice, on a page of her own."""
    wave_off(access=quarter.alice, objective=as_read(objective), reason=reason, **BEST)


def test_nothing_is_let_stand_of_what_the_coach_says_no_more(
    quarter: Quarter, vague: Objective, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The title is changed after the page was read, and before the row is held."""

    def meanwhile(cycle: Cycle) -> None:
        Objective.objects.filter(pk=vague.pk).update(title="Answer sooner")
        hold_open(cycle)

    monkeypatch.setattr(coaching, "hold_open", meanwhile)
    with pytest.raises(ValidationError) as wrong:
        wave_off(access=quarter.alice, objective=vague, reason="It may.", **BEST)
    assert wrong.value.messages == [GONE]
    assert not WavedOff.objects.exists()


def test_nothing_is_let_stand_or_taken_back_of_what_was_put_away(
    quarter: Quarter, vague: Objective
) -> None:
    one, two = as_read(vague), as_read(vague)
    let_stand(quarter, vague)
    archive(quarter, as_read(vague))
    with pytest.raises(ValidationError) as wrong:
        wave_off(access=quarter.alice, objective=one, reason="It may.", **BEST)
    assert wrong.value.messages == [CHANGED]
    with pytest.raises(ValidationError) as wrong:
        take_back(access=quarter.alice, objective=two, **BEST)
    assert wrong.value.messages == [CHANGED]
    assert WavedOff.objects.get().reason == "Our slogan."


def test_what_stood_over_other_words_is_let_stand_anew(quarter: Quarter, vague: Objective) -> None:
    let_stand(quarter, vague)
    change(quarter, vague, title="The world-class team")
    let_stand(quarter, vague, "Still.")
    assert WavedOff.objects.get().reason == "Still."
