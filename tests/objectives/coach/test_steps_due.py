"""A milestone that is due after the cycle's last day is stopped: stored, typed and published."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from objectives.coach.advice import advise
from objectives.coach.draft import Objective, Step
from objectives.coach.finding import Finding
from objectives.coach.judge import judge
from objectives.models import KeyResult
from objectives.use_cases.asked import KeyResultText, StepText
from objectives.use_cases.key_results import change_key_result, create_key_result
from objectives.use_cases.objectives import publish_objective
from tests.objectives.cases import M, Quarter
from tests.objectives.coach.drafts import key_result, objective
from tests.world import World

LAST, AFTER = date(2026, 12, 31), date(2027, 1, 1)  # of Q4 2026


def with_steps(*due: date | None) -> Objective:
    steps = tuple(Step(f"Step {number}", day) for number, day in enumerate(due))
    one = key_result(kind="milestones", baseline=None, target=None, steps=steps)
    return objective(key_results=(*objective().key_results, one))


def outside(draft: Objective) -> Finding | None:
    return next((each for each in judge(draft) if each.code == "outside-cycle"), None)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "“Step 1” is due on 1 Jan 2027, after the cycle."),
        ("pl", "Termin kroku „Step 1” to 1 stycznia 2027, już po końcu cyklu."),
        ("ru", "Срок шага «Step 1» — 1 января 2027, уже после конца цикла."),
        ("th", "ขั้นตอน “Step 1” ครบกำหนด 1 มกราคม 2027 ซึ่งเลยรอบนี้ไปแล้ว"),
    ],
)
def test_a_step_due_after_the_last_day_is_stopped_and_named(language: str, said: str) -> None:
    assert outside(with_steps(None, LAST)) is None
    with override(language):
        one = outside(with_steps(LAST, AFTER))
    assert one is not None
    assert (one.severity, one.what) == ("stop", said)


def text(*due: date | None) -> KeyResultText:
    steps = [StepText(f"Step {number}", 1 * M, day) for number, day in enumerate(due)]
    return KeyResultText(title="The new rota", kind="milestones", steps=steps)


def test_it_keeps_a_draft_from_being_published(quarter: Quarter, world: World) -> None:
    draft = quarter.objective(published=False)
    late = quarter.cycle.end
    create_key_result(access=quarter.alice, objective=draft, text=text(None, late))
    stops = advise(quarter.alice, draft).stops
    assert [each.code for each in stops] == ["outside-cycle"]
    assert "“Step 1”" in stops[0].what
    with pytest.raises(ValidationError, match="after the cycle"):
        publish_objective(access=quarter.alice, objective=draft)


def test_nothing_late_comes_into_what_is_published(quarter: Quarter, world: World) -> None:
    published = quarter.objective()
    late, last = quarter.cycle.end, date.fromordinal(quarter.cycle.end.toordinal() - 1)
    given: dict[str, Any] = {"access": quarter.alice, "reason": "It was left out."}
    with pytest.raises(ValidationError, match="after the cycle"):
        create_key_result(objective=published, text=text(late), **given)
    made = create_key_result(objective=published, text=text(last), **given)
    with pytest.raises(ValidationError, match="after the cycle"):
        change_key_result(key_result=made, text=text(last, late), **given)
    # What stands already holds nobody up who changes something else.
    made.milestones.update(due=late)
    stored = KeyResult.objects.select_related("objective__cycle").get(pk=made.pk)
    change_key_result(key_result=stored, text=text(late, None), **given)


def test_late_steps_of_what_is_published_are_mended_one_at_a_time(quarter: Quarter) -> None:
    """Two stand, with words that are late as well: each may go first, and no third may come."""
    late, last = quarter.cycle.end, date.fromordinal(quarter.cycle.end.toordinal() - 1)
    given: dict[str, Any] = {"access": quarter.alice, "reason": "It was left out."}
    made = create_key_result(objective=quarter.objective(), text=text(last, last, None), **given)
    made.milestones.filter(title__in=["Step 0", "Step 1"]).update(due=late)
    KeyResult.objects.filter(pk=made.pk).update(title="The new rota by 2031")

    def change(*due: date | None, title: str = "The new rota by 2031") -> None:
        stored = KeyResult.objects.select_related("objective__cycle").get(pk=made.pk)
        asked = replace(text(*due), title=title)
        change_key_result(key_result=stored, text=asked, **given)

    with pytest.raises(ValidationError, match="“Step 2” is due on") as refused:
        change(late, late, late)
    assert len(refused.value.messages) == 1
    change(last, late, None)
    with pytest.raises(ValidationError, match="“Step 0” is due on"):
        change(late, late, None)
    change(last, last, None)
    change(last, last, None, title="The new rota")
    with pytest.raises(ValidationError, match="lies outside the cycle"):
        change(last, last, None)


def test_it_is_said_while_it_is_typed(quarter: Quarter, world: World) -> None:
    draft = quarter.objective(published=False)
    url = world.url("objectives:coach-new-key-result", objective=draft.pk)
    typed = {"title": "The new rota", "kind": "milestones", "weight": "1", "unit": "count"}
    typed |= {"steps": "1", "step-0-title": "Ask all", "step-0-due": str(quarter.cycle.end)}
    page = world.client(world.bob).get(url, typed).content.decode()
    assert "“Ask all” is due on" in page
