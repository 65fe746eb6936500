"""The map: boxes that do not meet, right of what they support; what it shows to whom."""

import re

import pytest
from hypothesis import given

from objectives.alignment import map as map_module
from objectives.alignment.layout import HEIGHT, WIDTH, picture_of
from objectives.choices import Visibility
from tests.fixtures.queries import AtMost
from tests.objectives.alignment.test_forest import GRAPH, graphs
from tests.objectives.cases import TUESDAY, Quarter, at
from tests.world import World

DRAWN = re.compile(r'class="map-title">(.*?)<')


@given(graphs())
def test_no_two_boxes_meet_and_lines_lead_to_the_right(graph: dict[int, list[int]]) -> None:
    picture = picture_of(graph, graph)
    boxes = {box.id: box for box in picture.boxes}

    assert set(boxes) == set(graph)
    assert {(edge.child, edge.parent) for edge in picture.edges} == {
        (child, parent) for child, above in graph.items() for parent in above
    }
    for child, above in graph.items():
        for parent in above:
            assert boxes[child].x >= boxes[parent].x + WIDTH
    listed = list(boxes.values())
    for at_, one in enumerate(listed):
        assert 0 <= one.x <= picture.width - WIDTH
        assert 0 <= one.y <= picture.height - HEIGHT
        for other in listed[at_ + 1 :]:
            assert one.x != other.x or abs(one.y - other.y) >= HEIGHT


def test_columns_by_hand() -> None:
    boxes = {box.id: box for box in picture_of(GRAPH, GRAPH).boxes}

    assert {pk: box.layer for pk, box in boxes.items()} == {1: 0, 2: 1, 3: 1, 4: 2, 5: 3, 6: 0}
    assert boxes[1].y < boxes[6].y
    assert boxes[2].y == boxes[4].y == boxes[5].y


def test_the_page_draws_what_is_linked_and_lists_the_rest(
    quarter: Quarter, world: World, at_most_queries: AtMost
) -> None:
    top = quarter.objective("Loved by customers", team=None)
    quarter.objective("Answer sooner", supports=[top])
    quarter.objective("Tidy up")
    hush = quarter.objective("Hush", owner=world.dan, visibility=Visibility.PRIVATE, supports=[top])
    quarter.objective("Under it", supports=[hush])

    def drawn(html: str) -> list[str]:
        return re.findall(r'class="map-title">(.*?)<', html)

    with at(TUESDAY):
        for reader in (world.bob, world.vera):
            client = world.client(reader)
            with at_most_queries(15):
                html = client.get(world.url("objectives:map")).content.decode()
            assert drawn(html) == ["Loved by customers", "Answer sooner"]
            assert "Hush" not in html
            assert "2 hang together with none" in html
            assert html.count('id="map-row-') == 4
        html = world.client(world.alice).get(world.url("objectives:map")).content.decode()
        found = world.client(world.charlie).get(world.url("objectives:map"))
    assert drawn(html) == ["Loved by customers", "Answer sooner", "Hush", "Under it"]
    assert "1 hangs together with none" in html
    assert found.status_code == 404


def test_a_large_map_draws_the_upper_columns_and_a_branch_the_rest(
    quarter: Quarter, world: World, monkeypatch: pytest.MonkeyPatch, at_most_queries: AtMost
) -> None:
    monkeypatch.setattr(map_module, "MOST", 5)
    top = quarter.objective("Loved by customers", team=None)
    fast, fair = (quarter.objective(each, team=None, supports=[top]) for each in ("Fast", "Fair"))
    for number in range(3):
        quarter.objective(f"Quick {number}", supports=[fast])
    both = quarter.objective("Both", supports=[fast, fair])
    for number in range(4):
        quarter.objective(f"Alone {number}", team=world.tier2)

    client = world.client(world.bob)

    def page(query: str = "") -> str:
        with at(TUESDAY), at_most_queries(15):
            answer = client.get(world.url("objectives:map") + query)
        return " ".join(answer.content.decode().split())

    html = page()
    # Three columns: one, two, and four for which there is no room.
    assert DRAWN.findall(html) == ["Loved by customers", "Fast", "Fair"]
    assert re.findall(r'class="map-more".*?data-of="(\d+)".*?>\+(\d+)<', html) == [
        (str(top.pk), "4"),
        (str(fast.pk), "4"),
        (str(fair.pk), "1"),
    ]
    assert "4 are folded away" in html
    # Two of those alone have room in the table; four below and two alone stand nowhere here.
    assert html.count('id="map-row-') == 3 + 2
    assert "6 more stand in the tree." in html

    (link,) = re.findall(rf'href="([^"]*branch={fair.pk})"', html)
    branch = page(link[link.index("?") :])
    assert DRAWN.findall(branch) == ["Loved by customers", "Fair", "Both"]
    assert "only what hangs together with “Fair”" in branch
    assert "3 of 11 objectives" in branch
    # However many, what hangs right below it is drawn.
    assert len(DRAWN.findall(page(f"?branch={fast.pk}"))) == 2 + 4
    assert DRAWN.findall(page(f"?branch={both.pk}")) == [
        "Loved by customers",
        "Fast",
        "Fair",
        "Both",
    ]
    assert DRAWN.findall(page("?branch=999999")) == DRAWN.findall(html)


def test_a_branch_shows_nobody_more_than_they_may_see(quarter: Quarter, world: World) -> None:
    top = quarter.objective("Loved by customers", team=None)
    hush = quarter.objective("Hush", owner=world.dan, visibility=Visibility.PRIVATE, supports=[top])
    quarter.objective("Under it", supports=[hush])

    for who, shown in ((world.bob, []), (world.dan, ["Loved by customers", "Hush", "Under it"])):
        with at(TUESDAY):
            url = f"{world.url('objectives:map')}?branch={hush.pk}"
            html = world.client(who).get(url).content.decode()
        assert DRAWN.findall(html) == shown
        assert ("hangs together with “Hush”" in html) == bool(shown)
