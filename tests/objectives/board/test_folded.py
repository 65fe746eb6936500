"""A large board: what is folded away counts and opens to the same rows as if it stood there."""

import re
from typing import Any

import pytest
from django.core.cache import cache

from objectives.board import folded
from objectives.board.folded import FoldedBoard, read_page
from objectives.board.groups import Board
from objectives.board.whole import Asked, read_board
from objectives.choices import Visibility
from objectives.models import KeyResult, Objective
from objectives.use_cases.sharing import share_objective
from people.models import Membership, Organization
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

ARTICLE = re.compile(r'<article class="okr".*?</article>', re.S)
TITLE = re.compile(r'<article class="okr".*?class="row-title" href="[^"]*">(.*?)</a>', re.S)
GROUP = re.compile(r'<details class="okr-group".*?hx-get="([^"]*)".*?</details>', re.S)
MORE = re.compile(r'class="okr-rest">.*?hx-get="([^"]*)".*?</div>', re.S)


@pytest.fixture
def town(quarter: Quarter, world: World) -> World:
    """The company's, Tier 1's two (one is behind, one private), Onboarding's that shares one, and
    Tier 2's four without data."""
    top = quarter.objective("Loved by customers", team=None)
    quarter.key_result(top, title="Guard", weight=0)
    behind = quarter.objective("Answer sooner")
    quarter.said(quarter.key_result(behind), 59 * M)
    hush = quarter.objective(
        "Hush", team=world.tier1, owner=world.bob, visibility=Visibility.PRIVATE
    )
    quarter.key_result(hush)
    quarter.said(quarter.key_result(quarter.objective("Welcome", team=world.onboarding)), 50 * M)
    share_objective(access=quarter.alice, objective=behind, team=world.onboarding, weight=M // 4)
    for number in range(4):
        quarter.objective(f"Small {number}", team=world.tier2, published=number < 3)
    Objective.objects.filter(pk=behind.pk).update(status="behind")
    KeyResult.objects.filter(objective=behind).update(status="behind")
    Organization.objects.touch(world.organization.pk)
    return world


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if more than three objectives were many."""
    monkeypatch.setattr(folded, "MOST", 3)
    monkeypatch.setattr(folded, "FIRST", 3)


def get(world: World, who: Membership, url: str) -> str:
    with at(TUESDAY):
        answer: Any = world.client(who).get(url.replace("&amp;", "&"))
    assert answer.status_code == 200
    return answer.content.decode()  # type: ignore[no-any-return]


def opened(world: World, who: Membership, html: str) -> list[str]:
    """The rows of a page and of what can be opened on it."""
    found = ARTICLE.findall(html)
    for address in GROUP.findall(html) + MORE.findall(html):
        found += opened(world, who, get(world, who, address))
    return found


@pytest.mark.parametrize("reader", ["alice", "bob", "carol"])
@pytest.mark.parametrize("query", ["", "?status=no_data", "?status=behind", "?team=tier-2"])
def test_folded_and_opened_it_shows_what_it_shows_whole(
    town: World, monkeypatch: pytest.MonkeyPatch, reader: str, query: str
) -> None:
    who, url = getattr(town, reader), town.url("objectives:dashboard") + query
    whole = get(town, who, url)
    assert "okr-group" not in whole
    monkeypatch.setattr(folded, "MOST", 3)
    monkeypatch.setattr(folded, "FIRST", 3)
    Organization.objects.touch(town.organization.pk)

    html = get(town, who, url)
    assert sorted(opened(town, who, html)) == sorted(ARTICLE.findall(whole))
    counts = re.compile(r'<div class="counts">.*?</div>', re.S)
    assert counts.findall(html)[0] == counts.findall(whole)[0]


def test_the_companys_and_what_is_behind_stand_open(town: World, small_pages: None) -> None:
    html = get(town, town.alice, town.url("objectives:dashboard"))

    # Of three rows one is the company's and two are Onboarding's, which shares what is behind;
    # Tier 1's have no room.
    assert TITLE.findall(html) == ["Loved by customers", "Welcome", "Answer sooner"]
    # Hush and Tier 2's four; what Onboarding shares is drawn there.
    assert "5 objectives are folded away." in " ".join(html.split())
    names = re.findall(r'okr-group-name">\s*<span class="row-title">(.*?)</span>', html)
    assert names == ["Tier 1", "Tier 2"]
    # Without a script a link leads to them.
    (link, _tier2) = re.findall(r'class="okr-group-link"\s*href="([^"]*)"', html)
    assert TITLE.findall(get(town, town.alice, link)) == ["Answer sooner", "Hush"]


def test_a_team_of_many_shows_them_one_page_after_the_other(town: World, small_pages: None) -> None:
    html = get(town, town.alice, f"{town.url('objectives:board')}?of=tier-2")
    assert TITLE.findall(html) == ["Small 0", "Small 1", "Small 2"]
    (more,) = MORE.findall(html)
    assert "1 more" in html
    rest = get(town, town.alice, more)
    assert TITLE.findall(rest) == ["Small 3"]
    assert not MORE.findall(rest)


@pytest.mark.parametrize("reader", ["alice", "bob", "carol"])
@pytest.mark.parametrize("stale", [False, True])
def test_its_figures_are_those_of_all_rows(
    town: World, quarter: Quarter, small_pages: None, reader: str, stale: bool
) -> None:
    access = town.access(getattr(town, reader))
    friday = TUESDAY.replace(day=20)  # check-ins are late by now
    # Whose own numbers they are is counted as well.
    KeyResult.objects.filter(objective__title="Hush").update(person=town.bob)
    asked = Asked(access, quarter.cycle, friday, stale)
    found = read_page(asked)
    whole = read_board(access=access, cycle=quarter.cycle, now=friday, stale=stale)

    assert isinstance(found, FoldedBoard)
    assert _figures(found) == _figures(whole)
    assert found.late > 0
    groups = {each.team: each for each in (*found.opened, *found.folded)}
    assert {each.team for each in whole.groups} == set(groups)
    for group in whole.groups:
        lines = [*group.objectives, *(each.line for each in group.shared)]
        mine = groups[group.team]
        assert mine.summary == group.summary
        assert mine.size == len(lines)
        assert mine.late == sum(line.late for line in lines)
        assert mine.stale == sum(line.stale for line in lines)
        assert sorted(mine.counts.elements()) == sorted(line.status for line in lines)  # type: ignore[attr-defined]


def _figures(board: Board | FoldedBoard) -> dict[str, object]:
    names = ("counts", "late", "stale", "total", "people", "is_whole")
    return {name: getattr(board, name) for name in names}


def test_what_is_private_opens_for_nobody_else(town: World, small_pages: None) -> None:
    url = f"{town.url('objectives:board')}?of=tier-1"
    assert [("Hush" in get(town, who, url)) for who in (town.bob, town.carol, town.alice)] == [
        True,
        False,
        True,
    ]


def test_a_board_of_few_is_not_folded(town: World) -> None:
    html = get(town, town.alice, town.url("objectives:dashboard"))
    assert len(ARTICLE.findall(html)) == 8 + 1
    assert "folded away" not in html


def test_what_is_not_there(town: World) -> None:
    url = town.url("objectives:board")
    assert town.client(town.charlie).get(f"{url}?of=tier-1").status_code == 404
    assert town.client(town.bob).get(f"{url}?of=nobody").status_code == 404
    with at(TUESDAY):
        empty = town.client(town.bob).get(f"{url}?of=tier-2&start=99")
    assert (empty.status_code, TITLE.findall(empty.content.decode())) == (200, [])


def test_statements_do_not_grow(
    town: World, quarter: Quarter, small_pages: None, at_most_queries: AtMost
) -> None:
    for number in range(5):
        quarter.key_result(quarter.objective(f"More {number}", team=town.tier2))
    client = town.client(town.alice)
    for url in (
        town.url("objectives:dashboard"),
        f"{town.url('objectives:dashboard')}?status=no_data",
        town.url("objectives:team", team="customer-service"),
        f"{town.url('objectives:board')}?of=tier-2",
        f"{town.url('objectives:board')}?of=tier-2&status=no_data",
    ):
        with at(TUESDAY), at_most_queries(15):
            assert client.get(url).status_code == 200


def test_nobody_fills_the_cache_with_places_where_nothing_is(
    town: World, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    real = cache.set

    def noting(key: str, *rest: Any) -> None:
        kept.append(key)
        real(key, *rest)

    monkeypatch.setattr(cache, "set", noting)
    rows = town.url("objectives:board") + "?of=tier-2&start="
    for place in (0, 3, 4, 5, 60, 10**6, 10**12):
        get(town, town.vera, f"{rows}{place}")
    assert len([key for key in kept if ":rows:" in key]) == 2
