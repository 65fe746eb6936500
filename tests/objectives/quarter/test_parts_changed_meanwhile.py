"""Who answers for a key result says something of it that somebody else has just changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.models import (
    CheckIn,
    Cycle,
    Grade,
    KeyResult,
    Milestone,
    Objective,
    StatusOverride,
    WavedOff,
)
from objectives.use_cases.asked import StepText
from objectives.use_cases.check_ins import CheckInText, check_in
from objectives.use_cases.coaching import take_back, wave_off
from objectives.use_cases.cycles import start_grading
from objectives.use_cases.grading import LookBack, grade, write_retrospective
from objectives.use_cases.milestones import tick_milestone
from objectives.use_cases.overrides import override_status, withdraw_override
from objectives.views import coach, grading, milestones, overrides, week
from people.access import Access
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.objectives.quarter.test_changed_meanwhile import (
    CHANGED,
    archive,
    as_read,
    change,
    key_result_as_read,
)
from tests.objectives.test_week_page import HTMX, open_page, save
from tests.world import World

pytestmark = pytest.mark.django_db

Say = Callable[[Access, KeyResult], Any]


def checked_in(access: Access, key_result: KeyResult) -> CheckIn:
    text = CheckInText(confidence="on_track", value=50 * M)
    with at(TUESDAY):
        return check_in(access=access, key_result=key_result, text=text)


def ticked(access: Access, key_result: KeyResult) -> KeyResult:
    step = Milestone.objects.get(key_result=key_result)
    step.key_result = key_result
    return tick_milestone(access=access, milestone=step, is_done=True)


def graded(access: Access, key_result: KeyResult) -> Grade:
    return grade(access=access, key_result=key_result, score=None)


def with_step(quarter: Quarter, objective: Objective) -> KeyResult:
    steps = [StepText("Ask ten", M)]
    return quarter.key_result(objective, kind="milestones", baseline=None, target=None, steps=steps)


SAYS = {"check-in": checked_in, "tick": ticked, "grade": graded}


def said_of(quarter: Quarter, deed: str, objective: Objective) -> KeyResult:
    """As a page reads it, when that may be said."""
    part = with_step(quarter, objective) if deed == "tick" else quarter.key_result(objective)
    if deed == "grade":
        start_grading(access=quarter.alice, cycle=Cycle.objects.get(pk=quarter.cycle.pk))
    return key_result_as_read(part)


@pytest.mark.parametrize("whole", [False, True], ids=["key result", "objective"])
@pytest.mark.parametrize("deed", SAYS)
def test_nothing_is_said_of_what_was_put_away(quarter: Quarter, deed: str, whole: bool) -> None:
    made = quarter.objective()
    opened = said_of(quarter, deed, made)
    archive(quarter, as_read(made) if whole else key_result_as_read(opened))
    with pytest.raises(ValidationError) as refused:
        SAYS[deed](quarter.alice, opened)
    assert refused.value.messages == [CHANGED]
    assert not CheckIn.objects.exists()
    assert not Grade.objects.exists()
    assert not Milestone.objects.filter(done_on__isnull=False).exists()


@pytest.mark.parametrize("deed", SAYS)
def test_nor_of_what_is_hidden_by_now(quarter: Quarter, world: World, deed: str) -> None:
    """It is private and Alice's; Bob leads the team, and is not named."""
    made = quarter.objective()
    opened = said_of(quarter, deed, made)
    Objective.objects.filter(pk=made.pk).update(visibility="private", owner=world.alice)
    with pytest.raises(PermissionDenied):
        SAYS[deed](world.access(world.bob), opened)


def carols(quarter: Quarter, deed: str) -> KeyResult:
    """Carol's, in Bob's objective, as her page reads it when she says something of it."""
    opened = said_of(quarter, deed, quarter.objective())
    KeyResult.objects.filter(pk=opened.pk).update(owner=quarter.world.carol)
    opened = KeyResult.objects.with_people().select_related("objective__cycle").get(pk=opened.pk)
    assert opened.answerable == quarter.world.carol
    return opened


@pytest.mark.parametrize("deed", SAYS)
def test_nor_by_whose_it_is_no_longer(quarter: Quarter, world: World, deed: str) -> None:
    opened = carols(quarter, deed)
    KeyResult.objects.filter(pk=opened.pk).update(owner=world.dan)
    with pytest.raises(PermissionDenied):
        SAYS[deed](world.access(world.carol), opened)


@pytest.mark.parametrize("deed", SAYS)
def test_nor_by_who_only_reads_by_now(quarter: Quarter, world: World, deed: str) -> None:
    """It is for the objective's owner then, though it names its own as before."""
    opened, carol = carols(quarter, deed), world.access(world.carol)
    world.carol.roles.all().delete()
    with pytest.raises(PermissionDenied):
        SAYS[deed](carol, opened)


def test_nobody_looks_back_on_what_is_theirs_no_longer(quarter: Quarter, world: World) -> None:
    made = quarter.objective(owner=world.carol)
    start_grading(access=quarter.alice, cycle=Cycle.objects.get(pk=quarter.cycle.pk))
    opened = as_read(made)
    Objective.objects.filter(pk=made.pk).update(owner=world.dan)
    with pytest.raises(PermissionDenied):
        write_retrospective(
            access=world.access(world.carol), objective=opened, text=LookBack(helped="Luck")
        )


def test_nobody_looks_back_on_what_was_put_away(quarter: Quarter) -> None:
    made = quarter.objective()
    start_grading(access=quarter.alice, cycle=Cycle.objects.get(pk=quarter.cycle.pk))
    opened = as_read(made)
    archive(quarter, as_read(made))
    with pytest.raises(ValidationError) as refused:
        write_retrospective(access=quarter.alice, objective=opened, text=LookBack(helped="Luck"))
    assert refused.value.messages == [CHANGED]


@pytest.mark.parametrize("whole", [False, True], ids=["key result", "objective"])
def test_a_check_in_ends_a_status_that_was_set_after_it_was_read(
    quarter: Quarter, whole: bool
) -> None:
    made = quarter.objective()
    part = quarter.key_result(made)
    opened = key_result_as_read(part)
    subject = as_read(made) if whole else key_result_as_read(part)
    override_status(access=quarter.alice, subject=subject, status="at_risk", reason="Late.")
    checked_in(quarter.alice, opened)
    assert StatusOverride.objects.get().ended == "check_in"
    subject.refresh_from_db()
    assert subject.override_id is None


@pytest.mark.parametrize("whole", [False, True], ids=["key result", "objective"])
@pytest.mark.parametrize("withdrawn", [False, True], ids=["set", "withdrawn"])
def test_no_status_is_set_by_hand_or_withdrawn_of_what_was_put_away(
    quarter: Quarter, whole: bool, withdrawn: bool
) -> None:
    made = quarter.objective()
    part = quarter.key_result(made)
    opened = as_read(made) if whole else key_result_as_read(part)
    given: dict[str, Any] = {"access": quarter.alice, "subject": opened}
    if withdrawn:
        override_status(**given, status="at_risk", reason="Late.")
    archive(quarter, as_read(made) if whole else key_result_as_read(part))
    typed = {} if withdrawn else {"status": "at_risk", "reason": "Late."}
    deed: Callable[..., Any] = withdraw_override if withdrawn else override_status
    with pytest.raises(ValidationError) as refused:
        deed(**given, **typed)
    assert refused.value.messages == [CHANGED]
    # Of what was withdrawn the one that was set before stands.
    assert StatusOverride.objects.filter(ended_at=None).count() == withdrawn


def test_a_status_by_hand_stands_beside_what_is_computed_by_now(quarter: Quarter) -> None:
    part = quarter.key_result(quarter.objective())
    opened = key_result_as_read(part)
    assert opened.status != "off_track"
    KeyResult.objects.filter(pk=part.pk).update(status="off_track")
    override_status(access=quarter.alice, subject=opened, status="at_risk", reason="Late.")
    assert StatusOverride.objects.get().computed == "off_track"


COACHED = {"code": "vague-comparison", "key_result": 0}


@pytest.fixture
def vague(quarter: Quarter) -> Objective:
    """A draft of which the coach warns."""
    made = quarter.objective("The best team", published=False)
    quarter.key_result(made)
    return as_read(made)


COACHING: dict[str, Callable[[Access, Objective], Any]] = {
    "let stand": lambda access, objective: wave_off(
        access=access,
        objective=objective,
        reason="It may.",
        **COACHED,  # type: ignore[arg-type]
    ),
    "taken back": lambda access, objective: take_back(
        access=access,
        objective=objective,
        **COACHED,  # type: ignore[arg-type]
    ),
}


@pytest.mark.parametrize("deed", COACHING)
def test_nothing_is_let_stand_or_taken_back_in_another_cycle(
    quarter: Quarter, vague: Objective, deed: str
) -> None:
    if deed == "taken back":
        COACHING["let stand"](quarter.alice, as_read(vague))
    stood = WavedOff.objects.count()
    other = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    change(quarter, vague, cycle=other)
    with pytest.raises(ValidationError) as refused:
        COACHING[deed](quarter.alice, vague)
    assert refused.value.messages == [CHANGED]
    assert WavedOff.objects.count() == stood


@pytest.mark.parametrize("deed", COACHING)
def test_nor_once_the_cycle_is_closed(quarter: Quarter, vague: Objective, deed: str) -> None:
    """A page that was read before has it open."""
    Cycle.objects.filter(pk=quarter.cycle.pk).update(state="closed")
    with pytest.raises(PermissionDenied):
        COACHING[deed](quarter.alice, vague)
    assert not WavedOff.objects.exists()


@pytest.mark.parametrize("button", ["take-back", "withdraw-objective-override"])
def test_the_buttons_say_so(
    quarter: Quarter,
    world: World,
    vague: Objective,
    monkeypatch: pytest.MonkeyPatch,
    button: str,
) -> None:
    other = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    view, use_case = {
        "take-back": (coach, "take_back"),
        "withdraw-objective-override": (overrides, "withdraw_override"),
    }[button]
    real = getattr(view, use_case)

    def meanwhile(**given: Any) -> Any:
        change(quarter, vague, cycle=other)
        return real(**given)

    monkeypatch.setattr(view, use_case, meanwhile)
    url = world.url(f"objectives:{button}", objective=vague.pk)
    answer = world.client(world.bob).post(url, COACHED, headers=HTMX)
    assert answer.status_code == 422
    assert CHANGED in answer.headers["HX-Trigger"]


def put_away_at(monkeypatch: pytest.MonkeyPatch, view: Any, use_case: str, part: Any) -> None:
    """Once the page has read it."""
    real = getattr(view, use_case)

    def meanwhile(**given: Any) -> Any:
        KeyResult.objects.filter(pk=part.pk).update(archived_at=TUESDAY)
        return real(**given)

    monkeypatch.setattr(view, use_case, meanwhile)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_the_week_keeps_what_was_typed_and_says_so(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    part = quarter.key_result(quarter.objective())
    form = open_page(world, part, world.bob)
    put_away_at(monkeypatch, week, "check_in", part)
    answer = save(world, part, form, headers=headers)
    if headers:
        assert answer.status_code == 422
        assert answer.headers["HX-Reswap"] == "none"
        assert CHANGED in answer.headers["HX-Trigger"]
    else:
        text = answer.content.decode()
        assert CHANGED in text
        assert "Typed before" in text
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_the_box_of_a_step_says_so(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    part = with_step(quarter, quarter.objective())
    step = Milestone.objects.get()
    put_away_at(monkeypatch, milestones, "tick_milestone", part)
    url = world.url("objectives:milestone-done", key_result=part.pk, milestone=step.pk)
    client = world.client(world.bob)
    answer = client.post(url, headers=headers)
    if headers:
        assert answer.status_code == 422
        assert CHANGED in answer.headers["HX-Trigger"]
    else:
        assert answer.status_code == 302
        assert CHANGED in client.get(answer.headers["Location"]).content.decode()
    step.refresh_from_db()
    assert step.done_on is None


def offered_meanwhile(monkeypatch: pytest.MonkeyPatch, part: KeyResult) -> None:
    """7 of 10 as the page has read it, 3 of 10 by the time that it is saved."""
    rows = KeyResult.objects.filter(pk=part.pk)
    rows.update(exact_progress="7/10", progress=700_000)

    def meanwhile(**given: Any) -> Any:
        rows.update(exact_progress="3/10", progress=300_000)
        return grade(**given)

    monkeypatch.setattr(grading, "grade", meanwhile)


@pytest.mark.parametrize("score", ["0.7", "0.3", "", "0.9"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_nobody_accepts_a_score_that_was_proposed_since(
    quarter: Quarter,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    score: str,
) -> None:
    part = said_of(quarter, "grade", quarter.objective())
    offered_meanwhile(monkeypatch, part)
    typed = {f"kr{part.pk}-score": score, f"kr{part.pk}-reason": "As we saw it."}
    client, url = world.client(world.bob), world.url("objectives:grade", key_result=part.pk)
    answer = client.post(url, typed, headers=headers)
    text = answer.content.decode()
    assert ("<html" in text) == (not headers)
    assert "Another score is proposed by now: 0.3, no longer 0.7." in text
    assert "As we saw it." in text
    assert '<span class="stat-value">0.3</span>' in text
    assert not Grade.objects.exists()
    monkeypatch.undo()
    assert client.post(url, typed, headers=HTMX).status_code == 200
    given = {"0.7": 700_000, "0.9": 900_000}.get(score)
    assert Grade.objects.get().score == given
