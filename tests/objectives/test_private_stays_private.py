"""What is private is told to nobody who may not see it: reminders, the log, a wall, a tie kept."""

from datetime import timedelta

from objectives.choices import Kind, Visibility
from objectives.models import Objective, Proposal, Support
from objectives.rhythm.publishing import announce
from objectives.use_cases.key_results import StepText
from objectives.use_cases.milestones import tick_milestone
from objectives.use_cases.objectives import ObjectiveText, change_objective
from objectives.use_cases.planning import ProposalText, propose, take_up
from people.models import AuditEntry, Delivery
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.objectives.rhythm.test_reminders import LATE, NINE, looked, told
from tests.world import World

SOON = TUESDAY + timedelta(days=400)


def hushed(quarter: Quarter, **text: object) -> Objective:
    """Alice's, of Tier 1, which Bob leads; nobody else is named."""
    given = {"owner": quarter.world.alice, "visibility": Visibility.PRIVATE} | text
    return quarter.objective("Hush", **given)  # type: ignore[arg-type]


def test_an_owner_who_may_not_see_it_is_not_reminded_of_it(quarter: Quarter, world: World) -> None:
    quarter.key_result(hushed(quarter), title="Hushed", owner=world.carol)
    quarter.key_result(hushed(quarter, named=[world.dan]), owner=world.dan)
    looked(world, NINE)
    assert list(told("reminder")) == ["Dan Dietl"]
    assert list(told("monday")) == ["Dan Dietl"]


def test_one_agents_numbers_are_owed_by_who_may_see_them(quarter: Quarter, world: World) -> None:
    """Dan is named, but Carol's numbers are hers, Bob's and Alice's to see."""
    objective = hushed(quarter, named=[world.dan, world.bob, world.carol])
    for owner in (world.dan, world.bob, world.carol):
        quarter.key_result(objective, owner=owner, person=world.carol)
    looked(world, NINE)
    assert set(told("reminder")) == {"Bob Berg", "Carol Castro"}


def test_a_missed_one_is_no_news_for_the_lead_who_may_not_see_it(
    quarter: Quarter, world: World
) -> None:
    quarter.key_result(hushed(quarter, owner=world.carol))  # Carol misses it, Bob leads the team
    looked(world, LATE)
    assert list(told("missed")) == ["Alice Adler"]
    Delivery.objects.all().delete()
    Objective.objects.update(visibility=Visibility.EVERYONE)
    looked(world, LATE + timedelta(hours=1))
    assert list(told("missed")) == ["Bob Berg"]


def test_a_step_ticked_stands_in_the_log_without_its_title(quarter: Quarter, world: World) -> None:
    steps = [StepText("Tell nobody")]
    made = quarter.key_result(hushed(quarter), kind=Kind.MILESTONES, steps=steps)
    with at(TUESDAY):
        tick_milestone(access=quarter.alice, milestone=made.milestones.get(), is_done=True)
    entry = AuditEntry.objects.get(action="milestone.done")
    assert (entry.subject, entry.details["private"]) == ("", True)
    page = world.client(world.adam).get(world.url("organization:activity")).content.decode()
    assert "Tell nobody" not in page


def test_who_does_not_see_what_it_supports_does_not_cut_the_tie(
    quarter: Quarter, world: World
) -> None:
    above, seen = hushed(quarter, team=None), quarter.objective("Seen", team=None)
    child = quarter.objective("Child", supports=[above, seen])
    found = Objective.objects.select_related("cycle", "team", "owner").get(pk=child.pk)
    text = ObjectiveText(title="Child", cycle=quarter.cycle, team=world.tier1, owner=world.bob)
    change_objective(
        access=world.access(world.bob), objective=found, text=text, reason="Seen is over."
    )
    assert [each.parent_id for each in Support.objects.filter(child=child)] == [above.pk]
    # Alice sees and cuts it.
    change_objective(access=quarter.alice, objective=found, text=text, reason="So is it.")
    assert not Support.objects.filter(child=child).exists()


def test_a_proposer_reads_no_title_of_what_became_private(quarter: Quarter, world: World) -> None:
    about = quarter.objective("Known")
    for title, objective in (("A key result", about), ("An objective", None)):
        text = ProposalText(
            title=title,
            objective=objective,
            cycle=None if objective else quarter.cycle,
            team=None if objective else world.tier1,
        )
        propose(access=world.access(world.carol), text=text)
    made = take_up(access=quarter.alice, proposal=Proposal.objects.get(title="An objective"))
    page, carol = world.url("objectives:proposals"), world.client(world.carol)
    leads_to = world.url("objectives:objective", objective=made.pk)
    html = carol.get(page).content.decode()
    assert "Known" in html
    assert leads_to in html
    Objective.objects.update(visibility=Visibility.PRIVATE, title="Hush")
    html = carol.get(page).content.decode()
    assert "An objective" in html  # Carol's own words stay
    assert "Hush" not in html
    assert leads_to not in html
    assert "Hush" in world.client(world.alice).get(page).content.decode()


def test_a_cycle_counts_what_its_reader_may_see(quarter: Quarter, world: World) -> None:
    quarter.objective("For all eyes")
    hushed(quarter)
    counted = [
        [each.count for each in world.client(who).get(url).context["cycles"]]
        for url in [world.url("objectives:cycles")]
        for who in (world.alice, world.bob, world.vera)
    ]
    assert counted == [[2], [1], [1]]


def test_what_is_published_is_told_without_key_results_that_one_may_not_see(
    quarter: Quarter, world: World
) -> None:
    """Dan owns one about Carol's numbers: named on the objective, he may not see hers."""
    objective = hushed(quarter, named=[world.dan, world.carol])
    quarter.key_result(objective, title="Hers", owner=world.dan, person=world.carol)
    quarter.key_result(objective, title="His", owner=world.dan)
    Objective.objects.update(announced_at=None)
    told_to = {each.person: each.facts["lines"] for each in announce(world.organization, now=SOON)}
    assert told_to[world.dan.pk] == [["Hush", False, ["His"], [], False, False]]
