"""A large cycle in portions: together they are the board, and each says so much as is asked."""

import re
from collections.abc import Iterator

import pytest

from objectives.board import portions
from objectives.board.portions import Portion, read_portion
from objectives.board.whole import Asked, board_of
from objectives.choices import Visibility
from objectives.reporting.slides import place_of, slides_of
from objectives.use_cases.sharing import share_objective
from people.models import Membership
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if three objectives were many."""
    monkeypatch.setattr(portions, "MOST", 3)
    monkeypatch.setattr(portions, "ROWS", 3)


@pytest.fixture
def filled(quarter: Quarter, world: World) -> Quarter:
    """Two of the company, three, two and one of teams, a private one, a draft, three shares."""
    for title, team in (
        *(("Company 1", None), ("Company 2", None)),
        *(("Tier 1 a", world.tier1), ("Tier 1 b", world.tier1), ("Tier 1 c", world.tier1)),
        *(("Tier 2 a", world.tier2), ("Tier 2 b", world.tier2)),
        ("Onboarding", world.onboarding),
    ):
        made = quarter.objective(title, team=team)
        if title != "Tier 2 b":
            quarter.said(quarter.key_result(made), 50 * M + len(title) * 100_000)
        if title in ("Tier 1 a", "Tier 2 a", "Company 1"):
            share_objective(
                access=quarter.alice, objective=made, team=world.onboarding, weight=M // 2
            )
    quarter.objective("Hush", team=world.tier2, owner=world.dan, visibility=Visibility.PRIVATE)
    quarter.objective("A draft", team=world.tier2, published=False)
    return quarter


def asked(quarter: Quarter, who: Membership, teams: frozenset[int | None] | None = None) -> Asked:
    return Asked(quarter.world.access(who), quarter.cycle, TUESDAY, False, teams)


def all_of(asking: Asked, *, for_a_wall: bool = False) -> Iterator[Portion]:
    number: int | None = 0
    while number is not None:
        portion = read_portion(asking, number, for_a_wall=for_a_wall)
        yield portion
        number = portion.next


@pytest.mark.parametrize("who", ["alice", "dan", "vera"])
def test_together_they_are_the_board(filled: Quarter, world: World, who: str) -> None:
    asking = asked(filled, getattr(world, who))
    whole = board_of(asking, asking.read())
    parts = list(all_of(asking))

    assert len(parts) > 2
    groups = [group for part in parts for group in part.board.groups]
    assert [
        (
            group.team,
            [(line.objective.pk, line.status, line.roll) for line in group.objectives],
            [(each.line.objective.pk, each.weight) for each in group.shared],
            group.summary,
        )
        for group in groups
    ] == [
        (
            group.team,
            [(line.objective.pk, line.status, line.roll) for line in group.objectives],
            [(each.line.objective.pk, each.weight) for each in group.shared],
            group.summary,
        )
        for group in whole.groups
    ]
    first = parts[0].board
    assert (first.counts, first.late, first.stale, first.total) == (
        whole.counts,
        whole.late,
        whole.stale,
        whole.total,
    )
    assert frozenset[int]().union(*(part.board.people for part in parts)) == whole.people


def test_one_for_all_of_it(filled: Quarter, world: World) -> None:
    asking = asked(filled, world.alice)
    portion = read_portion(asking, None)
    whole = board_of(asking, asking.read())

    assert portion.next is None
    assert (portion.board.counts, portion.board.late) == (whole.counts, whole.late)
    assert len(portion.board.groups) == len(whole.groups)


def test_past_the_end_is_the_last(filled: Quarter, world: World) -> None:
    parts = list(all_of(asked(filled, world.alice)))
    past = read_portion(asked(filled, world.alice), 99)

    assert past.number == parts[-1].number
    assert [group.team for group in past.board.groups] == [
        group.team for group in parts[-1].board.groups
    ]


def test_each_objective_is_told_in_full_once(filled: Quarter, world: World) -> None:
    for teams in (None, frozenset({world.onboarding.pk}), frozenset({world.tier1.pk})):
        for portion in all_of(asked(filled, world.alice, teams)):
            told = [pk for _team, pk in portion.in_full]
            assert len(told) == len(set(told))
        (whole,) = [read_portion(asked(filled, world.alice, teams), None)]
        listed = {line.objective.pk for line in whole.board.lines}
        assert {pk for _team, pk in whole.in_full} == listed


def test_a_walls_places_are_counted_through(filled: Quarter, world: World) -> None:
    at_place = 1  # behind the overview
    for portion in all_of(asked(filled, world.alice), for_a_wall=True):
        place = place_of(portion)
        assert place.before == (at_place if portion.number else 0)
        at_place += len(list(slides_of(portion.board, {})))
        titles = {line.objective.title for line in portion.board.lines}
        assert not titles & {"Hush", "A draft"}
    assert place.total == at_place


def test_the_pages_lead_from_portion_to_portion(filled: Quarter, world: World) -> None:
    client = world.client(world.vera)
    found: list[str] = []
    url: str | None = world.url("objectives:report", cycle=filled.cycle.pk)
    headers: dict[str, str] = {}
    while url:
        with at(TUESDAY):
            html = client.get(url, headers=headers).content.decode()
        found += re.findall(r"<h3>([^<]+)</h3>", html)
        more = re.search(r'class="report-rest"\s+hx-get="([^"]+)"', html)
        url = more[1].replace("&amp;", "&") if more else None
        headers = {"HX-Request": "true"}
    asking = asked(filled, world.vera)
    titles = {line.objective.title for line in board_of(asking, asking.read()).lines}
    assert set(found) == titles
    assert len(found) == 12  # nine with the draft, and three that are shared


def test_who_has_no_script_goes_from_portion_to_portion(filled: Quarter, world: World) -> None:
    """By whole pages, on and back; each holds what the fetched portion holds."""
    client = world.client(world.vera)
    first = world.url("objectives:report", cycle=filled.cycle.pk)
    url: str | None = first
    pages: list[str] = []
    while url:
        with at(TUESDAY):
            answer = client.get(url)
        pages.append(answer.content.decode())
        assert pages[-1].count("<html") == 1
        on = re.search(r'<a href="([^"]+)">The next teams</a>', pages[-1])
        url = on[1].replace("&amp;", "&") if on else None
    listed = [re.findall(r"<h3>([^<]+)</h3>", html) for html in pages]
    assert len(pages) == len(list(all_of(asked(filled, world.vera))))
    assert sum(map(len, listed)) == 12
    assert "The teams before" not in pages[0]
    back = re.search(r'<a href="([^"]+)">The teams before</a>', pages[-1])
    assert back is not None
    with at(TUESDAY):
        before = client.get(back[1]).content.decode()
    assert re.findall(r"<h3>([^<]+)</h3>", before) == listed[-2]


@pytest.mark.parametrize(
    ("name", "query"),
    [("present", ""), ("present", "?portion=1"), ("report", ""), ("report", "?portion=1")],
)
def test_a_portion_keeps_to_the_budget(
    filled: Quarter, world: World, name: str, query: str, at_most_queries: AtMost
) -> None:
    args = {"cycle": filled.cycle.pk} if name == "report" else {}
    headers = {"HX-Request": "true"} if query else {}
    client = world.client(world.alice)
    with at(TUESDAY), at_most_queries(15):
        answer = client.get(world.url(f"objectives:{name}", **args) + query, headers=headers)
    assert answer.status_code == 200


def test_a_kept_wall_shows_each_reader_what_they_may_see(filled: Quarter, world: World) -> None:
    """It is kept by what a reader sees, and comes anew when something has changed."""
    for who in (world.alice, world.dan, world.vera, world.alice):
        with at(TUESDAY):
            html = world.client(who).get(world.url("objectives:present")).content.decode()
        assert "Company 1" in html
        assert "Hush" not in html
    filled.objective("Brand new", team=None)
    with at(TUESDAY):
        html = world.client(world.alice).get(world.url("objectives:present")).content.decode()
    assert "Brand new" in html
