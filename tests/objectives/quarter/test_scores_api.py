"""Scores over the API: only once graded, as reported once closed, and no more than one may see."""

from objectives.choices import Visibility
from objectives.models import Objective
from tests.fixtures.queries import AtMost
from tests.objectives.quarter.ends import Ended
from tests.objectives.quarter.test_grading import give
from tests.objectives.test_api import call
from tests.world import World


def test_there_are_none_while_the_cycle_runs(ended: Ended, world: World) -> None:
    assert call(world.vera, "get", "scores/").json()["results"] == []


def test_scores_given_and_proposed(ended: Ended, world: World, at_most_queries: AtMost) -> None:
    ended.graded()
    give(ended, ended.half, 700_000, "Two weeks of strike.")
    with at_most_queries(15):
        answered = call(world.vera, "get", f"scores/?cycle={ended.cycle.pk}").json()["results"]
    first, silent = answered
    assert (first["objective"], first["ambition"]) == (ended.objective.pk, "stretch")
    # (3 × 0.7 + 1) ÷ 4 = 0.775: of a stretch that is good.
    assert (first["score"], first["verdict"]) == ("0.775", "good")
    assert (first["counted"], first["weighted"]) == (2, 2)
    half, full, guard = first["key_results"]
    assert (half["proposed"], half["score"], half["reason"]) == (
        "0.5",
        "0.7",
        "Two weeks of strike.",
    )
    assert half["graded_by"] == world.bob.pk
    assert (full["proposed"], full["score"], full["graded_by"]) == ("1", "1", None)
    assert guard["score"] is None
    assert (silent["score"], silent["verdict"]) == (None, "no_data")


def test_closed_they_stay_as_reported(ended: Ended, world: World) -> None:
    ended.closed()
    ended.half.progress, ended.half.exact_progress = 0, "0"
    ended.half.save(update_fields=["progress", "exact_progress"])
    first, _silent = call(world.vera, "get", "scores/").json()["results"]
    assert first["score"] == "0.625"  # (3 × 0.5 + 1) ÷ 4
    assert first["key_results"][0]["score"] == "0.5"


def test_of_another_cycle_or_a_private_objective_there_is_nothing(
    ended: Ended, world: World
) -> None:
    ended.graded()
    for wrong in (ended.cycle.pk + 999, 0, "x"):
        assert call(world.vera, "get", f"scores/?cycle={wrong}").json()["results"] == []
    Objective.objects.filter(pk=ended.objective.pk).update(visibility=Visibility.PRIVATE)
    (left,) = call(world.vera, "get", "scores/").json()["results"]
    assert left["objective"] == ended.silent.pk
    assert call(world.charlie, "get", "scores/").json()["results"] == []
