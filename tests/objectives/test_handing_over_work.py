"""Initiatives and what reviews left to be done go to somebody who is here."""

from datetime import UTC, date, datetime

import pytest

from objectives.models import Cycle, Initiative, KeyResult, Objective, ReviewAction
from objectives.use_cases.handing_over import hand_over
from objectives.use_cases.initiatives import InitiativeText, create_initiative
from objectives.use_cases.planning import hand_over as pass_on
from objectives.use_cases.review import add_action, finish_action
from people.models import AuditEntry, Delivery, Membership, Team
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.world import World


def leaves(person: Membership) -> None:
    person.left_at = datetime(2026, 11, 10, tzinfo=UTC)
    person.save(update_fields=["left_at"])


def work(
    quarter: Quarter, objective: Objective, title: str, owner: Membership, state: str = "planned"
) -> Initiative:
    return create_initiative(
        access=quarter.alice,
        objective=Objective.objects.select_related("cycle").get(pk=objective.pk),
        text=InitiativeText(title=title, owner=owner, state=state),
    )


def action(quarter: Quarter, team: Team | None, text: str, owner: Membership) -> ReviewAction:
    with at(TUESDAY):
        return add_action(
            access=quarter.alice,
            team=team,
            sunday=date(2026, 11, 15),
            text=text,
            owner=owner,
            due=date(2026, 11, 20),
        )


def owners() -> dict[str, str]:
    rows = [
        *Initiative.objects.select_related("owner"),
        *ReviewAction.objects.select_related("owner"),
    ]
    return {str(each): each.owner.name.split()[0] for each in rows if each.owner}


@pytest.fixture
def left(quarter: Quarter, world: World) -> Membership:
    """Carol, who has left: work of two teams, some of it done."""
    ours = quarter.objective(owner=world.bob)
    theirs = quarter.objective("Theirs", team=world.tier2, owner=world.dan)
    work(quarter, ours, "Ours", world.carol)
    work(quarter, ours, "Done", world.carol, "done")
    work(quarter, theirs, "Theirs", world.carol)
    action(quarter, world.tier1, "Ask legal", world.carol)
    action(quarter, None, "Ask sales", world.carol)
    with at(TUESDAY):
        finish_action(
            access=quarter.alice,
            action=action(quarter, world.tier1, "Asked", world.carol),
            finished=True,
        )
    leaves(world.carol)
    return world.carol


def test_a_lead_hands_over_what_is_led_and_what_is_done_stays(
    quarter: Quarter, world: World, left: Membership
) -> None:
    assert hand_over(access=world.access(world.bob), left=left, to=world.bob) == 2
    mine = {"Ours": "Bob", "Ask legal": "Bob"}
    rest = {"Theirs": "Carol", "Ask sales": "Carol", "Done": "Carol", "Asked": "Carol"}
    assert owners() == mine | rest

    assert hand_over(access=quarter.alice, left=left, to=world.dan) == 2
    assert owners() == mine | rest | {"Theirs": "Dan", "Ask sales": "Dan"}
    noted = AuditEntry.objects.filter(action="objectives.handed_over").order_by("pk")
    assert [len(each.details["initiatives"]) for each in noted] == [1, 1]
    assert [len(each.details["actions"]) for each in noted] == [1, 1]


def test_who_takes_an_action_is_told_who_had_it_no_longer(
    quarter: Quarter, world: World, left: Membership
) -> None:
    hand_over(access=quarter.alice, left=left, to=world.dan)

    told = Delivery.objects.filter(kind="action").select_related("person")
    open_ones = {each.person.name for each in told if each.data["text"] != "Asked"}
    assert open_ones == {"Dan Dietl"}
    with at(TUESDAY):
        week = world.client(world.dan).get(world.url("objectives:my-week")).content.decode()
    assert "Ask legal" in week
    assert "Ours" in week


def test_the_page_lists_them(
    quarter: Quarter, world: World, left: Membership, at_most_queries: AtMost
) -> None:
    url = world.url("objectives:hand-over")
    client = world.client(world.alice)
    with at(TUESDAY), at_most_queries(15):
        html = client.get(url).content.decode()
    assert all(text in html for text in ("Ours", "Theirs", "Ask legal", "Ask sales"))
    assert "Asked" not in html
    of_bob = world.client(world.bob).get(url).content.decode()
    assert "Ask legal" in of_bob
    assert "Ask sales" not in of_bob
    take = world.url("objectives:take-over", person=left.pk)
    world.client(world.alice).post(take, {"to": world.erin.pk})
    assert "Nothing to hand over" in world.client(world.alice).get(url).content.decode()


def test_a_closed_cycle_keeps_its_owners(quarter: Quarter, world: World, left: Membership) -> None:
    Cycle.objects.update(state="closed")
    assert hand_over(access=quarter.alice, left=left, to=world.dan) == 2  # the two actions
    assert owners()["Ours"] == "Carol"


def test_a_replaced_owners_initiatives_go_with_the_objective(
    quarter: Quarter, world: World
) -> None:
    made = quarter.objective(owner=world.bob)
    other = quarter.objective("Another", owner=world.bob)
    quarter.key_result(made, owner=world.bob)
    for title, owner, state in (
        ("Bob's", world.bob, "under_way"),
        ("Bob's, done", world.bob, "done"),
        ("Dan's", world.dan, "planned"),
        ("Carol's", world.carol, "planned"),
    ):
        work(quarter, made, title, owner, state)
    work(quarter, other, "Elsewhere", world.bob)
    leaves(world.carol)
    pass_on(
        access=quarter.alice,
        objective=Objective.objects.select_related("cycle", "owner").get(pk=made.pk),
        to=world.erin,
        reason="Bob moved on.",
    )

    assert KeyResult.objects.get().owner == world.erin
    assert owners() == {
        "Bob's": "Erin",
        "Carol's": "Erin",  # who had left
        "Bob's, done": "Bob",
        "Dan's": "Dan",
        "Elsewhere": "Bob",
    }
