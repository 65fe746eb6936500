"""What the quarters before say about a target, by hand and by properties."""

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from objectives.forecasting.backtest import History, maintained, reached

CSAT = [(F("4.0"), F("4.2")), (F("4.2"), F("4.1")), (F("4.1"), F("4.4")), (F("4.4"), F("4.5"))]


def test_a_score_that_is_to_rise() -> None:
    found = reached(CSAT, target=F("4.4"), upward=True)
    # Moves +0.2, −0.1, +0.3, +0.1: the middle of these is +0.15. 4.4 itself counts.
    assert found == History(tuple(CSAT), 2, F("0.15"), F("0.3"), F("-0.1"))
    assert (found.known, found.is_full) == (4, False)


def test_a_time_that_is_to_fall_moves_towards_its_target() -> None:
    found = reached([(F(60), F(50)), (F(50), F(55)), (F(55), F(40))], target=F(45), upward=False)
    assert found.met == 1
    assert (found.usual_move, found.largest_move, found.smallest_move) == (10, 15, -5)


def test_quarters_without_data_are_left_out() -> None:
    found = reached(
        [(None, None), (None, F(5)), (F(5), None), (None, F(7))], target=F(6), upward=True
    )
    assert found.quarters == ((None, F(5)), (None, F(7)))
    assert (found.met, found.usual_move, found.largest_move) == (1, None, None)
    assert reached([], target=F(1), upward=True) == History()


def test_only_the_last_eight_count() -> None:
    quarters = [(F(n), F(n + 1)) for n in range(12)]
    found = reached(quarters, target=F(6), upward=True)
    assert found.quarters[0] == (F(4), F(5))
    assert (found.known, found.is_full, found.met) == (8, True, 7)  # 6 … 12


def test_a_maintained_value_is_met_where_no_week_was_outside() -> None:
    found = maintained([[True, True], [True, False, None], [None], [True, True, None]])
    assert [end for _, end in found.quarters] == [F(1), F(1, 2), F(1)]
    assert (found.met, found.weeks, found.weeks_inside) == (2, 6, 5)
    assert found.largest_move is None


values = st.fractions(-100, 100, max_denominator=50)
pairs = st.lists(st.tuples(st.none() | values, st.none() | values), max_size=12)


@given(pairs, values, values)
def test_a_harder_target_is_met_no_more_often(quarters, one, other):  # type: ignore[no-untyped-def]
    easy, hard = sorted((one, other))
    met = [reached(quarters, target=target, upward=True).met for target in (easy, hard)]
    assert met[0] >= met[1]


@given(pairs, values)
def test_up_and_down_are_mirror_images(quarters, target):  # type: ignore[no-untyped-def]
    mirrored = [(s and -s, None if e is None else -e) for s, e in quarters]
    up = reached(quarters, target=target, upward=True)
    down = reached(mirrored, target=-target, upward=False)
    assert up[1:5] == down[1:5]
    moves = (up.smallest_move, up.usual_move, up.largest_move)
    known = [move for move in moves if move is not None]
    assert len(known) in (0, 3)
    assert known == sorted(known)
