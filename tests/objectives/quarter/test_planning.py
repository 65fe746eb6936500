"""Planning: where we stand, missions, stages, proposals, publishing several, handing over."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from metrics.catalogue_setup import ensure_metrics
from objectives.models import Change, JourneyStage, KeyResult, Mission, Objective, Proposal
from objectives.planning.stages import Named, choices_of, read_stages
from objectives.use_cases.key_results import KeyResultText
from objectives.use_cases.planning import (
    ProposalText,
    change_stages,
    decline,
    hand_over,
    propose,
    take_up,
    take_up_key_result,
    write_mission,
)
from objectives.use_cases.publishing import publish_objectives
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.objectives.quarter.ends import Ended, next_quarter
from tests.world import World

HTMX = {"HX-Request": "true"}


def idea(world: World, quarter: Quarter, who: str = "carol", **text: Any) -> Proposal:
    given: dict[str, Any] = {"title": "Answer in Thai"}
    given |= {"cycle": quarter.cycle, "team": world.tier1} | text
    return propose(access=world.access(getattr(world, who)), text=ProposalText(**given))


def test_an_agent_proposes_and_the_lead_takes_it_up_as_a_draft(
    quarter: Quarter, world: World
) -> None:
    proposal = idea(world, quarter, why="They ask.")
    made = take_up(access=world.access(world.bob), proposal=proposal)
    assert (made.state, made.title, made.why) == ("draft", "Answer in Thai", "They ask.")
    assert (made.proposed_by, made.team) == (world.carol, world.tier1)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("taken", world.bob)
    page = world.client(world.vera).get(world.url("objectives:objective", objective=made.pk))
    assert "Carol Castro" in page.content.decode()
    mine = world.client(world.carol).get(world.url("objectives:proposals")).content.decode()
    assert "Taken up by Bob Berg" in mine


def test_of_two_who_decide_the_second_is_told(quarter: Quarter, world: World) -> None:
    proposal = idea(world, quarter)
    late = Proposal.objects.get(pk=proposal.pk)
    take_up(access=world.access(world.bob), proposal=proposal)
    with pytest.raises(ValidationError, match="already"):
        decline(access=quarter.alice, proposal=late, reason="No")
    assert Objective.objects.filter(title="Answer in Thai").count() == 1


def test_declining_needs_a_reason_that_the_proposer_reads(quarter: Quarter, world: World) -> None:
    proposal = idea(world, quarter)
    with pytest.raises(ValidationError) as refused:
        decline(access=world.access(world.bob), proposal=proposal, reason=" ")
    assert list(refused.value.message_dict) == ["reason"]
    decline(access=world.access(world.bob), proposal=proposal, reason="Next year.")
    mine = world.client(world.carol).get(world.url("objectives:proposals")).content.decode()
    assert "Declined by Bob Berg: Next year." in mine


def test_a_proposed_key_result_becomes_what_the_lead_makes_of_it(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    proposal = idea(world, quarter, objective=objective, title="Ask after each call")
    text = KeyResultText(title="Calls asked after", target=10 * M)
    made = take_up_key_result(
        access=world.access(world.bob), proposal=proposal, text=text, reason="Carol is right."
    )
    proposal.refresh_from_db()
    assert (proposal.state, proposal.made_key_result) == ("taken", made)
    assert made.objective == objective


def test_the_form_of_a_proposed_key_result_is_filled_with_its_words(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    proposal = idea(world, quarter, objective=objective, title="Ask after each call")
    client = world.client(world.bob)
    sent = client.post(world.url("objectives:take-up-proposal", proposal=proposal.pk))
    form = client.get(sent.headers["Location"])
    assert 'value="Ask after each call"' in form.content.decode()
    fields = {
        **{"title": "Asked after", "metric": "", "unit": "count", "kind": "reach"},
        "reason": "Carol is right.",
        **{"baseline": "0", "target": "10", "weight": "1", "owner": ""},
    }
    with at(TUESDAY):
        assert client.post(sent.headers["Location"], fields, headers=HTMX).status_code == 204
    proposal.refresh_from_db()
    assert proposal.made_key_result == KeyResult.objects.get(title="Asked after")


@pytest.mark.parametrize(
    ("who", "sees", "decides"),
    [
        ("alice", True, True),
        ("bob", True, True),
        ("carol", True, False),  # hers
        ("dan", False, False),
        ("erin", False, False),
    ],
)
def test_who_sees_a_proposal_and_who_decides(
    quarter: Quarter, world: World, who: str, sees: bool, decides: bool
) -> None:
    proposal = idea(world, quarter)
    access = world.access(getattr(world, who))
    assert Proposal.objects.visible_to(access).filter(pk=proposal.pk).exists() == sees
    assert Proposal.objects.to_decide(access).filter(pk=proposal.pk).exists() == decides
    if not decides:
        with pytest.raises(PermissionDenied):
            take_up(access=access, proposal=proposal)


def test_the_companys_proposals_are_a_directors(quarter: Quarter, world: World) -> None:
    proposal = idea(world, quarter, who="bob", team=None)
    with pytest.raises(PermissionDenied):
        take_up(access=world.access(world.bob), proposal=proposal)
    assert take_up(access=quarter.alice, proposal=proposal).team is None
    with pytest.raises(PermissionDenied):
        idea(world, quarter, who="vera")


def test_a_proposal_about_a_private_objective_is_for_its_readers(
    quarter: Quarter, world: World
) -> None:
    secret = quarter.objective("Secret", visibility="private", owner=world.carol)
    proposal = idea(world, quarter, objective=secret, title="Hush")
    bob = world.client(world.bob)
    assert "Hush" not in bob.get(world.url("objectives:proposals")).content.decode()
    take = world.url("objectives:take-up-proposal", proposal=proposal.pk)
    assert bob.post(take).status_code == 404
    new = world.url("objectives:new-proposal") + f"?objective={secret.pk}"
    assert bob.get(new).status_code == 404


def test_drafts_are_published_together(quarter: Quarter) -> None:
    drafts = [quarter.objective(title, published=False) for title in ("One", "Two")]
    assert publish_objectives(access=quarter.alice, objectives=drafts) == drafts
    assert publish_objectives(access=quarter.alice, objectives=drafts) == []
    assert {each.state for each in Objective.objects.all()} == {"published"}


def test_what_the_coach_stops_in_one_holds_all_up(quarter: Quarter) -> None:
    """Nobody owns the second."""
    drafts = [
        quarter.objective("One", published=False),
        quarter.objective("Two", published=False, owner=None),
    ]
    with pytest.raises(ValidationError) as refused:
        publish_objectives(access=quarter.alice, objectives=drafts)
    assert [each.startswith("“Two”: ") for each in refused.value.messages] == [True]
    assert not Objective.objects.filter(state="published").exists()


def test_a_lead_publishes_the_own_teams_drafts_from_planning(
    quarter: Quarter, world: World
) -> None:
    mine = quarter.objective("Mine", published=False)
    theirs = quarter.objective("Theirs", published=False, team=world.tier2)
    client = world.client(world.bob)
    url = world.url("objectives:publish-drafts", cycle=quarter.cycle.pk)
    assert "Theirs" not in client.get(url).content.decode()
    with at(TUESDAY):
        client.post(url, {"objective": [mine.pk, theirs.pk]})
    assert set(Objective.objects.filter(state="published")) == {mine}


def test_a_mission_is_a_directors_and_stands_above_the_plan(quarter: Quarter, world: World) -> None:
    with pytest.raises(PermissionDenied):
        write_mission(access=world.access(world.bob), team=None, text="x")
    write_mission(access=quarter.alice, team=None, text="Nobody asks twice.")
    write_mission(access=quarter.alice, team=world.tier1, text="The first answer is right.")
    write_mission(access=quarter.alice, team=world.tier2, text="Hard ones are ours.")
    page = world.client(world.carol).get(world.url("objectives:planning")).content.decode()
    assert "Nobody asks twice." in page
    assert "The first answer is right." in page
    assert "Hard ones are ours." not in page
    write_mission(access=quarter.alice, team=None, text=" ")
    assert Mission.objects.count() == 2


def test_an_organization_without_a_word_has_the_usual_stages_in_each_language(
    quarter: Quarter, world: World
) -> None:
    stages = read_stages(world.organization)
    for language, words in {
        "en": ["Adoption", "Onboarding", "Support", "Growth", "Renewal", "Team"],
        "pl": ["Wdrożenie", "Wprowadzenie", "Obsługa", "Rozwój", "Odnowienie", "Zespół"],
    }.items():
        with translation.override(language):
            names = [each.name for each in stages]
            assert len(names) == len(words)
            if language == "en":
                assert names == words
            else:
                assert names != [str(each) for each in ("Adoption", "Onboarding")]
                assert all(names)


def test_stages_are_renamed_added_and_hidden(quarter: Quarter, world: World) -> None:
    objective = quarter.objective(stage="growth")
    client = world.client(world.alice)
    url = world.url("objectives:stages")
    keys = ("adoption", "onboarding", "support", "growth", "renewal", "team")
    names = {f"name-{key}": key.title() for key in keys} | {"name-support": "Care"}
    used = {f"used-{key}": "on" for key in keys if key != "growth"}
    assert client.post(url, names | used | {"new": "Advocacy"}, headers=HTMX).status_code == 204
    stages = read_stages(world.organization)
    assert [(each.key, each.name, each.hidden) for each in stages] == [
        ("adoption", "Adoption", False),
        ("onboarding", "Onboarding", False),
        ("support", "Care", False),
        ("growth", "Growth", True),
        ("renewal", "Renewal", False),
        ("team", "Team", False),
        ("own-1", "Advocacy", False),
    ]
    # What was left as it was is stored as no name, so each reader has it in their language.
    assert JourneyStage.objects.get(key="adoption").name == ""
    assert ("growth", "Growth") not in choices_of(stages)
    assert ("growth", "Growth") in choices_of(stages, current="growth")
    page = client.get(world.url("objectives:objective", objective=objective.pk))
    assert "Growth" in page.content.decode()  # what is there keeps its stage
    form = client.get(world.url("objectives:new-objective")).content.decode()
    assert re.search(r'<option value="own-1">\s*Advocacy', form)


def test_two_stages_of_one_name_or_none_in_use_are_refused(quarter: Quarter) -> None:
    twins = [Named("support", "Care", False), Named("own-1", "care ", False)]
    with pytest.raises(ValidationError, match="same name"):
        change_stages(access=quarter.alice, stages=twins)
    with pytest.raises(ValidationError, match="at least one"):
        change_stages(access=quarter.alice, stages=[Named("support", "", True)])


def test_an_owner_who_left_shows_and_is_handed_over_with_what_was_theirs(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    theirs = quarter.key_result(objective, owner=world.bob)
    carols = quarter.key_result(objective, owner=world.carol)
    nobodys = quarter.key_result(objective)
    type(world.bob).objects.filter(pk=world.bob.pk).update(left_at=TUESDAY)
    client = world.client(world.alice)
    url = world.url("objectives:objective", objective=objective.pk)
    assert (
        "Bob Berg has left, and nobody answers for this objective now"
        in client.get(url).content.decode()
    )
    found = Objective.objects.select_related("cycle", "owner").get(pk=objective.pk)
    with pytest.raises(ValidationError):
        hand_over(access=quarter.alice, objective=found, to=world.erin, reason="")
    hand_over(access=quarter.alice, objective=found, to=world.erin, reason="Bob moved away.")
    owners = KeyResult.objects.order_by("pk").values_list("pk", "owner")
    assert dict(owners) == {
        theirs.pk: world.erin.pk,
        carols.pk: world.carol.pk,
        nobodys.pk: None,
    }
    assert Change.objects.filter(field="owner", reason="Bob moved away.").count() == 2
    assert "has left" not in client.get(url).content.decode()


def test_an_archived_teams_objective_stays_readable_and_can_be_moved(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective()
    type(world.tier1).objects.filter(pk=world.tier1.pk).update(archived_at=TUESDAY)
    page = world.client(world.vera).get(world.url("objectives:objective", objective=objective.pk))
    assert "The team Tier 1 was archived on" in page.content.decode()
    client = world.client(world.alice)
    edit = world.url("objectives:edit-objective", objective=objective.pk)
    assert re.search(
        rf'<option value="{world.tier1.pk}" selected>', client.get(edit).content.decode()
    )
    form = {
        **{"title": objective.title, "cycle": quarter.cycle.pk, "team": world.tier2.pk},
        **{"stage": "support", "visibility": "everyone", "owner": world.bob.pk},
        **{"ambition": "commitment", "reason": "Tier 1 is no more."},
    }
    with at(TUESDAY):
        assert client.post(edit, form, headers=HTMX).status_code == 204
    objective.refresh_from_db()
    assert objective.team == world.tier2


def test_planning_leads_from_a_metric_to_a_draft_and_its_key_result(
    quarter: Quarter, world: World
) -> None:
    ensure_metrics(world.organization)
    client = world.client(world.alice)
    url = world.url("objectives:new-objective")
    asked = f"{url}?cycle={quarter.cycle.pk}&stage=onboarding&metric=average_response_time"
    form = client.get(asked).content.decode()
    assert re.search(r'<option value="onboarding" selected>', form)
    fields = {
        **{"title": "Soon", "cycle": quarter.cycle.pk, "team": "", "stage": "onboarding"},
        **{"visibility": "everyone", "ambition": "commitment"},
    }
    sent = client.post(asked, fields, headers=HTMX)
    assert sent.status_code == 204
    made = Objective.objects.get(title="Soon")
    key_result = client.get(sent.headers["HX-Redirect"]).content.decode()
    assert made.stage == "onboarding"
    assert re.search(r'<option value="\d+" selected>\s*Average response time', key_result)


def test_planning_shows_last_cycles_misses_and_keeps_its_queries(
    ended: Ended, world: World, at_most_queries: AtMost
) -> None:
    ensure_metrics(world.organization)
    for _ in range(6):
        ended.quarter.key_result(ended.quarter.objective())
    ended.closed()
    next_quarter(ended)
    for who in (world.alice, world.bob, world.carol, world.vera):
        client = world.client(who)
        with at_most_queries(15):
            page = client.get(world.url("objectives:planning"))
        assert "Answer sooner" in page.content.decode()  # 0.62 of a stretch
        with at_most_queries(15):
            figures = client.get(world.url("objectives:planning-figures"))
        assert figures.status_code == 200
    for name in ("proposals", "compare"):
        client = world.client(world.alice)
        with at_most_queries(15):
            client.get(world.url(f"objectives:{name}"))
