"""The check-in page when two are at it, and when the week has closed meanwhile."""

import re
from datetime import date
from typing import Any

import pytest

from metrics.catalogue_setup import ensure_metrics
from metrics.models import MetricVersion
from objectives.models import CheckIn, KeyResult, KeyResultPoint
from objectives.use_cases.objectives import move_objective
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

HTMX = {"HX-Request": "true"}
NEXT_MONDAY = TUESDAY.replace(day=23)


def fields_of(text: str, made: KeyResult) -> dict[str, str]:
    """The hidden fields, as the page has them."""
    found = re.findall(rf'name="(kr{made.pk}-(?:week|seen))"(?: value="([^"]*)")?', text)
    return dict(found)


def open_page(world: World, made: KeyResult, who: Any) -> dict[str, str]:
    with at(TUESDAY):
        text = world.client(who).get(world.url("objectives:my-week")).content.decode()
    return fields_of(text, made) | {
        f"kr{made.pk}-value": "54",
        f"kr{made.pk}-confidence": "on_track",
        f"kr{made.pk}-comment": "Typed before",
    }


def save(
    world: World, made: KeyResult, form: dict[str, str], when: Any = TUESDAY, **more: Any
) -> Any:
    with at(when):
        url = world.url("objectives:check-in", key_result=made.pk)
        return world.client(world.bob).post(url, form, **more)


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "page"])
def test_the_second_of_two_sees_the_firsts_words_and_keeps_the_own(
    quarter: Quarter, world: World, headers: dict[str, str]
) -> None:
    made = quarter.key_result(quarter.objective())
    form = open_page(world, made, world.bob)
    quarter.said(made, 50 * M, comment="Alice was faster.")
    refused = save(world, made, form, headers=headers)
    text = refused.content.decode()
    assert refused.status_code == (422 if headers else 200)
    assert "Alice was faster." in text
    assert "Typed before" in text
    assert CheckIn.objects.get().value == 50 * M

    again = save(world, made, form | fields_of(text, made), headers=headers)
    assert again.status_code == (200 if headers else 302)
    assert CheckIn.objects.get().comment == "Typed before"


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "page"])
def test_what_is_sent_twice_is_no_question(
    quarter: Quarter, world: World, headers: dict[str, str]
) -> None:
    made = quarter.key_result(quarter.objective())
    form = open_page(world, made, world.bob)
    statuses = [save(world, made, form, headers=headers).status_code for _time in range(2)]
    assert statuses == ([200, 200] if headers else [302, 302])
    # What one said on another page is.
    other = form | {f"kr{made.pk}-value": "53"}
    assert "Bob Berg has checked in" in save(world, made, other, headers=headers).content.decode()
    assert CheckIn.objects.get().value == 54 * M


def test_an_error_of_another_kind_shows_nothing_and_so_lifts_nothing(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective())
    form = open_page(world, made, world.bob)
    quarter.said(made, 50 * M, comment="Alice was faster.")
    wrong = save(world, made, form | {f"kr{made.pk}-value": "soon"}, headers=HTMX)
    text = wrong.content.decode()
    assert "Alice was faster." not in text
    assert fields_of(text, made) == fields_of(
        "".join(f'name="{k}" value="{v}"' for k, v in form.items()), made
    )
    assert save(world, made, form | fields_of(text, made), headers=HTMX).status_code == 422


def test_a_page_left_open_over_sunday(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective())
    form = open_page(world, made, world.bob)
    refused = save(world, made, form, NEXT_MONDAY, headers=HTMX)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "The week to 15 Nov is closed: now the one to 22 Nov is reported." in text
    assert "Typed before" in text
    assert not CheckIn.objects.exists()
    assert (
        save(world, made, form | fields_of(text, made), NEXT_MONDAY, headers=HTMX).status_code
        == 200
    )
    assert str(CheckIn.objects.get().week_end) == "2026-11-22"


def test_without_scripts_the_whole_page_comes_back_with_what_was_typed(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective())
    form = open_page(world, made, world.bob) | {f"kr{made.pk}-value": "soon"}
    text = save(world, made, form).content.decode()
    assert "<html" in text
    assert "Typed before" in text
    assert "Type a number such as" in text


def test_key_results_stand_in_their_objectives_order_whatever_was_changed_last(
    quarter: Quarter, world: World
) -> None:
    first, second = quarter.objective("Answer sooner"), quarter.objective("Solve for good")
    made = [quarter.key_result(each, title=title) for each in (first, second) for title in "AB"]
    # Rows that nothing orders come as they lie in the table: what was changed last comes last.
    for each in made:
        KeyResult.objects.filter(pk=each.pk).update(position=-each.position)
    move_objective(access=quarter.alice, objective=first, up=False)
    KeyResult.objects.filter(pk=made[3].pk).update(title="Written last")
    with at(TUESDAY):
        text = world.client(world.bob).get(world.url("objectives:my-week")).content.decode()
    shown = [int(found) for found in re.findall(r'name="kr(\d+)-value"', text)]
    assert shown == [made[place].pk for place in (3, 2, 1, 0)]


def test_it_shows_the_value_that_it_reports_and_where_that_stands_by_now(
    quarter: Quarter, world: World
) -> None:
    ensure_metrics(world.organization)
    csat = MetricVersion.objects.get(organization=world.organization, metric__key="csat")
    made = quarter.key_result(
        quarter.objective(), metric=csat, unit="share", baseline=800_000, target=900_000
    )
    CheckIn.objects.create(
        organization=world.organization,
        key_result=made,
        week_end=date(2026, 11, 8),
        author=world.bob,
        confidence="on_track",
        value=850_000,
    )
    KeyResultPoint.objects.create(
        organization=world.organization, key_result=made, day=date(2026, 11, 15), value=861_000
    )
    KeyResult.objects.filter(pk=made.pk).update(value=870_000)

    def shown() -> str:
        with at(TUESDAY):
            answer = world.client(world.bob).get(world.url("objectives:my-week"))
        return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")

    before = shown()
    assert '<span class="stat-value">86.1 %</span>' in before
    assert "+1.1 pts since the last" in before
    assert "87.0 % by now" in before
    quarter.said(made, None, by=world.bob)
    # What was reported stays, though ratings that came late restate the week.
    KeyResultPoint.objects.filter(key_result=made).update(value=855_000)
    assert '<span class="stat-value">86.1 %</span>' in shown()


def test_without_a_value_of_that_sunday_it_shows_what_stands_now(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 54 * M, on=TUESDAY.replace(day=10))
    with at(TUESDAY):
        text = world.client(world.bob).get(world.url("objectives:my-week")).content.decode()
    assert '<span class="stat-value">54</span>' in text
    assert "by now" not in text
