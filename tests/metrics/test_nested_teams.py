"""Of teams within teams no figure, taken from the others as often as one likes, says what a single
hidden row is: by examples, and by solving for it."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from metrics.showing.nested import kept_teams

EAST, INNER, A, B, C, WEST, D, E = range(1, 9)
TREE = [
    (EAST, None),
    (INNER, EAST),
    (A, INNER),
    (B, INNER),
    (C, EAST),
    (WEST, None),
    (D, WEST),
    (E, WEST),
]


def kept(hidden: set[int], always: frozenset[int] = frozenset()) -> set[int]:
    return kept_teams(TREE, {str(team) for team in hidden}, always)


def test_a_team_less_the_one_inside_it_is_a_single_row() -> None:
    # East (a, b, c) less Inner (a, b) is c: Inner is kept back. West is d and e together.
    assert kept({A, B, C, D, E}) == {A, B, C, D, E, INNER}
    # Two rows beside what Inner has: East says what these are together.
    assert kept({A, B, C, EAST, D, E}) == {A, B, C, D, E}


def test_what_all_shown_teams_leave_of_the_company_is_a_single_row() -> None:
    # All less East (1, a, c) less West (d, e) is what belongs to no team: the smaller is kept back.
    rows = {"1", "3", "5", "7", "8", "None"}
    assert kept_teams(TREE, rows, frozenset()) == {A, C, D, E, INNER, WEST}


def test_ones_own_team_is_never_kept_back_but_another_in_its_place() -> None:
    rows = {"1", "3", "5", "7", "8", "None"}
    assert kept_teams(TREE, rows, frozenset((WEST,))) == {A, C, D, E, INNER, EAST}
    # Where none is left to take its place it is shown all the same.
    assert kept({A, C}, frozenset((A, INNER, EAST))) == {C}


def test_teams_without_hidden_rows_are_shown() -> None:
    assert kept(set()) == set()
    assert kept({D, E}) == {D, E}


def solved(sets: list[set[str]], rows: list[str]) -> set[str]:
    """The rows whose numbers follow from the sums over the sets: Gauss's elimination."""
    equations = [[Fraction(row in each) for row in rows] for each in sets]
    found = 0
    for column in range(len(rows)):
        pivot = next((i for i in range(found, len(equations)) if equations[i][column]), None)
        if pivot is None:
            continue
        equations[found], equations[pivot] = equations[pivot], equations[found]
        first = equations[found]
        equations[found] = [each / first[column] for each in first]
        for i, equation in enumerate(equations):
            if i != found and equation[column]:
                factor = equation[column]
                equations[i] = [
                    x - factor * y for x, y in zip(equation, equations[found], strict=True)
                ]
        found += 1
    ones = (
        [row for row, factor in zip(rows, equation, strict=True) if factor]
        for equation in equations
    )
    return {mine[0] for mine in ones if len(mine) == 1}


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[tuple[int, int | None]], set[str]]:
    """Up to nine teams, each below one before it or at the top; two hidden rows at least."""
    many = draw(st.integers(2, 9))
    parents: list[tuple[int, int | None]] = [
        (team, draw(st.sampled_from([None, *range(1, team)]))) for team in range(1, many + 1)
    ]
    rows = [str(team) for team, _ in parents] + ["None"]
    return parents, set(draw(st.lists(st.sampled_from(rows), min_size=2, unique=True)))


@given(trees())
def test_no_single_hidden_row_can_be_solved_for(
    tree: tuple[list[tuple[int, int | None]], set[str]],
) -> None:
    parents, hidden = tree
    back = kept_teams(parents, hidden, frozenset())

    def inside(team: int) -> set[str]:
        found = {str(team)} & hidden
        return found.union(*(inside(each) for each, parent in parents if parent == team))

    shown = [inside(team) for team, _parent in parents if team not in back]
    assert solved([hidden, *shown], sorted(hidden)) == set()


@given(trees())
def test_solving_finds_what_follows_where_nothing_is_kept_back(
    tree: tuple[list[tuple[int, int | None]], set[str]],
) -> None:
    """Else the property above would prove nothing."""
    _parents, hidden = tree
    one, *others = sorted(hidden)
    assert one in solved([set(hidden), set(others)], sorted(hidden))
