"""Two have the same form open: the second sees what the first wrote before putting it away."""

from typing import Any

import pytest
from django.test import Client

from objectives.models import (
    Cycle,
    Grade,
    JourneyStage,
    KeyResult,
    Milestone,
    Mission,
    Objective,
    Retrospective,
)
from objectives.use_cases.asked import StepText
from objectives.use_cases.cycles import start_grading
from objectives.use_cases.grading import LookBack, write_retrospective
from objectives.use_cases.planning import write_mission
from tests.objectives.cases import M, Quarter
from tests.objectives.quarter.test_changed_meanwhile import as_read
from tests.objectives.quarter.typed import form_in
from tests.objectives.test_initiatives import propose
from tests.world import World

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HIS = "Bob's words, 100 % of them"


def opened(client: Client, url: str, **asked: str) -> dict[str, Any]:
    return form_in(client.get(url, asked).content.decode())


def is_told(client: Client, url: str, typed: dict[str, Any], *words: str) -> dict[str, Any]:
    """Refused with what stands there now and what was typed; the form as it can be sent again."""
    answer = client.post(url, typed, headers=HTMX)
    assert answer.status_code == 422
    again = form_in(answer.content.decode())
    told = answer.content.decode().replace("&#x27;", "'")
    assert [each for each in ("still here", *words) if each not in told] == []
    changed = {name: again[name] for name in again if again[name] != typed.get(name, "")}
    assert [name.split("-")[-1] for name in changed] == ["seen"]
    return again


@pytest.fixture
def graded(quarter: Quarter) -> Objective:
    """An objective of the quarter that is being graded."""
    made = quarter.objective()
    quarter.key_result(made)
    start_grading(access=quarter.alice, cycle=Cycle.objects.get(pk=quarter.cycle.pk))
    return as_read(made)


def test_anothers_look_back_is_shown_before_it_is_replaced(graded: Objective, world: World) -> None:
    alice, bob = world.client(world.alice), world.client(world.bob)
    page = world.url("objectives:grading")
    url = world.url("objectives:look-back", objective=graded.pk)
    helped, kept = f"o{graded.pk}-helped", f"o{graded.pk}-keep"
    stale = opened(alice, page, all="") | {kept: "Alice's"}
    sent = {name: stale[name] for name in stale if name.startswith(f"o{graded.pk}-")}
    his = opened(bob, page) | {helped: HIS}
    assert bob.post(url, his, headers=HTMX).status_code == 200

    again = is_told(alice, url, sent, world.bob.name, f"What helped: {HIS}")
    assert Retrospective.objects.get().helped == HIS
    assert alice.post(url, again, headers=HTMX).status_code == 200
    written = Retrospective.objects.get()
    assert (written.helped, written.keep, written.by) == ("", "Alice's", world.alice)


def test_what_one_has_seen_or_leaves_as_it_is_is_no_question(
    graded: Objective, world: World
) -> None:
    write_retrospective(
        access=world.access(world.bob), objective=as_read(graded), text=LookBack(helped=HIS)
    )
    url, client = world.url("objectives:look-back", objective=graded.pk), world.client(world.alice)
    seen = opened(client, world.url("objectives:grading"), all="")
    mine = seen | {f"o{graded.pk}-helped": "Alice's"}
    assert client.post(url, mine, headers=HTMX).status_code == 200
    # Sent a second time it changes nothing.
    assert client.post(url, mine, headers=HTMX).status_code == 200
    assert Retrospective.objects.get().helped == "Alice's"


def test_another_error_shows_nothing_and_so_lifts_nothing(graded: Objective, world: World) -> None:
    client, url = world.client(world.alice), world.url("objectives:look-back", objective=graded.pk)
    stale = opened(client, world.url("objectives:grading"), all="")
    bob = world.access(world.bob)
    write_retrospective(access=bob, objective=as_read(graded), text=LookBack(helped=HIS))
    wrong = client.post(url, stale | {f"o{graded.pk}-keep": "x" * 4001}, headers=HTMX)
    assert HIS not in wrong.content.decode().replace("&#x27;", "'")
    kept = form_in(wrong.content.decode()) | {f"o{graded.pk}-keep": "Alice's"}
    assert client.post(url, kept, headers=HTMX).status_code == 422


def test_who_says_nothing_of_it_has_seen_what_they_wrote_themselves(
    graded: Objective, world: World
) -> None:
    url = world.url("objectives:look-back", objective=graded.pk)
    typed = {f"o{graded.pk}-helped": "Luck"}
    for who, status in ((world.bob, 200), (world.bob, 200), (world.alice, 422)):
        typed[f"o{graded.pk}-helped"] += "!"
        assert world.client(who).post(url, typed, headers=HTMX).status_code == status


@pytest.mark.parametrize("of_team", [False, True], ids=["whole", "team"])
def test_anothers_mission_is_shown_before_it_is_replaced(world: World, of_team: bool) -> None:
    team = world.tier1 if of_team else None
    other = world.access(world.alice)
    write_mission(access=other, team=team, text="Before")
    client = world.client(world.alice)
    url = world.url("objectives:mission")
    url += f"{world.tier1.slug}/" if of_team else ""
    stale = opened(client, url)
    write_mission(access=other, team=team, text=HIS)

    again = is_told(client, url, stale | {"text": "Mine"}, world.alice.name, f"Mission: {HIS}")
    assert Mission.objects.get().text == HIS
    assert client.post(url, again, headers=HTMX).status_code == 204
    assert Mission.objects.get().text == "Mine"


def test_another_score_is_shown_before_it_is_replaced(graded: Objective, world: World) -> None:
    part = KeyResult.objects.get(objective=graded)
    url = world.url("objectives:grade", key_result=part.pk)
    alice, bob = world.client(world.alice), world.client(world.bob)
    score, reason = f"kr{part.pk}-score", f"kr{part.pk}-reason"
    page = world.url("objectives:grading")
    stale = opened(alice, page, all="")
    sent = {name: stale[name] for name in stale if name.startswith(f"kr{part.pk}-")}
    his = {score: "0.3", reason: "A strike"}
    assert bob.post(url, opened(bob, page) | his, headers=HTMX).status_code == 200

    again = is_told(alice, url, sent, world.bob.name, "Score: 0.3", "Reason: A strike")
    assert Grade.objects.get().reason == "A strike"
    assert alice.post(url, again, headers=HTMX).status_code == 200
    given = Grade.objects.get()
    assert (given.score, given.reason, given.by) == (None, "", world.alice)
    # It is Bob's turn to be told: of the score that was proposed.
    his |= {f"kr{part.pk}-seen": stale[f"kr{part.pk}-seen"]}
    is_told(bob, url, his, world.alice.name, "Score: no data")


def test_what_others_wrote_of_an_initiative_is_shown_before_it_is_replaced(
    quarter: Quarter, world: World
) -> None:
    made = propose(quarter, quarter.objective(), world.carol, owner=world.carol)
    url = world.url("objectives:edit-initiative", initiative=made.pk)
    bob, carol = world.client(world.bob), world.client(world.carol)
    stale = opened(bob, url) | {"due": "2026-12-01"}
    hers = opened(carol, url) | {"note": "Carol's findings", "state": "done"}
    assert carol.post(url, hers, headers=HTMX).status_code == 204

    again = is_told(bob, url, stale, "Somebody", "Note: Carol's findings", "State: Done")
    made.refresh_from_db()
    assert (made.note, made.state, made.due) == ("Carol's findings", "done", None)
    assert bob.post(url, again, headers=HTMX).status_code == 204
    made.refresh_from_db()
    assert (made.note, made.state) == ("", "planned")


def test_one_changes_the_why_of_an_objective_the_other_its_title(
    quarter: Quarter, world: World
) -> None:
    made = quarter.objective()
    url = world.url("objectives:edit-objective", objective=made.pk)
    alice, bob = world.client(world.alice), world.client(world.bob)
    stale = opened(alice, url) | {"title": "Another", "reason": "Clearer."}
    assert bob.post(url, opened(bob, url) | {"why": HIS}, headers=HTMX).status_code == 204

    again = is_told(alice, url, stale, f"Why: {HIS}")
    made.refresh_from_db()
    assert (made.title, made.why) != ("Another", "")
    assert alice.post(url, again | {"why": HIS}, headers=HTMX).status_code == 204
    made.refresh_from_db()
    assert (made.title, made.why) == ("Another", HIS)


def test_what_another_chose_stands_there_as_it_is_chosen(quarter: Quarter, world: World) -> None:
    own = JourneyStage(organization=world.organization, key="own-1", name="Fairs", position=9)
    own.save()
    made = quarter.objective()
    url = world.url("objectives:edit-objective", objective=made.pk)
    alice, bob = world.client(world.alice), world.client(world.bob)
    stale = opened(alice, url) | {"reason": "Clearer."}
    his = {"stage": own.key, "ambition": "stretch", "reason": "Bolder."}
    assert bob.post(url, opened(bob, url) | his, headers=HTMX).status_code == 204
    is_told(alice, url, stale, "Stage: Fairs", "Kind: Stretch: 0.7 is a good result")


def test_one_changes_the_target_of_a_key_result_the_other_its_title(
    quarter: Quarter, world: World
) -> None:
    made = quarter.key_result(quarter.objective())
    url = world.url("objectives:edit-key-result", key_result=made.pk)
    alice, bob = world.client(world.alice), world.client(world.bob)
    stale = opened(alice, url) | {"title": "Another", "reason": "Clearer."}
    his = opened(bob, url) | {"target": "40", "reason": "Bolder."}
    assert bob.post(url, his, headers=HTMX).status_code == 204
    # A choice draws the form again: with what it showed at first.
    redrawn = opened(alice, url, **{name: "".join(stale[name]) for name in stale})
    assert redrawn["seen"] == stale["seen"]

    is_told(alice, url, stale, "Target: 40")
    made.refresh_from_db()
    assert (made.title, made.target) == ("Replies within 45", 40 * M)


def test_a_step_that_another_has_put_differently_is_shown(quarter: Quarter, world: World) -> None:
    asked: dict[str, Any] = {"kind": "milestones", "baseline": None, "target": None}
    made = quarter.key_result(quarter.objective(), **asked, steps=[StepText("Ask ten", M)])
    url = world.url("objectives:edit-key-result", key_result=made.pk)
    alice, bob = world.client(world.alice), world.client(world.bob)
    stale = opened(alice, url) | {"weight": "2", "reason": "Clearer."}
    his = opened(bob, url) | {"step-0-title": "Ask twelve", "reason": "More."}
    assert bob.post(url, his, headers=HTMX).status_code == 204
    is_told(alice, url, stale, "Steps: Ask twelve")
    assert Milestone.objects.get().title == "Ask twelve"
