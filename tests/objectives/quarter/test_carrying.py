"""What goes on in another cycle: as drafts that start where it ended, linked both ways."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.catalogue_setup import current_versions, ensure_metrics
from objectives.models import Cycle, KeyResult, Objective, Share, Support
from objectives.quarter.carrying import is_achieved, open_cycles, tree_below
from objectives.quarter.results import read_results
from objectives.use_cases.carrying import carry_over
from objectives.use_cases.objectives import archive_objective
from objectives.use_cases.sharing import share_objective
from tests.objectives.cases import M, Quarter, at
from tests.objectives.quarter.ends import JANUARY, MONDAY, Ended, next_quarter
from tests.world import World


def carry(ended: Ended, into: Cycle, *which: Objective) -> list[Objective]:
    chosen = {
        ended.objective_(each): list(
            KeyResult.objects.filter(objective=each)
            .select_related("objective__cycle", "metric__metric", "owner")
            .order_by("pk")
        )
        for each in which
    }
    with at(JANUARY):
        return carry_over(access=ended.alice, into=into, chosen=chosen)


def test_baselines_are_the_values_at_the_end_and_targets_stay(ended: Ended) -> None:
    ended.closed()
    (made,) = carry(ended, next_quarter(ended), ended.objective)
    assert (made.state, made.published_at, made.carried_from) == ("draft", None, ended.objective)
    assert (made.title, made.owner, made.team) == (
        "Answer sooner",
        ended.world.bob,
        ended.world.tier1,
    )
    assert made.ambition == "stretch"
    half, full, guard = made.key_results.order_by("position")
    # From 60 to 45, it ended at 52.5: from there to 45.
    assert (half.baseline, half.target, half.weight) == (52_500_000, 45 * M, 3 * M)
    # It was typed, from no measurement.
    assert (half.baseline_n, half.baseline_low, half.baseline_high) == (None, None, None)
    # It went past its target, to 40: from there it would run backwards, so it asks the same.
    assert (full.baseline, full.target) == (60 * M, 45 * M)
    assert (guard.baseline, guard.weight) == (60 * M, 0)  # nobody measured it
    assert half.carried_from_id == ended.half.pk
    assert half.published_at is None


def test_what_was_achieved_is_shown_and_not_ticked(ended: Ended, world: World) -> None:
    ended.closed()
    into = next_quarter(ended)
    (outcome, _) = read_results(ended.alice, ended.cycle)
    assert [is_achieved(each) for each in outcome.results] == [False, True, False]
    page = world.client(world.alice).get(
        world.url("objectives:carry", objective=ended.objective.pk) + f"?into={into.pk}"
    )
    ticks = {
        each.pk: f'name="k{each.pk}"' in (text := page.content.decode())
        and "checked" in text.split(f'name="k{each.pk}"')[1].split(">")[0]
        for each in (ended.half, ended.full, ended.guard)
    }
    assert ticks == {ended.half.pk: True, ended.full.pk: False, ended.guard.pk: True}


def test_the_whole_tree_goes_on_and_supports_itself_again(quarter: Quarter) -> None:
    year = quarter.new_cycle("2026/27", date(2026, 7, 1), date(2027, 7, 1), cadence="year")
    above = quarter.objective("The year's", cycle=year)
    ended = Ended(quarter)
    below = quarter.objective("Below", supports=[ended.objective])
    deeper = quarter.objective("Deeper", supports=[below, ended.objective])
    Support.objects.create(
        organization=quarter.cycle.organization, child=ended.objective, parent=above
    )
    outside = quarter.objective("Not carried")
    Support.objects.create(organization=quarter.cycle.organization, child=deeper, parent=outside)
    ended.closed()
    into = next_quarter(ended)
    going = tree_below(ended.alice, ended.objective_(ended.objective), into)
    assert [(each.outcome.objective.title, each.depth) for each in going] == [
        ("Answer sooner", 0),
        ("Below", 1),
        ("Deeper", 1),
    ]
    made = {each.title: each for each in carry(ended, into, ended.objective, below, deeper)}
    links = set(
        Support.objects.filter(child__in=made.values()).values_list("child__title", "parent__title")
    )
    assert links == {
        ("Answer sooner", "The year's"),  # still open, and runs for longer
        ("Below", "Answer sooner"),
        ("Deeper", "Below"),
        ("Deeper", "Answer sooner"),
    }
    new = set(Support.objects.filter(child=made["Below"]).values_list("parent", flat=True))
    assert new == {made["Answer sooner"].pk}


def test_a_second_time_into_the_same_cycle_is_refused_unless_the_first_is_archived(
    ended: Ended,
) -> None:
    ended.closed()
    into = next_quarter(ended)
    (made,) = carry(ended, into, ended.objective)
    with pytest.raises(ValidationError) as refused:
        carry(ended, into, ended.objective)
    assert list(refused.value.message_dict) == ["into"]
    assert Objective.objects.filter(cycle=into).count() == 1
    (going,) = tree_below(ended.alice, ended.objective_(ended.objective), into)
    assert going.there
    archive_objective(
        access=ended.alice, objective=ended.objective_(made), reason="It was left out."
    )
    assert carry(ended, into, ended.objective)


def test_whoever_left_owns_nothing_new_and_an_archived_team_passes_to_the_one_above(
    ended: Ended, world: World
) -> None:
    ended.closed()
    type(world.bob).objects.filter(pk=world.bob.pk).update(left_at=JANUARY)
    type(world.tier1).objects.filter(pk=world.tier1.pk).update(archived_at=JANUARY)
    ended.alice = world.access(world.alice)
    (made,) = carry(ended, next_quarter(ended), ended.objective)
    assert (made.owner, made.team) == (None, world.department)


def test_figures_of_an_archived_team_pass_to_the_one_above_with_an_open_baseline(
    ended: Ended, world: World
) -> None:
    """Where another team ended is not where the one above starts; its own history fills it in."""
    ensure_metrics(world.organization)
    (csat,) = (each for each in current_versions(world.organization) if each.metric.key == "csat")
    measured = {"metric": csat, "unit": "share", "baseline": 800_000, "target": 900_000}
    ours, theirs = (
        ended.quarter.key_result(ended.objective, title=team.name, team=team, **measured)
        for team in (world.tier1, world.tier2)
    )
    ended.closed()
    type(world.tier1).objects.filter(pk=world.tier1.pk).update(archived_at=JANUARY)
    ended.alice = world.access(world.alice)
    (made,) = carry(ended, next_quarter(ended), ended.objective)
    moved, kept = (made.key_results.get(carried_from=each) for each in (ours, theirs))
    assert (moved.team, moved.baseline, moved.target) == (world.department, None, 900_000)
    assert (kept.team, kept.baseline, kept.target) == (world.tier2, 800_000, 900_000)


def test_the_teams_that_share_it_share_what_goes_on(ended: Ended, world: World) -> None:
    """An archived one's share passes to the team above; that of the new objective's team ends."""
    for team, weight in ((world.tier2, M // 2), (world.onboarding, M // 4)):
        share_objective(access=ended.alice, objective=ended.objective, team=team, weight=weight)
    ended.closed()
    type(world.tier2).objects.filter(pk=world.tier2.pk).update(archived_at=JANUARY)
    ended.alice = world.access(world.alice)
    (made,) = carry(ended, next_quarter(ended), ended.objective)
    shares = Share.objects.filter(objective=made).order_by("weight")
    assert [(each.team, each.weight) for each in shares] == [
        (world.onboarding, M // 4),
        (world.department, M // 2),
    ]
    assert Share.objects.filter(objective=ended.objective).count() == 2

    Share.objects.filter(objective=made).delete()
    archive_objective(access=ended.alice, objective=made, reason="It was left out.")
    type(world.tier1).objects.filter(pk=world.tier1.pk).update(archived_at=JANUARY)
    ended.alice = world.access(world.alice)
    (again,) = carry(ended, made.cycle, ended.objective)
    assert again.team == world.department
    assert [each.team for each in Share.objects.filter(objective=again)] == [world.onboarding]


def test_into_a_closed_cycle_or_by_who_does_not_write_nothing_goes(
    ended: Ended, world: World
) -> None:
    ended.closed()
    into = next_quarter(ended)
    found = ended.objective_(ended.objective)
    with pytest.raises(PermissionDenied):
        carry_over(access=world.access(world.carol), into=into, chosen={found: []})
    with pytest.raises(ValidationError):
        carry_over(access=ended.alice, into=ended.cycle, chosen={found: []})
    with pytest.raises(ValidationError):
        carry_over(access=ended.alice, into=into, chosen={})


def test_the_next_cycle_is_offered_first(ended: Ended, world: World) -> None:
    ended.closed()
    later = Cycle.objects.create(
        organization=world.organization, name="Q2", start=date(2027, 4, 1), end=date(2027, 7, 1)
    )
    into = next_quarter(ended)
    Cycle.objects.create(
        organization=world.organization,
        name="Q3 2026",
        start=date(2026, 7, 1),
        end=date(2026, 10, 1),
    )
    assert open_cycles(ended.alice, ended.cycle) == [into, later]


def test_links_show_both_ways_and_a_form_does_it(
    ended: Ended, world: World, at_most_queries: object
) -> None:
    ended.closed()
    into = next_quarter(ended)
    url = world.url("objectives:carry", objective=ended.objective.pk)
    client = world.client(world.bob)
    with at_most_queries(15):  # type: ignore[operator]
        assert client.get(url).status_code == 200
    nothing = client.post(url, {"into": into.pk})
    assert nothing.status_code == 422
    with at(JANUARY):
        client.post(
            url, {"into": into.pk, f"o{ended.objective.pk}": "on", f"k{ended.half.pk}": "on"}
        )
    made = Objective.objects.get(cycle=into)
    assert [each.title for each in made.key_results.all()] == ["Replies"]
    old = client.get(world.url("objectives:objective", objective=ended.objective.pk))
    new = client.get(world.url("objectives:objective", objective=made.pk))
    assert "Goes on in" in old.content.decode()
    assert "Carried over from" in new.content.decode()


def test_a_private_objective_stays_private(ended: Ended, world: World) -> None:
    secret = ended.quarter.objective("Secret", visibility="private", named=[world.dan])
    of_carol = ended.quarter.key_result(secret, person=world.carol)
    ended.quarter.said(of_carol, 50 * M, on=MONDAY)
    ended.closed()
    (made,) = carry(ended, next_quarter(ended), secret)
    assert made.visibility == "private"
    assert set(made.named.all()) == {world.dan}
    assert not Objective.objects.visible_to(world.access(world.vera)).filter(pk=made.pk).exists()


def test_the_log_of_changes_names_no_private_objective(ended: Ended, world: World) -> None:
    """An admin who directs nothing reads the log, and no objectives."""
    ended.quarter.objective("Secret", visibility="private")
    page = world.client(world.adam).get(world.url("organization:activity")).content.decode()
    assert "Secret" not in page
    assert "Wrote the objective “private”" in page
    assert "Wrote the objective “Answer sooner”" in page


def test_who_is_here_is_read_once_for_all(ended: Ended, world: World) -> None:
    """And asked of each owner, of the objective and of three key results, as it is written."""
    KeyResult.objects.filter(objective=ended.objective).update(owner=world.carol)
    ended.closed()
    into = next_quarter(ended)
    with CaptureQueriesContext(connection) as found:
        carry(ended, into, ended.objective)
    asked = [each["sql"] for each in found.captured_queries if "people_rolegrant" in each["sql"]]
    assert len(asked) == 1 + 4, "\n".join(asked)
