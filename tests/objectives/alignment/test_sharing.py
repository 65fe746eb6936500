"""Objectives that teams share: who may, what a team's summary says, who checks in."""

import re
from fractions import Fraction
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from objectives.board.groups import Board
from objectives.board.whole import read_board
from objectives.choices import Visibility
from objectives.models import Change, CheckIn, Objective, Share
from objectives.owed import missing_of_teams
from objectives.use_cases.key_results import StepText
from objectives.use_cases.objectives import ObjectiveText, change_objective
from objectives.use_cases.sharing import share_objective, stop_sharing
from people.models import Membership, Role, Team
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World, person


@pytest.fixture
def shared(quarter: Quarter, world: World) -> Objective:
    """Tier 1's, at 50 %, of which Onboarding counts a quarter."""
    found = quarter.objective("Answer sooner")
    quarter.said(quarter.key_result(found), 52_500_000)
    share_objective(access=quarter.alice, objective=found, team=world.onboarding, weight=M // 4)
    return Objective.objects.select_related("cycle", "team").get(pk=found.pk)


def board(quarter: Quarter, who: Membership, *teams: Team) -> Board:
    return read_board(
        access=quarter.world.access(who),
        cycle=quarter.cycle,
        now=TUESDAY,
        stale=False,
        teams=[team.pk for team in teams] or None,
    )


def test_a_teams_summary_weighs_what_it_shares(
    quarter: Quarter, shared: Objective, world: World
) -> None:
    own = quarter.objective("Welcome them", team=world.onboarding)
    quarter.said(quarter.key_result(own), 45 * M)
    quarter.objective("Still a draft", team=world.onboarding, published=False)
    quarter.objective("Without data", team=world.onboarding)
    found = board(quarter, world.alice)
    groups = {group.team: group for group in found.groups}

    # (1 × 100 % + ¼ × 50 %) ÷ (1 + ¼) = 90 %; of three published ones two have data.
    roll = groups[world.onboarding].summary
    assert (roll.progress, roll.counted, roll.weighted) == (Fraction(9, 10), 2, 3)
    roll = groups[world.tier1].summary
    assert (roll.progress, roll.counted, roll.weighted) == (Fraction(1, 2), 1, 1)
    # It stands at two places and counts once.
    assert found.total == 4
    assert sum(found.counts.values()) == 4


def test_moved_to_a_team_that_shares_it_counts_once_and_in_full(
    quarter: Quarter, shared: Objective, world: World
) -> None:
    """Onboarding's own at 100 %, and the one at 50 % of which it counted a quarter until now."""
    own = quarter.objective("Welcome them", team=world.onboarding)
    quarter.said(quarter.key_result(own), 45 * M)
    share_objective(access=quarter.alice, objective=shared, team=world.tier2, weight=M // 2)
    text = ObjectiveText(
        title=shared.title, cycle=quarter.cycle, team=world.onboarding, owner=world.bob
    )
    with at(TUESDAY):
        change_objective(
            access=quarter.alice, objective=shared, text=text, reason="It is theirs to do"
        )
    (group,) = (
        each for each in board(quarter, world.alice).groups if each.team == world.onboarding
    )
    # (1 × 100 % + 1 × 50 %) ÷ 2 = 75 %, of two.
    roll = group.summary
    assert (roll.progress, roll.counted, roll.weighted) == (Fraction(3, 4), 2, 2)
    assert [each.team for each in Share.objects.all()] == [world.tier2]
    kept = Change.objects.filter(objective=shared, field="shared").latest("pk")
    assert (kept.before, kept.after, kept.reason) == (
        {"team": "Onboarding", "amount": M // 4, "unit": "share"},
        None,
        "It is theirs to do",
    )


def test_shares_left_by_earlier_moves_end(
    quarter: Quarter, shared: Objective, world: World
) -> None:
    share_objective(access=quarter.alice, objective=shared, team=world.tier2, weight=M // 2)
    Objective.objects.filter(pk=shared.pk).update(team=world.onboarding)
    migration = import_module("objectives.migrations.0036_shares_end_where_it_is_their_own")
    with connection.cursor() as cursor:
        cursor.execute(migration.END_SHARES)
    assert [each.team for each in Share.objects.all()] == [world.tier2]


def test_a_move_meanwhile_is_seen_by_who_shares(
    quarter: Quarter, shared: Objective, world: World
) -> None:
    """Another tab has moved it to Tier 2 since this one was read."""
    Objective.objects.filter(pk=shared.pk).update(team=world.tier2)
    with pytest.raises(ValidationError):
        share_objective(access=quarter.alice, objective=shared, team=world.tier2, weight=M)


def test_it_stands_on_the_page_of_the_team_that_shares_it(
    quarter: Quarter, shared: Objective, world: World
) -> None:
    with at(TUESDAY):
        html = (
            world.client(world.erin)
            .get(world.url("objectives:team", team="onboarding"))
            .content.decode()
        )
    words = re.sub(r"\s+", " ", html.replace("\N{NO-BREAK SPACE}", " "))

    assert "Answer sooner" in words
    assert "Shared by Tier 1 · counts 25 %" in words
    assert "50 % from 1 of 1 objective" in words
    found = board(quarter, world.erin, world.onboarding)
    assert (found.total, len(found.groups)) == (0, 1)


def test_what_is_private_is_shared_with_those_alone_who_may_read_it(
    quarter: Quarter, shared: Objective, world: World
) -> None:
    Objective.objects.filter(pk=shared.pk).update(visibility=Visibility.PRIVATE)

    assert board(quarter, world.erin, world.onboarding).groups == []
    assert len(board(quarter, world.alice, world.onboarding).groups) == 1


def test_who_writes_it_shares_it(quarter: Quarter, shared: Objective, world: World) -> None:
    ola = person(world.organization, "Ola Oko", Role.LEAD, leads=world.onboarding)
    for outsider in (ola, world.carol, world.vera):
        with pytest.raises(PermissionDenied):
            share_objective(
                access=world.access(outsider), objective=shared, team=world.tier2, weight=M
            )
    share = share_objective(
        access=world.access(world.bob), objective=shared, team=world.onboarding, weight=M // 2
    )
    assert Share.objects.get().weight == M // 2
    with pytest.raises(PermissionDenied):
        stop_sharing(access=world.access(ola), objective=shared, share=share)
    stop_sharing(access=world.access(world.bob), objective=shared, share=share)
    assert not Share.objects.exists()
    kept = Change.objects.filter(objective=shared, field="shared").order_by("pk")
    assert [(each.before, each.after) for each in kept] == [
        (None, {"team": "Onboarding", "amount": M // 4, "unit": "share"}),
        (
            {"team": "Onboarding", "amount": M // 4, "unit": "share"},
            {"team": "Onboarding", "amount": M // 2, "unit": "share"},
        ),
        ({"team": "Onboarding", "amount": M // 2, "unit": "share"}, None),
    ]


@pytest.mark.parametrize(("weight", "field"), [(0, "weight"), (M + 1, "weight")])
def test_a_weight_is_more_than_nothing_and_at_most_all(
    quarter: Quarter, shared: Objective, world: World, weight: int, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        share_objective(access=quarter.alice, objective=shared, team=world.tier2, weight=weight)
    assert list(refused.value.message_dict) == [field]


def test_its_own_team_needs_no_share(quarter: Quarter, shared: Objective, world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        share_objective(access=quarter.alice, objective=shared, team=world.tier1, weight=M)
    assert list(refused.value.message_dict) == ["team"]


def test_the_sharing_teams_lead_checks_in_on_what_its_people_own(
    quarter: Quarter, shared: Objective, world: World
) -> None:
    ola = person(world.organization, "Ola Oko", Role.LEAD, leads=world.onboarding)
    erins = quarter.key_result(shared, title="Erin's", owner=world.erin)
    bobs = quarter.key_result(shared, title="Bob's", owner=world.bob)
    access = world.access(ola)

    missing = missing_of_teams(access, [world.onboarding.pk], now=TUESDAY)
    assert [each.key_result for each in missing] == [erins]
    quarter.said(erins, 50 * M, by=ola)
    assert CheckIn.objects.get(key_result=erins).author == ola
    with pytest.raises(PermissionDenied):
        quarter.said(bobs, 50 * M, by=ola)
    Share.objects.all().delete()
    with pytest.raises(PermissionDenied):
        quarter.said(erins, 51 * M, by=ola)


def test_the_sharing_teams_lead_ticks_what_its_people_own(
    quarter: Quarter, shared: Objective, world: World, at_most_queries: AtMost
) -> None:
    """Through the page: of Erin's there is the button, of Bob's there is none."""
    ola = person(world.organization, "Ola Oko", Role.LEAD, leads=world.onboarding)
    steps = [StepText("Ask ten customers"), StepText("Write it down")]
    erins, bobs = (
        quarter.key_result(
            shared,
            title=f"{owner}'s",
            owner=owner,
            kind="milestones",
            baseline=None,
            target=None,
            steps=steps,
        )
        for owner in (world.erin, world.bob)
    )
    client = world.client(ola)
    for made, may in ((erins, True), (bobs, False)):
        step = made.milestones.order_by("position")[0]
        tick = world.url("objectives:milestone-done", key_result=made.pk, milestone=step.pk)
        with at(TUESDAY):
            with at_most_queries(15):
                page = client.get(world.url("objectives:key-result", key_result=made.pk))
            assert (tick in page.content.decode()) is may
            assert client.post(tick).status_code == (302 if may else 403)
        step.refresh_from_db()
        assert (step.done_by == ola) is may


def test_the_pages_keep_their_statements(
    quarter: Quarter, shared: Objective, world: World, at_most_queries: AtMost
) -> None:
    client = world.client(world.bob)
    for url in (
        world.url("objectives:dashboard"),
        world.url("objectives:team", team="onboarding"),
        world.url("objectives:objective", objective=shared.pk),
        world.url("objectives:share", objective=shared.pk),
    ):
        with at(TUESDAY), at_most_queries(15):
            assert client.get(url).status_code == 200
