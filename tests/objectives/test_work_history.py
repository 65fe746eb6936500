"""The history of work behind key results, and of what somebody left behind."""

from datetime import date

import pytest
from django.utils import translation

from objectives.history.reading import Entry, read_history
from objectives.history.words import field_words
from objectives.models import Change, Initiative, KeyResult, Objective
from objectives.use_cases.handing_over import hand_over
from objectives.use_cases.initiatives import (
    InitiativeText,
    archive_initiative,
    change_initiative,
    create_initiative,
    move_initiative,
)
from objectives.use_cases.planning import hand_over as pass_on
from people.models import Membership
from people.use_cases.tokens import create_token
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.world import World


def work(quarter: Quarter, objective: Objective, **text: object) -> Initiative:
    given = {"title": "A new rota", "owner": quarter.world.bob} | text
    return create_initiative(
        access=quarter.alice,
        objective=Objective.objects.select_related("cycle").get(pk=objective.pk),
        text=InitiativeText(**given),  # type: ignore[arg-type]
    )


def changed(quarter: Quarter, made: Initiative, **text: object) -> None:
    given = {"title": made.title, "owner": made.owner, "key_result": made.key_result} | text
    found = Initiative.objects.select_related("objective__cycle", "key_result").get(pk=made.pk)
    change_initiative(
        access=quarter.alice,
        initiative=found,
        text=InitiativeText(**given),  # type: ignore[arg-type]
    )


def told(entries: list[Entry]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Whose fields, and these."""
    return [
        (
            entry.initiative.title if entry.initiative else "",
            [(line.what, line.before, line.after) for line in entry.lines],
        )
        for entry in entries
    ]


def test_what_became_of_an_initiative_is_read_beside_its_objective(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    behind = quarter.key_result(objective)
    made = work(quarter, objective, key_result=behind)
    changed(quarter, made, owner=world.carol, due=date(2026, 12, 4))
    found = Initiative.objects.select_related("objective__cycle").get(pk=made.pk)
    move_initiative(access=quarter.alice, initiative=found, state="under_way")
    archive_initiative(access=quarter.alice, initiative=found)

    expected = [
        ("A new rota", [("Archived", "", "")]),
        ("A new rota", [("State", "Planned", "Under way")]),
        ("A new rota", [("Owner", "Bob Berg", "Carol Castro"), ("Due", "none", "4 Dec 2026")]),
        ("A new rota", [("Added", "", "")]),
    ]
    carol = world.access(world.carol)
    of_objective = told(read_history(carol, objective=objective))
    assert [each for each in of_objective if each[0]] == expected
    assert told(read_history(carol, key_result=behind)) == [*expected, ("", [("Added", "", "")])]
    for name, pk in (("objective", objective.pk), ("key-result", behind.pk)):
        with at(TUESDAY):
            address = world.url(f"objectives:{name}", **{name.replace("-", "_"): pk})
            html = world.client(world.vera).get(address).content.decode()
        assert "<del>Planned</del>" in html


def test_a_draft_keeps_none_and_nothing_changed_says_nothing(quarter: Quarter) -> None:
    work(quarter, quarter.objective(published=False))
    made = work(quarter, quarter.objective())
    changed(quarter, made)
    assert [each.field for each in Change.objects.filter(initiative__isnull=False)] == ["added"]


def test_work_behind_one_agents_numbers_is_for_those_alone_who_may_see_them(
    quarter: Quarter, world: World
) -> None:
    """Dan is named to read the private objective, not to read Carol's numbers."""
    objective = quarter.objective(visibility="private", named=[world.dan])
    hers = quarter.key_result(objective, title="Carol's ratings", person=world.carol)
    made = work(quarter, objective, key_result=hers)
    changed(quarter, made, key_result=None)

    seen = Change.objects.filter(initiative=made)
    assert seen.visible_to(quarter.alice).count() == 2
    assert seen.visible_to(world.access(world.dan)).count() == 0


def test_the_api_lists_the_changes_of_one_initiative(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    made = work(quarter, objective)
    work(quarter, objective, title="Another")
    _token, secret = create_token(membership=world.alice, name="Test")
    answer = world.client().get(
        f"/api/v1/changes/?initiative={made.pk}", headers={"Authorization": f"Bearer {secret}"}
    )
    assert [(each["field"], each["initiative"]) for each in answer.json()["results"]] == [
        ("added", made.pk)
    ]


@pytest.fixture
def left(quarter: Quarter, world: World) -> Membership:
    """Carol, who has left behind an objective, a key result, work and a draft."""
    ours = quarter.objective(owner=world.carol)
    quarter.key_result(ours, owner=world.carol)
    quarter.objective("A draft", owner=world.carol, published=False)
    work(quarter, ours, owner=world.carol)
    Membership.objects.filter(pk=world.carol.pk).update(left_at=TUESDAY)
    return Membership.objects.get(pk=world.carol.pk)


def test_what_is_handed_over_stands_in_the_history(
    quarter: Quarter, world: World, left: Membership, at_most_queries: AtMost
) -> None:
    hand_over(access=world.access(world.bob), left=left, to=world.bob)

    kept = Change.objects.filter(field="owner")
    assert {(each.before, each.after, each.reason, each.by) for each in kept} == {
        ("Carol Castro", "Bob Berg", "", world.bob)
    }
    # Why is said in the language of who reads it.
    objective = Objective.objects.get(state="published")
    for language, reason in (
        ("en", "Carol Castro has left."),
        ("pl", "Carol Castro już tu nie pracuje."),
    ):
        with translation.override(language):
            entries = read_history(quarter.alice, objective=objective)
            owner = [field_words("owner")]
        of_owner = [each for each in entries if owner == [line.what for line in each.lines]]
        assert [each.reason for each in of_owner] == [reason] * 3
    whose = {(each.key_result_id, each.initiative_id) for each in kept}
    of_it = KeyResult.objects.get().pk, Initiative.objects.get().pk
    # The draft has no history.
    assert whose == {(None, None), (of_it[0], None), (None, of_it[1])}


def test_one_objective_passed_on_says_it_of_its_work_too(quarter: Quarter, world: World) -> None:
    objective = quarter.objective()
    made = work(quarter, objective, owner=world.bob)
    found = Objective.objects.select_related("cycle", "owner").get(pk=objective.pk)
    pass_on(access=quarter.alice, objective=found, to=world.dan, reason="Bob is needed elsewhere.")
    kept = Change.objects.get(initiative=made, field="owner")
    assert (kept.before, kept.after) == ("Bob Berg", "Dan Dietl")
    assert kept.reason == "Bob is needed elsewhere."
