"""Who is told that work is theirs, that an idea waits, and what became of it."""

from typing import Any

from objectives.models import Initiative, Objective, Proposal
from objectives.use_cases.initiatives import (
    InitiativeText,
    archive_initiative,
    change_initiative,
    create_initiative,
    restore_initiative,
)
from objectives.use_cases.planning import ProposalText, decline, propose, take_up
from people.deliveries.kinds import KINDS
from people.models import Delivery, Membership, RoleGrant
from tests.objectives.cases import Quarter
from tests.world import World


def heard(kind: str) -> dict[str, str]:
    """Who is told, and in which words."""
    found = Delivery.objects.filter(kind=kind).select_related("person")
    return {each.person.name: KINDS[kind].write(each.data).subject for each in found}


def idea(quarter: Quarter, who: Membership, **text: Any) -> Proposal:
    given: dict[str, Any] = {"title": "Answer in Thai", "team": quarter.world.tier1}
    given |= {"cycle": quarter.cycle} | text
    return propose(access=quarter.world.access(who), text=ProposalText(**given))


def test_a_proposal_reaches_who_leads_the_team(quarter: Quarter, world: World) -> None:
    proposal = idea(quarter, world.carol, why="They ask.")
    assert heard("proposed") == {"Bob Berg": "Carol Castro proposes: Answer in Thai"}
    found = Delivery.objects.get(kind="proposed")
    assert found.data["path"].endswith(f"/proposals/#proposal-{proposal.pk}")
    assert KINDS["proposed"].write(found.data).lead == "They ask."


def test_where_nobody_leads_it_the_nearest_above_is_asked_else_the_directors(
    quarter: Quarter, world: World
) -> None:
    idea(quarter, world.dan, team=world.tier2)  # nobody leads Tier 2
    assert set(heard("proposed")) == {"Alice Adler"}
    RoleGrant.objects.create(
        organization=world.organization,
        membership=world.erin,
        role="lead",
        team=world.department,
    )
    idea(quarter, world.dan, team=world.tier2, title="Again")
    assert set(heard("proposed")) == {"Alice Adler", "Erin Ek"}


def test_a_leads_own_idea_and_the_companys_are_the_directors(
    quarter: Quarter, world: World
) -> None:
    idea(quarter, world.bob)
    assert set(heard("proposed")) == {"Alice Adler"}
    Delivery.objects.all().delete()
    idea(quarter, world.carol, team=None)
    assert set(heard("proposed")) == {"Alice Adler"}


def test_nobody_is_told_of_an_idea_for_what_they_may_not_see(
    quarter: Quarter, world: World
) -> None:
    """Bob leads the team, and is not named to read the private objective."""
    hidden = quarter.objective(owner=world.carol, visibility="private")
    idea(quarter, world.carol, objective=hidden)
    assert set(heard("proposed")) == {"Alice Adler"}


def test_who_had_the_idea_hears_what_became_of_it(quarter: Quarter, world: World) -> None:
    first, second = idea(quarter, world.carol), idea(quarter, world.dan, title="Fewer forms")
    take_up(access=world.access(world.bob), proposal=first)
    decline(access=world.access(world.bob), proposal=second, reason="Next year.")

    assert heard("decided") == {
        "Carol Castro": "Bob Berg takes up what you proposed: Answer in Thai",
        "Dan Dietl": "Bob Berg declines what you proposed: Fewer forms",
    }
    declined = Delivery.objects.get(kind="decided", person=world.dan)
    assert KINDS["decided"].write(declined.data).lead == "Next year."
    # It waits for nobody any more.
    assert heard("proposed") == {}


def test_ones_own_decision_is_no_news(quarter: Quarter, world: World) -> None:
    take_up(access=quarter.alice, proposal=idea(quarter, world.alice, team=None))
    assert Delivery.objects.count() == 0


def give(quarter: Quarter, owner: Membership | None, **text: Any) -> Initiative:
    objective = quarter.objective(**text.pop("objective", {}))
    given: dict[str, Any] = {"title": "A new rota", "owner": owner} | text
    return create_initiative(
        access=quarter.alice,
        objective=Objective.objects.select_related("cycle").get(pk=objective.pk),
        text=InitiativeText(**given),
    )


def test_who_is_given_work_is_told_and_who_had_it_no_longer(quarter: Quarter, world: World) -> None:
    made = give(quarter, world.carol)
    assert heard("action") == {"Carol Castro": "Alice Adler gives you something to do"}
    assert KINDS["action"].write(Delivery.objects.get().data).lead == "A new rota"

    found = Initiative.objects.select_related("objective__cycle").get(pk=made.pk)
    text = InitiativeText(title="A newer rota", owner=world.carol)
    change_initiative(access=quarter.alice, initiative=found, text=text)
    assert Delivery.objects.get().data["text"] == "A new rota"  # other words are no news
    change_initiative(
        access=quarter.alice, initiative=found, text=InitiativeText(title="Rota", owner=world.dan)
    )
    assert set(heard("action")) == {"Dan Dietl"}


def test_work_that_was_put_away_is_nobodys_to_do(quarter: Quarter, world: World) -> None:
    made = give(quarter, world.carol)
    found = Initiative.objects.select_related("objective__cycle", "owner").get(pk=made.pk)
    archive_initiative(access=quarter.alice, initiative=found)
    assert heard("action") == {}
    restore_initiative(access=quarter.alice, initiative=found)
    assert set(heard("action")) == {"Carol Castro"}


def test_nobody_is_told_of_work_that_is_done_ones_own_or_hidden(
    quarter: Quarter, world: World
) -> None:
    give(quarter, world.alice)
    give(quarter, world.carol, state="done")
    give(quarter, world.dan, objective={"visibility": "private"})
    give(quarter, None)
    assert Delivery.objects.count() == 0
