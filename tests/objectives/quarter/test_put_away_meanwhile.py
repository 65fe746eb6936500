"""A page is left open, and what it shows is put away or moved long before somebody saves."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from objectives.models import CheckIn, KeyResult, Objective
from objectives.use_cases.overrides import override_status
from tests.objectives.cases import TUESDAY, Quarter
from tests.objectives.quarter.test_changed_meanwhile import (
    CHANGED,
    as_read,
    key_result_as_read,
    refused,
)
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
