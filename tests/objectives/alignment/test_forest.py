"""A graph as rows: by hand, and as laws."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from objectives.alignment import folding
from objectives.alignment.folding import TOP, More, directly_under, unfolded
from objectives.alignment.forest import Row, descendants, rows_of

# 1 is above 2 and 3; 4 supports both 2 and 3; 5 supports 4; 6 stands alone.
GRAPH = {1: [], 2: [1], 3: [1], 4: [2, 3], 5: [4], 6: []}


def test_a_node_stands_under_each_of_its_parents_and_its_branches_once() -> None:
    assert rows_of(GRAPH, GRAPH) == [
        Row(1, 1, 1, 2, is_again=False, has_branches=True),
        Row(2, 2, 1, 2, is_again=False, has_branches=True),
        Row(4, 3, 1, 1, is_again=False, has_branches=True),
        Row(5, 4, 1, 1, is_again=False, has_branches=False),
        Row(3, 2, 2, 2, is_again=False, has_branches=True),
        Row(4, 3, 1, 1, is_again=True, has_branches=False),
        Row(6, 1, 2, 2, is_again=False, has_branches=False),
    ]


def test_what_is_not_shown_leaves_its_children_at_the_top() -> None:
    rows = rows_of(GRAPH, {1, 3, 5})

    assert [(row.id, row.level) for row in rows] == [(1, 1), (3, 2), (5, 1)]


def test_all_below_a_node_count_once() -> None:
    assert descendants(GRAPH) == {
        1: {2, 3, 4, 5},
        2: {4, 5},
        3: {4, 5},
        4: {5},
        5: frozenset(),
        6: frozenset(),
    }


@st.composite
def graphs(draw: st.DrawFn) -> dict[int, list[int]]:
    """Without loops: a node supports only such as have a smaller number."""
    count = draw(st.integers(1, 12))
    return {
        node: sorted(draw(st.sets(st.integers(0, node - 1), max_size=3))) if node else []
        for node in range(count)
    }


@given(graphs())
def test_every_node_and_every_link_has_its_row(graph: dict[int, list[int]]) -> None:
    rows = rows_of(graph, graph)
    first = [row.id for row in rows if not row.is_again]

    assert sorted(first) == sorted(graph)
    # A node has as many places as parents, or one at the top.
    for node, above in graph.items():
        assert sum(row.id == node for row in rows) == max(1, len(above))
    way: list[int] = []
    for row in rows:
        way[row.level - 1 :] = [row.id]
        assert row.level == 1 or way[-2] in graph[row.id]


@given(graphs())
def test_below_is_what_reaches_up_to_it(graph: dict[int, list[int]]) -> None:
    def reaches(node: int, top: int) -> bool:
        return any(each == top or reaches(each, top) for each in graph[node])

    found = descendants(graph)

    assert found == {top: {node for node in graph if reaches(node, top)} for top in graph}


@given(graphs(), st.integers(1, 4))
def test_opened_one_by_one_all_rows_stand_where_they_belong(
    graph: dict[int, list[int]], page: int
) -> None:
    # Ids begin at 1: 0 is the top.
    rows = rows_of(
        {each + 1: [up + 1 for up in above] for each, above in graph.items()},
        {each + 1 for each in graph},
    )

    def fetched(under: int, start: int) -> list[Row]:
        found: list[Row] = []
        for each in directly_under(rows, under, start=start):
            if isinstance(each, More):
                more = fetched(each.under, each.start)
                assert sum(row.level == each.level for row in more) == each.left
                found += more
                continue
            found.append(each)
            if each.has_branches:
                found += fetched(each.id, 0)
        return found

    with patch.object(folding, "PAGE", page):
        assert fetched(TOP, 0) == rows


@given(graphs(), st.sets(st.integers(1, 12)), st.integers(1, 4))
def test_what_is_open_is_seen_on_however_long_a_page(
    graph: dict[int, list[int]], opened: set[int], page: int
) -> None:
    parents = {each + 1: [up + 1 for up in above] for each, above in graph.items()}
    rows = rows_of(parents, parents)
    way = {each for each in opened if each in parents}
    for _ in parents:
        way |= {up for each in way for up in parents[each]}

    with patch.object(folding, "PAGE", page):
        seen = list(unfolded(rows, way, reached=way))
    shown = [each for each in seen if isinstance(each, Row)]
    assert way <= {each.id for each in shown}
    # In the whole's order, and only under what is open.
    rest = iter(rows)
    assert all(row in rest for row in shown)
    assert all(row.level == 1 or set(parents[row.id]) & way for row in shown)
    # What is not seen of those side by side is counted.
    tops = sum(row.level == 1 for row in rows)
    left = sum(each.left for each in seen if isinstance(each, More) and each.under == TOP)
    assert sum(row.level == 1 for row in shown) + left == tops
