"""A page is left open, and what it shows is put away or moved long before somebody saves."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from objectives.models import CheckIn, Cycle, Grade, KeyResult, Milestone, Objective, Retrospective
from objectives.use_cases import milestones
from objectives.use_cases.cycles import start_grading
from objectives.use_cases.overrides import override_status
from objectives.use_cases.rules import hold_open
from tests.objectives.cases import TUESDAY, Quarter
from tests.objectives.quarter.test_changed_meanwhile import (
    CHANGED,
    as_read,
    key_result_as_read,
    refused,
)
from tests.objectives.quarter.test_parts_changed_meanwhile import ticked, with_step
from tests.objectives.test_week_page import HTMX, open_page, save
from tests.world import World

pytestmark = pytest.mark.django_db

both = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


@pytest.fixture
def client(world: World) -> Client:
    return world.client(world.bob)


def put_away(_quarter: Quarter, part: KeyResult) -> None:
    KeyResult.objects.filter(pk=part.pk).update(archived_at=TUESDAY)


def whole_put_away(_quarter: Quarter, part: KeyResult) -> None:
    Objective.objects.filter(pk=part.objective_id).update(archived_at=TUESDAY)


def moved(quarter: Quarter, part: KeyResult) -> None:
    other = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    Objective.objects.filter(pk=part.objective_id).update(cycle=other)


Deed = Callable[[Quarter, KeyResult], None]
AWAY = pytest.mark.parametrize("deed", [put_away, whole_put_away])


@both
@pytest.mark.parametrize("deed", [put_away, whole_put_away, moved])
def test_the_week_says_so_and_what_was_typed_is_kept(
    quarter: Quarter, world: World, deed: Deed, headers: dict[str, str]
) -> None:
    part = quarter.key_result(quarter.objective())
    form = open_page(world, part, world.bob)
    deed(quarter, part)
    answer = save(world, part, form, headers=headers)
    if headers:
        assert answer.status_code == 422
        assert answer.headers["HX-Reswap"] == "none"
        assert CHANGED in answer.headers["HX-Trigger"]
    else:
        text = answer.content.decode()
        assert CHANGED in text
        assert "Typed before" in text
        assert f'hx-post="{world.url("objectives:check-in", key_result=part.pk)}"' not in text
    assert not CheckIn.objects.exists()


def test_what_is_somebody_elses_by_now_stands_in_the_week_as_it_was_typed(
    quarter: Quarter, world: World
) -> None:
    """Bob leads the team: he may still report it."""
    part = quarter.key_result(quarter.objective())
    form = open_page(world, part, world.bob) | {f"kr{part.pk}-value": "soon"}
    KeyResult.objects.filter(pk=part.pk).update(owner=world.carol)
    text = save(world, part, form).content.decode()
    assert "Typed before" in text
    assert CHANGED not in text
    assert f'hx-post="{world.url("objectives:check-in", key_result=part.pk)}"' in text


@both
@AWAY
def test_the_box_of_a_step_says_so(
    quarter: Quarter, world: World, client: Client, deed: Deed, headers: dict[str, str]
) -> None:
    part = with_step(quarter, quarter.objective())
    step = Milestone.objects.get()
    deed(quarter, part)
    url = world.url("objectives:milestone-done", key_result=part.pk, milestone=step.pk)
    refused(client, client.post(url, headers=headers), CHANGED, headers=headers)


@both
def test_so_does_that_of_a_step_that_was_left_out(
    quarter: Quarter, world: World, client: Client, headers: dict[str, str]
) -> None:
    part = with_step(quarter, quarter.objective())
    step = Milestone.objects.get()
    url = world.url("objectives:milestone-done", key_result=part.pk, milestone=step.pk)
    Milestone.objects.all().delete()
    refused(client, client.post(url, headers=headers), CHANGED, headers=headers)


def test_a_step_that_is_left_out_meanwhile_is_not_said_to_be_ticked_off(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = key_result_as_read(with_step(quarter, quarter.objective()))

    def meanwhile(cycle: Cycle) -> None:
        Milestone.objects.all().delete()
        hold_open(cycle)

    monkeypatch.setattr(milestones, "hold_open", meanwhile)
    with pytest.raises(ValidationError) as wrong:
        ticked(quarter.alice, part)
    assert wrong.value.messages == [CHANGED]


@pytest.fixture
def graded(quarter: Quarter) -> KeyResult:
    """To be graded, by Bob."""
    part = quarter.key_result(quarter.objective())
    start_grading(access=quarter.alice, cycle=Cycle.objects.get(pk=quarter.cycle.pk))
    return part


def post_grade(client: Client, world: World, part: KeyResult, **more: Any) -> Any:
    sent = {f"kr{part.pk}-score": "0.9", f"kr{part.pk}-reason": "It held."}
    return client.post(world.url("objectives:grade", key_result=part.pk), sent, **more)


def post_look_back(client: Client, world: World, part: KeyResult, **more: Any) -> Any:
    made = part.objective_id
    url = world.url("objectives:look-back", objective=made)
    return client.post(url, {f"o{made}-helped": "It held."}, **more)


POSTS = {"grade": post_grade, "look back": post_look_back}


@both
@pytest.mark.parametrize("post", POSTS)
def test_what_was_put_away_is_not_graded_and_that_is_told(
    quarter: Quarter,
    world: World,
    client: Client,
    graded: KeyResult,
    headers: dict[str, str],
    post: str,
) -> None:
    whole_put_away(quarter, graded)
    answer = POSTS[post](client, world, graded, headers=headers)
    refused(client, answer, CHANGED, headers=headers)
    assert not Grade.objects.exists()
    assert not Retrospective.objects.exists()


@pytest.mark.parametrize("deed", [whole_put_away, moved])
@pytest.mark.parametrize("post", POSTS)
def test_without_scripts_what_was_typed_goes_along(
    quarter: Quarter, world: World, client: Client, graded: KeyResult, post: str, deed: Deed
) -> None:
    deed(quarter, graded)
    answer = POSTS[post](client, world, graded)
    text = client.get(answer.headers["Location"]).content.decode()
    assert "You typed: “" in text
    assert "It held.”" in text
    assert (CHANGED in text) == (deed is whole_put_away)


def test_nor_is_a_single_key_result_that_was(
    quarter: Quarter, world: World, client: Client, graded: KeyResult
) -> None:
    put_away(quarter, graded)
    refused(client, post_grade(client, world, graded, headers=HTMX), CHANGED, headers=HTMX)


def test_without_scripts_a_score_that_is_refused_stands_as_it_was_typed(
    quarter: Quarter, world: World, client: Client, graded: KeyResult
) -> None:
    url = world.url("objectives:grade", key_result=graded.pk)
    answer = client.post(url, {f"kr{graded.pk}-score": "0.94", f"kr{graded.pk}-reason": ""})
    text = answer.content.decode()
    assert "<html" in text
    assert "It differs from the proposed score: say why." in text
    assert 'value="0.94"' in text
    assert 'href="?' not in text  # of the address that takes the score


def test_so_does_a_look_back(world: World, client: Client, graded: KeyResult) -> None:
    url = world.url("objectives:look-back", objective=graded.objective_id)
    text = client.post(url, {f"o{graded.objective_id}-helped": "  "}).content.decode()
    assert "<html" in text
    assert "Write at least one of the three." in text


def withdraw_status(part: KeyResult) -> tuple[str, dict[str, int]]:
    return "withdraw-key-result-override", {"key_result": part.pk}


def withdraw_whole_status(part: KeyResult) -> tuple[str, dict[str, int]]:
    return "withdraw-objective-override", {"objective": part.objective_id}


def move_up(part: KeyResult) -> tuple[str, dict[str, int]]:
    return "objective-up", {"objective": part.objective_id}


BUTTONS = [withdraw_status, withdraw_whole_status, move_up]


@both
@pytest.mark.parametrize("button", BUTTONS)
def test_the_other_buttons_say_so(
    quarter: Quarter,
    world: World,
    client: Client,
    headers: dict[str, str],
    button: Callable[[KeyResult], tuple[str, dict[str, int]]],
) -> None:
    part = quarter.key_result(quarter.objective())
    given: dict[str, Any] = {"access": quarter.alice, "status": "at_risk", "reason": "Late."}
    override_status(subject=key_result_as_read(part), **given)
    override_status(subject=as_read(part.objective), **given)
    whole_put_away(quarter, part)
    name, ids = button(part)
    answer = client.post(world.url(f"objectives:{name}", **ids), headers=headers)
    refused(client, answer, CHANGED, headers=headers)


@AWAY
def test_a_status_by_hand_that_is_refused_keeps_its_reason(
    quarter: Quarter, world: World, client: Client, deed: Deed
) -> None:
    part = quarter.key_result(quarter.objective())
    deed(quarter, part)
    url = world.url("objectives:override-key-result", key_result=part.pk)
    answer = client.post(url, {"status": "at_risk", "reason": "It is late."}, headers=HTMX)
    assert answer.status_code == 422
    assert CHANGED in answer.content.decode()
    assert "It is late." in answer.content.decode()


WRITES: dict[str, Callable[[KeyResult], tuple[str, dict[str, int]]]] = {
    "check-in": lambda part: ("check-in", {"key_result": part.pk}),
    "grade": lambda part: ("grade", {"key_result": part.pk}),
    "look back": lambda part: ("look-back", {"objective": part.objective_id}),
    "withdraw": withdraw_status,
    "withdraw of the whole": withdraw_whole_status,
    "move": move_up,
}


@pytest.mark.parametrize("write", WRITES)
@AWAY
def test_who_could_not_see_it_finds_nothing(
    quarter: Quarter, world: World, client: Client, deed: Deed, write: str
) -> None:
    """It is private and Alice's; Bob leads the team, and is not named. Nor does a stranger."""
    part = quarter.key_result(quarter.objective())
    name, ids = WRITES[write](part)
    url = world.url(f"objectives:{name}", **ids)
    deed(quarter, part)
    stranger = world.client(world.charlie)
    assert stranger.post(url, headers=HTMX).status_code == 404
    Objective.objects.filter(pk=part.objective_id).update(visibility="private", owner=world.alice)
    assert client.post(url, headers=HTMX).status_code == 404


def test_nor_of_an_agents_numbers_that_they_may_not_read(quarter: Quarter, world: World) -> None:
    part = quarter.key_result(quarter.objective())
    KeyResult.objects.filter(pk=part.pk).update(person=world.carol, archived_at=TUESDAY)
    url = world.url("objectives:check-in", key_result=part.pk)
    assert world.client(world.dan).post(url, headers=HTMX).status_code == 404
