"""The coach has spoken on a page, and somebody else has changed what it spoke of."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from objectives.models import Cycle, KeyResult, Objective, WavedOff
from objectives.use_cases import coaching, publishing
from objectives.use_cases.coaching import take_back, wave_off
from objectives.use_cases.rules import hold_open
from tests.objectives.cases import TUESDAY, Quarter
from tests.objectives.quarter.test_changed_meanwhile import (
    CHANGED,
    archive,
    as_read,
    change,
    refused,
)
from tests.objectives.test_week_page import HTMX
from tests.world import World

pytestmark = pytest.mark.django_db

BEST: dict[str, Any] = {"code": "vague-comparison", "key_result": 0}
GONE = "The coach no longer says this."
both = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])


@pytest.fixture
def vague(quarter: Quarter) -> Objective:
    """A draft of which the coach warns."""
    made = quarter.objective("The best team", published=False)
    quarter.key_result(made)
    return as_read(made)


@pytest.fixture
def client(world: World) -> Client:
    return world.client(world.bob)


def let_stand(quarter: Quarter, objective: Objective, reason: str = "Our slogan.") -> None:
    """By Alice, on a page of her own."""
    wave_off(access=quarter.alice, objective=as_read(objective), reason=reason, **BEST)


def sent(client: Client, world: World, made: Objective, **more: Any) -> Any:
    url = world.url("objectives:wave-off", objective=made.pk)
    return client.post(url, BEST | {"reason": "It may.", "where": "page"}, **more)


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


@both
def test_who_let_it_stand_first_is_told_to_the_second(
    quarter: Quarter, world: World, vague: Objective, client: Client, headers: dict[str, str]
) -> None:
    let_stand(quarter, vague)
    answer = sent(client, world, vague, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"{world.alice.name} has let this stand already: “Our slogan.”" in text
    assert "You typed: “It may.”" in text
    assert WavedOff.objects.get().reason == "Our slogan."


def test_what_stood_over_other_words_is_let_stand_anew(quarter: Quarter, vague: Objective) -> None:
    let_stand(quarter, vague)
    change(quarter, vague, title="The world-class team")
    let_stand(quarter, vague, "Still.")
    assert WavedOff.objects.get().reason == "Still."


@both
def test_a_finding_that_is_gone_is_said_to_be_and_the_reason_stays(
    quarter: Quarter, world: World, vague: Objective, client: Client, headers: dict[str, str]
) -> None:
    change(quarter, vague, title="Answer sooner")
    answer = sent(client, world, vague, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert ("<html" in text) == (not headers)
    assert GONE in text
    assert "You typed: “It may.”" in text


def test_what_is_wrong_with_the_reason_stands_beside_it_alone(
    world: World, vague: Objective, client: Client
) -> None:
    text = sent(client, world, vague, headers=HTMX).content.decode()
    assert "You typed" not in text
    url = world.url("objectives:take-back", objective=vague.pk)
    client.post(url, BEST, headers=HTMX)
    url = world.url("objectives:wave-off", objective=vague.pk)
    text = client.post(url, BEST | {"reason": " "}, headers=HTMX).content.decode()
    assert text.count("Say why it may stand.") == 1
    assert 'role="alert"' not in text


def test_of_two_who_take_it_back_the_second_is_told(
    quarter: Quarter, world: World, vague: Objective, client: Client
) -> None:
    let_stand(quarter, vague)
    take_back(access=quarter.alice, objective=as_read(vague), **BEST)
    url = world.url("objectives:take-back", objective=vague.pk)
    answer = client.post(url, BEST, headers=HTMX)
    assert answer.status_code == 422
    assert "Somebody has done this already" in answer.headers["HX-Trigger"]


@both
@pytest.mark.parametrize("button", ["wave-off", "take-back", "publish-objective"])
def test_a_page_left_open_is_told_that_it_was_put_away(
    quarter: Quarter,
    world: World,
    vague: Objective,
    client: Client,
    headers: dict[str, str],
    button: str,
) -> None:
    archive(quarter, as_read(vague))
    url = world.url(f"objectives:{button}", objective=vague.pk)
    answer = client.post(url, BEST | {"reason": "It may."}, headers=headers)
    refused(client, answer, CHANGED, headers=headers)


def test_without_scripts_the_reason_goes_along_to_the_board(
    quarter: Quarter, world: World, vague: Objective, client: Client
) -> None:
    archive(quarter, as_read(vague))
    refused(client, sent(client, world, vague), "You typed: “It may.”", headers={})


@both
@pytest.mark.parametrize("stops", [False, True], ids=["sound", "stopped"])
@pytest.mark.parametrize("deed", ["put away", "moved"])
def test_what_was_changed_meanwhile_is_not_published(
    quarter: Quarter,
    world: World,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    stops: bool,
    deed: str,
) -> None:
    """Nor is it said what the coach would stop in it."""
    made = quarter.objective(published=False, owner=None if stops else world.bob)
    quarter.key_result(made)
    other = quarter.new_cycle("Q1 2027", date(2027, 1, 1), date(2027, 4, 1))
    changed: dict[str, Any] = {"archived_at": TUESDAY} if deed == "put away" else {"cycle": other}

    def meanwhile(cycle: Cycle) -> None:
        Objective.objects.filter(pk=made.pk).update(**changed)
        hold_open(cycle)

    monkeypatch.setattr(publishing, "hold_open", meanwhile)
    url = world.url("objectives:publish-objective", objective=made.pk)
    refused(client, client.post(url, headers=headers), CHANGED, headers=headers)
    assert as_read(made).state == "draft"


@pytest.mark.parametrize("button", ["wave-off", "take-back", "publish-objective"])
def test_who_may_not_see_it_finds_nothing(
    quarter: Quarter, world: World, vague: Objective, button: str
) -> None:
    """It is private and Alice's; Bob leads the team, and is not named."""
    Objective.objects.filter(pk=vague.pk).update(
        visibility="private", owner=world.alice, archived_at=TUESDAY
    )
    url = world.url(f"objectives:{button}", objective=vague.pk)
    answer = world.client(world.bob).post(url, BEST | {"reason": "It may."})
    assert answer.status_code == 404
    assert KeyResult.objects.filter(objective=vague).exists()
