"""Initiatives: who proposes and changes them, tasks that become one; nothing counts them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from objectives.models import CheckIn, Initiative, KeyResult, Objective
from objectives.review.work import read_work
from objectives.use_cases.cycles import close_cycle
from objectives.use_cases.initiatives import (
    InitiativeText,
    archive_initiative,
    change_initiative,
    create_initiative,
    make_initiative,
    move_initiative,
    restore_initiative,
    unmake_initiative,
)
from people.models import AuditEntry
from people.use_cases.tokens import create_token
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

HTMX = {"HX-Request": "true"}


def loaded(initiative: Initiative) -> Initiative:
    related = ("objective__cycle", "instead_of", "organization", "owner")
    return Initiative.objects.select_related(*related).get(pk=initiative.pk)


def propose(quarter: Quarter, objective: Objective, who: Any, **text: Any) -> Initiative:
    return create_initiative(
        access=quarter.world.access(who),
        objective=Objective.objects.select_related("cycle").get(pk=objective.pk),
        text=InitiativeText(**({"title": "A new rota"} | text)),
    )


def test_directors_leads_and_agents_propose_viewers_do_not(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    for who in (world.alice, world.bob, world.carol, world.dan):
        assert propose(quarter, objective, who, owner=who).state == "planned"
    for who in (world.vera, world.adam):
        with pytest.raises(PermissionDenied):
            propose(quarter, objective, who)


def test_an_agent_names_nobody_else(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    with pytest.raises(ValidationError) as refused:
        propose(quarter, objective, world.carol, owner=world.dan)
    assert list(refused.value.message_dict) == ["owner"]
    assert propose(quarter, objective, world.bob, owner=world.carol).owner == world.carol


def test_who_owns_or_proposed_it_changes_it_and_who_writes_for_the_team(
    quarter: Quarter, world: World
) -> None:
    made = propose(quarter, quarter.objective(), world.carol, owner=world.carol)
    for who in (world.alice, world.bob, world.carol):
        move_initiative(access=world.access(who), initiative=loaded(made), state="under_way")
    for who in (world.dan, world.vera):
        with pytest.raises(PermissionDenied):
            move_initiative(access=world.access(who), initiative=loaded(made), state="done")
    text = InitiativeText(title="Another rota", owner=world.carol, due=date(2026, 12, 1))
    changed = change_initiative(
        access=world.access(world.carol), initiative=loaded(made), text=text
    )
    assert (changed.title, changed.due) == ("Another rota", date(2026, 12, 1))
    with pytest.raises(ValidationError):
        move_initiative(access=quarter.alice, initiative=loaded(made), state="nearly")
    actions = AuditEntry.objects.filter(action__startswith="initiative.")
    assert set(actions.values_list("action", flat=True)) == {
        "initiative.created",
        "initiative.moved",
        "initiative.changed",
    }


def test_a_closed_cycle_takes_no_more_work(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    made = propose(quarter, objective, world.carol)
    close_cycle(access=quarter.alice, cycle=quarter.cycle)
    with pytest.raises(PermissionDenied):
        propose(quarter, objective, world.carol)
    with pytest.raises(PermissionDenied):
        move_initiative(access=quarter.alice, initiative=loaded(made), state="done")


def test_it_stands_behind_a_key_result_of_its_objective(quarter: Quarter, world: World) -> None:
    objective, other = quarter.objective(), quarter.objective("Other")
    theirs = quarter.key_result(other)
    with pytest.raises(ValidationError) as refused:
        propose(quarter, objective, world.bob, key_result=theirs)
    assert list(refused.value.message_dict) == ["key_result"]


def test_nobodys_progress_counts_it(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    made = quarter.key_result(objective, title="Replies")
    quarter.said(made, 54 * M)

    def standing() -> list[Any]:
        row = KeyResult.objects.values("value", "progress", "status").get(pk=made.pk)
        whole = Objective.objects.values("progress", "status").get(pk=objective.pk)
        return [row, whole, CheckIn.objects.count()]

    before = standing()
    initiative = propose(quarter, objective, world.bob, key_result=made)
    for state in ("under_way", "done", "dropped"):
        move_initiative(access=quarter.alice, initiative=loaded(initiative), state=state)
        assert standing() == before


def test_a_task_becomes_one_and_comes_back(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    moved = quarter.key_result(objective, title="Replies")
    quarter.said(moved, 54 * M)  # 40 % of the way
    task = quarter.key_result(
        objective, title="Launch the chat", owner=world.carol, baseline=None, target=M
    )
    whole = KeyResult.objects.select_related("objective__cycle", "objective__owner", "owner")

    made = make_initiative(access=world.access(world.bob), key_result=whole.get(pk=task.pk))
    assert (made.title, made.owner, made.key_result) == ("Launch the chat", world.carol, moved)
    assert not KeyResult.objects.visible_to(quarter.alice).filter(pk=task.pk).exists()
    assert Objective.objects.get(pk=objective.pk).progress == 400_000

    unmake_initiative(access=world.access(world.bob), initiative=loaded(made))
    assert KeyResult.objects.visible_to(quarter.alice).filter(pk=task.pk).exists()
    assert not Initiative.objects.visible_to(quarter.alice).exists()


@pytest.mark.parametrize("gone", ["left", "only reads"])
def test_a_task_goes_to_who_answers_for_it_now(quarter: Quarter, world: World, gone: str) -> None:
    task = quarter.key_result(quarter.objective(), title="Launch the chat", owner=world.carol)
    if gone == "left":
        world.carol.left_at = TUESDAY
        world.carol.save(update_fields=["left_at"])
    else:
        KeyResult.objects.filter(pk=task.pk).update(owner=world.vera)
    found = KeyResult.objects.select_related("objective__cycle", "owner").get(pk=task.pk)
    assert make_initiative(access=quarter.alice, key_result=found).owner == world.bob


def test_with_several_key_results_somebody_says_later_which_it_moves(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    quarter.key_result(objective, title="Replies")
    quarter.key_result(objective, title="Returns")
    task = quarter.key_result(objective, title="Launch the chat", baseline=None, target=M)
    found = KeyResult.objects.select_related("objective__cycle").get(pk=task.pk)
    assert make_initiative(access=quarter.alice, key_result=found).key_result is None


def test_other_words_of_what_is_done_are_no_news_in_a_review(
    quarter: Quarter, world: World
) -> None:
    with at(TUESDAY - timedelta(weeks=5)):
        made = propose(quarter, quarter.objective(), world.bob)
        move_initiative(access=quarter.alice, initiative=loaded(made), state="done")

    def told(title: str, state: str) -> list[str]:
        with at(TUESDAY):
            change_initiative(
                access=quarter.alice,
                initiative=loaded(made),
                text=InitiativeText(title=title, state=state),
            )
        week = read_work(quarter.alice, sunday=date(2026, 11, 15))
        return [each.initiative.title for each in week.lines]

    assert told("A rota, spelt well", "done") == []
    assert told("A rota, dropped", "dropped") == ["A rota, dropped"]


def test_archiving_can_be_undone(quarter: Quarter, world: World) -> None:
    made = propose(quarter, quarter.objective(), world.carol)
    mine = world.access(world.carol)
    archive_initiative(access=mine, initiative=loaded(made))
    assert not Initiative.objects.visible_to(mine).exists()
    restore_initiative(access=mine, initiative=loaded(made))
    assert Initiative.objects.visible_to(mine).exists()


def test_nobody_sees_those_behind_what_they_may_not_see(quarter: Quarter, world: World) -> None:
    private = quarter.objective(visibility="private", named=[world.dan, world.carol])
    carols = quarter.key_result(private, person=world.carol)
    made = propose(quarter, private, world.bob, key_result=carols)
    seen = {
        who
        for who in ("alice", "bob", "carol", "dan", "vera")
        if Initiative.objects.visible_to(world.access(getattr(world, who))).filter(pk=made.pk)
    }
    assert seen == {"alice", "bob", "carol"}


def test_my_week_lists_what_i_have_still_to_do(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    yesterday = TUESDAY.date() - timedelta(days=1)
    propose(quarter, objective, world.bob, title="Mine, late", owner=world.bob, due=yesterday)
    propose(quarter, objective, world.bob, title="Carol's", owner=world.carol)
    done = propose(quarter, objective, world.bob, title="Mine, done", owner=world.bob)
    move_initiative(access=quarter.alice, initiative=loaded(done), state="done")
    with at(TUESDAY):
        page = world.client(world.bob).get(world.url("objectives:my-week")).content.decode()
    assert "Your initiatives" in page
    assert "Mine, late" in page
    assert "was due" in page
    assert "Carol&#x27;s" not in page
    assert "Mine, done" not in page


def test_the_pages_take_a_task_over_and_give_it_back(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    quarter.key_result(objective, title="Replies")
    task = quarter.key_result(objective, title="Launch the chat", baseline=None, target=M)
    client = world.client(world.bob)

    answer = client.post(world.url("objectives:make-initiative", key_result=task.pk))
    made = Initiative.objects.get()
    assert answer["Location"].endswith(f"?became={made.pk}")
    page = client.get(answer["Location"]).content.decode()
    assert "“Launch the chat” is an initiative now." in page
    undo = world.url("objectives:unmake-initiative", initiative=made.pk)
    assert undo in page
    page = client.post(undo, follow=True).content.decode()
    assert "It is a key result again." in page
    assert not Initiative.objects.filter(archived_at__isnull=True).exists()


def test_what_was_being_written_becomes_one_and_is_given_back(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    client = world.client(world.bob)
    url = world.url("objectives:write-as-initiative", objective=objective.pk)
    assert client.post(url, {"title": " "}, headers=HTMX).status_code == 422
    answer = client.post(url, {"title": "Launch the chat"}, headers=HTMX)
    made = Initiative.objects.get()
    assert answer["HX-Redirect"].endswith(f"?became={made.pk}")
    assert not KeyResult.objects.exists()
    undo = world.url("objectives:unmake-initiative", initiative=made.pk)
    page = client.post(undo, follow=True).content.decode()
    assert 'value="Launch the chat"' in page  # the form again, with what was typed


def test_where_the_objectives_owner_cannot_own_it_nobody_does_yet(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    url = world.url("objectives:write-as-initiative", objective=objective.pk)
    for person, left in ((world.vera, None), (world.carol, TUESDAY)):
        person.left_at = left
        person.save(update_fields=["left_at"])
        Objective.objects.update(owner=person)
        answer = world.client(world.bob).post(url, {"title": "Launch the chat"}, headers=HTMX)
        assert answer.status_code == 204
        made = Initiative.objects.latest("id")
        assert (made.title, made.owner) == ("Launch the chat", None)


def test_whoever_proposed_it_leaves_it_with_its_owner(quarter: Quarter, world: World) -> None:
    made = propose(quarter, quarter.objective(), world.carol)
    Initiative.objects.update(owner=world.dan)
    url = world.url("objectives:edit-initiative", initiative=made.pk)
    client = world.client(world.carol)
    html = client.get(url).content.decode()
    choice = html.split('name="owner"', 1)[1].split("</select>", 1)[0]
    assert re.findall(r">([^<>\n]+)</option>", choice) == [
        "Nobody yet",
        "Carol Castro",
        "Dan Dietl",
    ]
    sent = {"title": "Another rota", "state": "planned", "owner": world.dan.pk}
    assert client.post(url, sent, headers=HTMX).status_code == 204
    made.refresh_from_db()
    assert (made.title, made.owner) == ("Another rota", world.dan)


def test_the_form_says_what_is_wrong_beside_its_field(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    client = world.client(world.carol)
    url = world.url("objectives:new-initiative", objective=objective.pk)
    answer = client.post(url, {"title": "Kept", "state": "planned", "due": "soon"}, headers=HTMX)
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()
    sent = {"title": "Kept", "state": "planned", "due": "2026-12-01", "owner": world.carol.pk}
    assert client.post(url, sent, headers=HTMX).status_code == 204
    made = Initiative.objects.get()
    assert (made.title, made.owner, made.author) == ("Kept", world.carol, world.carol)
    state = world.url("objectives:move-initiative", initiative=made.pk)
    assert client.post(state, {"state": "done"}, headers=HTMX).status_code == 204
    assert Initiative.objects.get().state == "done"


def test_the_api_lists_what_one_sees(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    moved = quarter.key_result(objective)
    due = date(2026, 12, 1)
    made = propose(quarter, objective, world.bob, key_result=moved, owner=world.bob, due=due)
    _row, secret = create_token(membership=world.vera, name="test")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    assert api.get("/api/v1/initiatives/").json()["results"] == [
        {
            "id": made.pk,
            "objective": objective.pk,
            "key_result": moved.pk,
            "title": "A new rota",
            "owner": world.bob.pk,
            "due": "2026-12-01",
            "state": "planned",
            "note": "",
        }
    ]
