"""The demonstration asks for nothing that cannot be, and what it asks stands as its plan has it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.choices import Status
from objectives.demo.targets import AHEAD, FURTHEST, reach_for

MINUTE = Fraction(60)
# From an hour to a week, in whole minutes: figures that are well above a step.
times = st.integers(60, 10_080).map(lambda minutes: minutes * MINUTE)


@given(
    stands=st.sampled_from(sorted(AHEAD)),
    now=times,
    past=times,
    better=st.sampled_from(["up", "down"]),
    expected=st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=100),
)
def test_a_target_is_near_what_is_known(
    stands: Status, now: Fraction, past: Fraction, better: str, expected: Fraction
) -> None:
    reach = reach_for(stands, now=now, past=past, better=better, expected=expected, step=MINUTE)
    sign = 1 if better == "up" else -1
    assert (reach.target - reach.baseline) * sign > 0
    # Both lie within what is asked for at most, and a step for rounding each of them.
    assert abs(reach.target - reach.baseline) <= now * FURTHEST + 2 * MINUTE
    assert 0 < reach.target < 2 * now


@pytest.mark.parametrize(
    ("past", "baseline", "target"),
    [
        # An hour and a bit since then: 45 points behind the 58 expected. What would be asked for
        # in full, 65 min ÷ 0.13 = 500 min, is more than 15 % of today's value (98.55 min → 99).
        (722, 670, 571),
        # Nothing moved: 8 % are claimed (52.56 min), which would ask for 404 min: again 15 %.
        (657, 670, 571),
    ],
)
def test_far_behind_is_no_reason_to_ask_for_a_time_below_nothing(
    past: int, baseline: int, target: int
) -> None:
    reach = reach_for(
        Status.BEHIND,
        now=657 * MINUTE,
        past=past * MINUTE,
        better="down",
        expected=Fraction(58, 100),
        step=MINUTE,
    )
    assert reach == (baseline * MINUTE, target * MINUTE)
