"""Steps that somebody adds while another has the key result's form open: they are not lost."""

from typing import Any

import pytest

from objectives.models import KeyResult, Milestone
from objectives.use_cases.asked import StepText
from tests.objectives.cases import M, Quarter
from tests.objectives.quarter.typed import form_in
from tests.world import World

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def stepped(quarter: Quarter) -> KeyResult:
    steps = [StepText("Ask ten", M), StepText("Write it down", M)]
    asked: dict[str, Any] = {"kind": "milestones", "baseline": None, "target": None}
    return quarter.key_result(quarter.objective(), **asked, steps=steps)


def titles(key_result: KeyResult) -> list[str]:
    found = Milestone.objects.filter(key_result=key_result).order_by("position", "id")
    return [each.title for each in found]


def test_a_step_added_and_ticked_meanwhile_stays_with_its_progress(
    stepped: KeyResult, world: World
) -> None:
    url = world.url("objectives:edit-key-result", key_result=stepped.pk)
    alice, bob = world.client(world.alice), world.client(world.bob)
    stale = form_in(alice.get(url).content.decode())
    bob.post(url, stale | {"step-2-title": "Bob's step", "reason": "One more."}, headers=HTMX)
    his = Milestone.objects.get(title="Bob's step")
    done = world.url("objectives:milestone-done", key_result=stepped.pk, milestone=his.pk)
    bob.post(done, headers=HTMX)

    mine = stale | {"title": "Another title", "reason": "Clearer.", "step-0-title": ""}
    alice.post(url, mine | form_in(alice.post(url, mine, headers=HTMX).content.decode()))
    stepped.refresh_from_db()
    assert (stepped.title, titles(stepped)) == ("Another title", ["Write it down", "Bob's step"])
    assert Milestone.objects.get(pk=his.pk).done_by == world.bob
    assert stepped.progress == M // 2


def test_a_new_step_that_is_sent_twice_is_added_once(stepped: KeyResult, world: World) -> None:
    url, client = world.url("objectives:edit-key-result", key_result=stepped.pk), world.client
    drawn = form_in(client(world.alice).get(url).content.decode())
    new = {"step-2-title": "Tell them", "step-2-due": "2026-12-04", "reason": "One more."}
    for who in (world.alice, world.alice, world.bob):
        assert client(who).post(url, drawn | new, headers=HTMX).status_code == 204
    assert titles(stepped) == ["Ask ten", "Write it down", "Tell them"]
    # Two that read alike are two, where somebody writes them so.
    twice = {"step-3-title": "Tell them", "step-3-due": "2026-12-04"}
    again = client(world.alice).post(url, drawn | new | twice, headers=HTMX)
    sent = form_in(again.content.decode())
    assert client(world.alice).post(url, sent, headers=HTMX).status_code == 204
    assert titles(stepped) == ["Ask ten", "Write it down", "Tell them", "Tell them"]


def test_another_kind_leaves_no_step_behind(stepped: KeyResult, world: World) -> None:
    url = world.url("objectives:edit-key-result", key_result=stepped.pk)
    client = world.client(world.alice)
    drawn = client.get(url, {"kind": "reach", "title": "Replies", "unit": "count", "weight": "1"})
    typed = form_in(drawn.content.decode()) | {"baseline": "60", "target": "45", "reason": "So."}
    assert client.post(url, typed, headers=HTMX).status_code == 204
    assert titles(stepped) == []
