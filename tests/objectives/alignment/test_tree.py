"""The tree's page: what stands under what, for whom, by which choice."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from objectives.alignment.graph import Choice, read_graph
from objectives.alignment.standing import read_standing
from objectives.alignment.tree import Forest, TreeRow
from objectives.board.lines import RELATED, read_lines
from objectives.board.whole import read_board
from objectives.choices import ObjectiveState, Visibility
from objectives.models import KeyResult, Objective, Support
from people.models import Membership, User
from tests.fixtures.queries import AtMost
from tests.objectives.cases import BEFORE, TUESDAY, M, Quarter, at
from tests.world import World

ROW = re.compile(
    r'class="tree-item level-(\d+)[^>]*>.*?class="tree-title">(.*?)(?:<svg.*?)?</span>'
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
    found = Forest(graph, Choice(alarms=True)).tree()
    alarmed = {
        each.objective.pk
        for each in found.rows
        if isinstance(each, TreeRow) and not each.is_context
    }
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


def test_late_is_by_the_clock_of_who_answers_now(quarter: Quarter, world: World) -> None:
    """Carol, who owned it, lived where Thursday has come; Bob, who answers now, does not."""
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    for person, zone in ((world.carol, "Pacific/Kiritimati"), (world.bob, "Pacific/Honolulu")):
        User.objects.filter(memberships=person).update(timezone=zone)
    Membership.objects.filter(pk=world.carol.pk).update(left_at=BEFORE)
    objective = Objective.objects.select_related(*RELATED).get(pk=made.objective_id)
    night = datetime(2026, 11, 18, 20, tzinfo=UTC)  # Thursday in Kiritimati, Wednesday in Honolulu
    standing = read_standing([objective], quarter.alice, now=night, stale=False)
    (line,) = read_lines([objective], quarter.alice, now=night, stale=False)

    assert standing.behind[objective.pk].late == line.late == 0
    later = datetime(2026, 11, 19, 20, tzinfo=UTC)
    assert (
        read_standing([objective], quarter.alice, now=later, stale=False).behind[objective.pk].late
        == 1
    )


def test_nor_is_it_by_the_clock_of_who_only_reads(quarter: Quarter, world: World) -> None:
    """Vera, whose it is, cannot check in: Bob answers, then nobody does."""
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    KeyResult.objects.filter(pk=made.pk).update(owner=world.vera)
    for person, zone in ((world.vera, "Pacific/Kiritimati"), (world.bob, "Pacific/Honolulu")):
        User.objects.filter(memberships=person).update(timezone=zone)
    night = datetime(2026, 11, 18, 20, tzinfo=UTC)  # Thursday in Kiritimati, Wednesday in Honolulu

    def late() -> list[int]:
        objective = Objective.objects.select_related(*RELATED).get(pk=made.objective_id)
        standing = read_standing([objective], quarter.alice, now=night, stale=False)
        (line,) = read_lines([objective], quarter.alice, now=night, stale=False)
        return [standing.behind[objective.pk].late, line.late]

    assert late() == [0, 0]
    Objective.objects.update(owner=world.vera)
    assert late() == [0, 0]


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


def many(
    quarter: Quarter, title: str, count: int, *, under: Objective | None = None, team: Any = None
) -> list[Objective]:
    """Published ones, all at once."""
    world = quarter.world
    made = Objective.objects.bulk_create(
        Objective(
            organization=world.organization,
            cycle=quarter.cycle,
            team=team or world.tier1,
            title=f"{title} {number:03}",
            state=ObjectiveState.PUBLISHED,
            published_at=BEFORE,
            position=1000 + number,
        )
        for number in range(count)
    )
    if under is not None:
        Support.objects.bulk_create(
            Support(organization=world.organization, child=each, parent=under) for each in made
        )
    return made


@pytest.fixture
def large(quarter: Quarter, company: dict[str, Objective]) -> dict[str, Objective]:
    """The same with sixty more under Fast, and one under the last of these."""
    small = many(quarter, "Small", 60, under=company["fast"])[-1]
    return company | {"small": small, "lowest": quarter.objective("Lowest", supports=[small])}


def test_a_long_tree_is_folded_but_for_the_way_to_where_one_comes_from(
    large: dict[str, Objective], world: World
) -> None:
    html = page(world, world.bob)
    assert html.count('aria-expanded="true"') == 0
    assert rows(world, world.bob) == [(1, "Loved by customers"), (1, "Tidy up")]
    # Of 66 these two are drawn.
    assert "66 of 66 objectives" in html
    assert "64 are folded away" in html
    opened = page(world, world.bob, f"?at={large['both'].pk}")
    assert opened.count("is-at") == 1
    # The top, its two, all that stands under the first of them and the second, and the lonely one.
    assert len(ROW.findall(opened)) == 1 + 2 + 61 + 1 + 1
    assert "Lowest" not in opened


def test_without_a_script_a_link_opens_a_branch(large: dict[str, Objective], world: World) -> None:
    top = large["top"].pk
    (link,) = set(
        re.findall(r'<noscript><a class="tree-below" href="([^"#]*)', page(world, world.bob))
    )
    assert link.endswith(f"?open={top}")
    with at(TUESDAY):
        opened = world.client(world.bob).get(link).content.decode()
    assert [title for _level, title in ROW.findall(opened)] == [
        "Loved by customers",
        "Fast",
        "Fair",
        "Tidy up",
    ]


def branches(world: World, who: Membership, query: str) -> str:
    with at(TUESDAY):
        answer: Any = world.client(who).get(world.url("objectives:branches") + query)
    assert answer.status_code == 200
    return answer.content.decode()  # type: ignore[no-any-return]


ITEM = re.compile(r'<li role="none".*?</li>', re.S)
WAITS = re.compile(r'data-branches="(\d+)"')
STATE = re.compile(
    r' aria-expanded="\w+"| data-branches="\d+"| tabindex="-?\d"|<noscript>.*?</noscript>', re.S
)


def unfolded(world: World, who: Membership, html: str, query: str = "") -> list[str]:
    """The rows of a page, what waits fetched and put where it belongs, as the script does."""
    found = []
    for item in ITEM.findall(html):
        found.append(STATE.sub("", item))
        for under in WAITS.findall(item):
            fetched = branches(world, who, f"?under={under}{query}")
            assert fetched.startswith(f'<ul hx-swap-oob="afterend:#tree-{under}">')
            found += unfolded(world, who, fetched, query)
    return found


@pytest.mark.parametrize("reader", ["alice", "carol"])
def test_what_is_fetched_branch_by_branch_is_the_whole_tree(
    quarter: Quarter, large: dict[str, Objective], world: World, reader: str
) -> None:
    quarter.objective(
        "Hush", owner=world.dan, visibility=Visibility.PRIVATE, supports=[large["fair"]]
    )
    who = getattr(world, reader)
    whole = [STATE.sub("", each) for each in ITEM.findall(page(world, who, "?open=all"))]

    assert unfolded(world, who, page(world, who)) == whole
    assert any("Hush" in each for each in whole) == (reader == "alice")
    assert ("Hush" in branches(world, who, f"?under={large['fair'].pk}")) == (reader == "alice")
    assert "folded away" not in page(world, who, "?open=all")


def test_a_choice_that_finds_much_is_folded_and_says_how_much_is_below(
    quarter: Quarter, large: dict[str, Objective], world: World
) -> None:
    many(quarter, "Little", 140, under=large["fair"])
    query = f"?team={world.tier1.slug}"

    html = page(world, world.bob, query)
    assert [title for _level, title in ROW.findall(html)] == ["Loved by customers"]
    # Fast, Fair and what they support are the company's.
    assert "202 of 206 objectives" in html
    assert "202 of those below it fit the choice" in html
    assert "tree/branches/?team=tier-1" in html
    assert len(rows(world, world.bob, "?q=small+01")) == 2 + 10
    assert "Little" not in branches(world, world.bob, f"?under={large['fair'].pk}&q=answer")


def test_many_side_by_side_come_by_the_hundred(
    quarter: Quarter, company: dict[str, Objective], world: World
) -> None:
    many(quarter, "Alone", 150, team=world.tier2)

    html = page(world, world.bob)
    titles = [title for _level, title in ROW.findall(html)]
    # The year's, Tidy up, and 98 of them: a hundred. Tier 1's stand under the company's.
    alone = [f"Alone {number:03}" for number in range(150)]
    assert titles == ["Loved by customers", "Tidy up", *alone[:98], "52 more"]
    assert 'data-more="under=0&amp;start=100"' in html
    assert "55 are folded away" in html
    rest = branches(world, world.bob, "?under=0&start=100")
    assert rest.startswith('<ul hx-swap-oob="beforebegin:#tree-more-0-100">')
    assert [title for _level, title in ROW.findall(rest)] == alone[98:]
    last = Objective.objects.get(title="Alone 149")
    assert "is-at" in page(world, world.bob, f"?at={last.pk}")


def test_statements_do_not_grow(
    quarter: Quarter, company: dict[str, Objective], world: World, at_most_queries: AtMost
) -> None:
    for number in range(10):
        made = quarter.key_result(quarter.objective(f"More {number}", supports=[company["fast"]]))
        quarter.said(made, 50 * M)
    client = world.client(world.bob)
    with at(TUESDAY), at_most_queries(15):
        assert client.get(world.url("objectives:tree")).status_code == 200
    url = f"{world.url('objectives:branches')}?under={company['fast'].pk}"
    with at(TUESDAY), at_most_queries(15):
        assert client.get(url).content.count(b'role="treeitem"') == 11


def test_charlie_finds_no_tree(company: dict[str, Objective], world: World) -> None:
    charlie = world.client(world.charlie)
    assert charlie.get(world.url("objectives:tree")).status_code == 404
    url = f"{world.url('objectives:branches')}?under={company['top'].pk}"
    assert charlie.get(url).status_code == 404


def test_what_is_nobodys_has_no_branches(company: dict[str, Objective], world: World) -> None:
    assert "treeitem" not in branches(world, world.bob, "?under=999999")
    assert branches(world, world.bob, "?under=x") == ""
