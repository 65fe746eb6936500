"""Two cycles side by side, what came again, and the course of the scores."""

from fractions import Fraction as F

from objectives.models import Cycle, Grade, Objective
from objectives.planning.stages import read_stages
from objectives.quarter.compare import compare, read_trend, scored_cycles
from objectives.use_cases.cycles import activate_cycle, close_cycle
from tests.fixtures.queries import AtMost
from tests.objectives.cases import M, at
from tests.objectives.quarter.ends import LATER, Ended, next_quarter
from tests.objectives.quarter.test_carrying import carry
from tests.world import World


def next_one(ended: Ended) -> Cycle:
    """The quarter after it, with one that was carried over and fully kept; both are closed."""
    ended.closed()
    after = next_quarter(ended)
    (made,) = carry(ended, after, ended.objective)
    with at(LATER):
        after = activate_cycle(access=ended.alice, cycle=after)
        Objective.objects.filter(pk=made.pk).update(state="published", published_at=LATER)
        made.key_results.update(exact_progress="1", progress=M, published_at=LATER)
        # What a person gives stands, whatever is computed at the closing.
        for each in made.key_results.all():
            Grade.objects.create(
                organization=made.organization,
                key_result=each,
                score=M,
                reason="All of it",
                by=ended.world.bob,
            )
        return close_cycle(access=ended.alice, cycle=after)


def test_scores_kinds_teams_stages_and_what_came_again(ended: Ended) -> None:
    later = next_one(ended)
    names = {each.key: each.name for each in read_stages(ended.world.organization)}
    found = compare(ended.alice, ended.cycle, later, names=names)
    before, after = found.columns
    # 0.625 and one without data; then 1.0 alone.
    assert (before.whole.mean, after.whole.mean) == (F(5, 8), F(1))
    assert (before.stretches.mean, before.commitments.mean) == (F(5, 8), None)
    assert before.stretches.verdicts == {"part": 1}
    assert before.commitments.verdicts == {"no_data": 1}
    assert after.stretches.verdicts == {"good": 1}
    assert (before.carried, after.carried) == (0, 1)
    assert [(row.name, row.scores, row.counts) for row in found.teams] == [
        ("Tier 1", (F(5, 8), F(1)), (2, 1))
    ]
    assert [(row.name, row.counts) for row in found.stages] == [("Support", (2, 1))]
    assert [(each.outcome.objective.title, each.times) for each in found.again] == [
        ("Answer sooner", 1)
    ]
    assert [
        (each.cycle.name, each.score, each.count)
        for each in read_trend(ended.alice, scored_cycles(ended.alice))
    ] == [
        ("Q4 2026", F(5, 8), 1),
        ("Q1 2027", F(1), 1),
    ]


def test_the_page_shows_both_and_keeps_its_queries(
    ended: Ended, world: World, at_most_queries: AtMost
) -> None:
    url = world.url("objectives:compare")
    client = world.client(world.vera)
    assert "Two cycles are needed" in client.get(url).content.decode()
    next_one(ended)
    with at_most_queries(15):
        page = client.get(url).content.decode()
    assert "Q4 2026" in page
    assert "Q1 2027" in page
    assert "carried over 1 time" in page
