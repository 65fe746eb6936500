"""What a person set by hand in a cycle that is closed: every page says what was reported."""

import pytest

from objectives.board.lines import RELATED, read_lines
from objectives.models import KeyResult, Objective, StatusOverride
from objectives.quarter.results import read_results
from objectives.use_cases.cycles import reopen_cycle
from objectives.use_cases.overrides import override_status
from tests.objectives.cases import at
from tests.objectives.quarter.ends import JANUARY, LATER, MONDAY, Ended

REASON = "The new rota begins on Monday."


@pytest.fixture
def by_hand(ended: Ended) -> Ended:
    """Bob calls both green: the half that was reached, and the objective (0.625 of it)."""
    bob = ended.world.access(ended.world.bob)
    with at(MONDAY):
        for subject in (ended.key_result(ended.half), ended.objective_(ended.objective)):
            override_status(access=bob, subject=subject, status="on_track", reason=REASON)
    return ended


def statuses(ended: Ended) -> dict[str, str]:
    """Of the objective and its half, on every page that shows one."""
    world, client = ended.world, ended.world.client(ended.world.alice)
    access = world.access(world.alice)
    with at(LATER):
        page = client.get(world.url("objectives:objective", objective=ended.objective.pk))
        half = client.get(world.url("objectives:key-result", key_result=ended.half.pk))
        rows = Objective.objects.filter(pk=ended.objective.pk).select_related(*RELATED)
        (row,) = read_lines(list(rows), access, now=LATER, stale=False)
        (outcome, _silent) = read_results(access, ended.cycle)
    return {
        "its page": page.context["line"].status,
        "the half's page": half.context["line"].status,
        "boards, reports, the API": row.status,
        "their rows": next(
            each.status for each in row.key_results if each.key_result == ended.half
        ),
        "the cycle's page, comparisons": outcome.status,
        "as reported": half.context["reported"].status,
    }


def test_every_page_says_what_was_reported(by_hand: Ended) -> None:
    by_hand.closed()
    assert set(statuses(by_hand).values()) == {"behind"}, statuses(by_hand)


def test_it_stands_beside_with_its_author_and_reason(by_hand: Ended) -> None:
    world = by_hand.closed().world
    client = world.client(world.carol)
    for name, keys in {
        "key-result": {"key_result": by_hand.half.pk},
        "objective": {"objective": by_hand.objective.pk},
    }.items():
        with at(LATER):
            html = client.get(world.url(f"objectives:{name}", **keys)).content.decode()
        text = " ".join(html.split())
        assert "holds until the next check-in" not in text
        assert "On track · Bob Berg" in text
        assert "Ended as the cycle was closed" in text
        assert REASON in text
    ends = StatusOverride.objects.values_list("ended", "ended_by", "ended_at")
    assert set(ends) == {("closed", world.alice.pk, JANUARY)}


def test_it_does_not_come_back_when_the_cycle_is_opened_again(by_hand: Ended) -> None:
    by_hand.closed()
    with at(LATER):
        reopen_cycle(access=by_hand.alice, cycle=by_hand.cycle, reason="A late table.")
    assert not KeyResult.objects.filter(override__isnull=False).exists()
    assert not Objective.objects.filter(override__isnull=False).exists()


def test_what_holds_in_another_cycle_goes_on(by_hand: Ended) -> None:
    other = by_hand.quarter.new_cycle("Year", by_hand.cycle.start, by_hand.cycle.end, "year")
    objective = by_hand.quarter.objective("Elsewhere", cycle=other)
    bob = by_hand.world.access(by_hand.world.bob)
    with at(MONDAY):
        override_status(access=bob, subject=objective, status="at_risk", reason=REASON)
    by_hand.closed()
    assert Objective.objects.get(override__isnull=False) == objective
