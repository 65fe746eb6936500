"""How many weeks will be inside, by hand and by properties."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.forecasting.kept import Share, weeks_inside

NEEDED = F(80, 100)


def test_one_week_left_after_four_inside() -> None:
    found = weeks_inside([True] * 4, [], left=1, needed=F(1))
    assert found is not None
    # 1 + 0.9 + 0.81 + 0.729 = 3.439 weeks inside and none outside, half a week believed of each.
    assert found.chance == pytest.approx(3.939 / 4.439)
    assert (found.low, found.middle, found.high) == (F(4, 5), F(1), F(1))


def test_what_was_missed_stays_missed() -> None:
    found = weeks_inside([True, False, False, False], [], left=2, needed=NEEDED)
    assert found is not None
    assert found.high <= F(3, 6)
    assert found.chance == 0


def test_weeks_before_the_cycle_say_how_likely_it_is_but_count_for_nothing() -> None:
    found = weeks_inside([], [True, None, True, True, False, True], left=13, needed=NEEDED)
    assert found is not None
    assert found.low < found.middle <= found.high
    assert weeks_inside([True], [True, None, True], left=9, needed=NEEDED) is None


def test_the_last_week_is_over() -> None:
    found = weeks_inside([True, True, False, True, True], [], left=0, needed=NEEDED)
    assert found == Share(F(4, 5), F(4, 5), F(4, 5), 1.0)


weeks = st.lists(st.none() | st.booleans(), min_size=5, max_size=20)


@given(weeks, st.integers(0, 10), st.fractions(0, 1))
def test_low_to_high_within_what_can_be(kept: list[bool | None], left: int, needed: F) -> None:
    found = weeks_inside(kept, [], left=left, needed=needed)
    if found is None:
        return
    inside, judged = kept.count(True), kept.count(True) + kept.count(False)
    fewest, most = F(inside, judged + left), F(inside + left, judged + left)
    assert fewest <= found.low <= found.middle <= found.high <= most
    assert 0 <= found.chance <= 1
    if fewest >= needed:
        assert found.chance == pytest.approx(1)
    if most < needed:
        assert found.chance == pytest.approx(0)
