"""The tree's page: what stands under what, for whom, by which choice."""

import re
from datetime import date
from typing import Any

import pytest

from objectives.alignment.graph import Choice, read_graph
from objectives.alignment.tree import tree_of
from objectives.choices import Visibility
from objectives.dashboards import read_board
from objectives.models import Objective
from people.models import Membership
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

ROW = re.compile(
    r'class="tree-item level-(\d+)[^"]*">.*?class="tree-title">(.*?)(?:<svg.*?)?</span>'
)


def page(world: World, who: Membership, query: str = "") -> str:
    with at(TUESDAY):
        answer: Any = world.client(who).get(world.url("objectives:tree") + query)
    assert answer.status_code == 200
    return answer.content.decode()  # type: ignore[no-any-return]


def rows(world: World, who: Membership, query: str = "") -> list[tuple[int, str]]:
    return [(int(level), title) for level, title in ROW.findall(page(world, who, query))]


@pytest.fixture
def company(quarter: Quarter) -> dict[str, Objective]:
    """The year's objective, two of the company's quarter, one of Tier 1 that supports both."""
    year = quarter.new_cycle("2026", date(2026, 1, 1), date(2027, 1, 1), "year")
    top = quarter.objective("Loved by customers", cycle=year, team=None)
    fast = quarter.objective("Fast", team=None, supports=[top])
    fair = quarter.objective("Fair", team=None, supports=[top], stage="renewal")
    both = quarter.objective("Answer sooner", supports=[fast, fair])
    alone = quarter.objective("Tidy up", team=quarter.world.tier2)
    return {"top": top, "fast": fast, "fair": fair, "both": both, "alone": alone}


def test_an_objective_stands_under_each_that_it_supports(
    company: dict[str, Objective], world: World
) -> None:
    assert rows(world, world.carol) == [
        (1, "Loved by customers"),
        (2, "Fast"),
        (3, "Answer sooner"),
        (2, "Fair"),
        (3, "Answer sooner"),
        (1, "Tidy up"),
    ]
    html = page(world, world.carol)
    assert "also supports “Fair”" in html
    assert "also supports “Fast”" in html


def test_a_choice_keeps_the_way_from_the_top(company: dict[str, Objective], world: World) -> None:
    way = [(1, "Loved by customers"), (2, "Fair")]
    assert rows(world, world.vera, "?stage=renewal") == way
    assert rows(world, world.vera, "?q=tidy") == [(1, "Tidy up")]
    assert rows(world, world.vera, "?team=tier-2") == [(1, "Tidy up")]
    assert rows(world, world.vera, "?status=done") == []
    assert "2 of 5 objectives" not in page(world, world.vera, "?stage=renewal")
    assert "1 of 5 objectives" in page(world, world.vera, "?stage=renewal")


def test_only_what_needs_a_look(
    quarter: Quarter, company: dict[str, Objective], world: World
) -> None:
    made = quarter.key_result(company["alone"])
    quarter.said(made, 60 * M, confidence="off_track")
    # Nobody checked in on this one, and Thursday is over.
    quarter.key_result(company["both"])
    with at(TUESDAY):
        access = world.access(world.alice)
        board = read_board(access=access, cycle=quarter.cycle, now=TUESDAY, stale=False)
        graph = read_graph(access=access, cycle=quarter.cycle, now=TUESDAY, stale=False)
    of_board = {
        line.objective.pk: line.status for group in board.groups for line in group.objectives
    }

    assert {pk: graph.status[pk] for pk in of_board} == of_board
    found = tree_of(graph, Choice(alarms=True))
    alarmed = {each.objective.pk for each in found.rows if not each.is_context}
    assert alarmed == {
        pk
        for pk, status in of_board.items()
        if status in ("behind", "at_risk", "no_check_in", "stale")
    }
    assert alarmed


@pytest.mark.parametrize("stale", [False, True])
def test_the_tree_and_the_dashboard_say_the_same(
    quarter: Quarter, company: dict[str, Objective], world: World, stale: bool
) -> None:
    for each in company.values():
        quarter.said(quarter.key_result(each), 50 * M)
        quarter.key_result(each, title="Guard", weight=0)
    access = world.access(world.bob)
    board = read_board(access=access, cycle=quarter.cycle, now=TUESDAY, stale=stale)
    graph = read_graph(access=access, cycle=quarter.cycle, now=TUESDAY, stale=stale)
    of_board = {
        line.objective.pk: line.status for group in board.groups for line in group.objectives
    }

    assert {pk: graph.status[pk] for pk in of_board} == of_board


def test_a_private_objective_is_there_for_nobody_else(
    quarter: Quarter, company: dict[str, Objective], world: World
) -> None:
    hush = quarter.objective(
        "Hush",
        owner=world.dan,
        team=world.tier2,
        visibility=Visibility.PRIVATE,
        supports=[company["top"]],
    )
    quarter.objective("Under it", supports=[hush])

    for reader in (world.bob, world.carol, world.vera):
        html = page(world, reader, "?q=h")
        assert "Hush" not in html
        assert (1, "Under it") in rows(world, reader)
        assert "6 objectives" in page(world, reader)
        assert "4 below it" not in page(world, reader)
    for reader in (world.alice, world.dan):
        assert (2, "Hush") in rows(world, reader)
        assert (3, "Under it") in rows(world, reader)
        assert "7 objectives" in page(world, reader)


def test_a_long_tree_is_folded_but_for_the_way_to_where_one_comes_from(
    quarter: Quarter, company: dict[str, Objective], world: World
) -> None:
    for number in range(60):
        quarter.objective(f"Small {number}", supports=[company["fast"]])

    html = page(world, world.bob)
    assert html.count('aria-expanded="true"') == 0
    assert html.count("is-folded") == len(rows(world, world.bob)) - 2
    opened = page(world, world.bob, f"?at={company['both'].pk}")
    shown = re.findall(r'class="tree-item level-\d+( is-folded)?', opened)
    assert opened.count("is-at") == 1
    # The top, its two, all that stands under the first of them and the second, and the lonely one.
    assert shown.count("") == 1 + 2 + 61 + 1 + 1


def test_statements_do_not_grow(
    quarter: Quarter, company: dict[str, Objective], world: World, at_most_queries: AtMost
) -> None:
    for number in range(10):
        made = quarter.key_result(quarter.objective(f"More {number}", supports=[company["fast"]]))
        quarter.said(made, 50 * M)
    client = world.client(world.bob)
    with at(TUESDAY), at_most_queries(15):
        assert client.get(world.url("objectives:tree")).status_code == 200


def test_charlie_finds_no_tree(company: dict[str, Objective], world: World) -> None:
    assert world.client(world.charlie).get(world.url("objectives:tree")).status_code == 404
