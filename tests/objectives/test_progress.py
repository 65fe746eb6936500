"""Progress by hand, and what must hold whatever the figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.choices import Bound
from objectives.progress import Part, clamped, filled_count, inside, maintain, reach, roll_up

F = Fraction
amounts = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@pytest.mark.parametrize(
    ("now", "baseline", "target", "expected"),
    [
        (F(75), F(50), F(100), F(1, 2)),  # half of the way up
        (F(45), F(60), F(30), F(1, 2)),  # half of the way down
        (F(50), F(50), F(100), F(0)),
        (F(40), F(50), F(100), F(-1, 5)),  # worse than the start: 10 of 50 back
        (F(125), F(0), F(100), F(5, 4)),  # overshoot stays visible
        (F(-5), F(-20), F(10), F(1, 2)),  # an NPS from −20 to 10 at −5
        (F(2), F(12), F(3), F(10, 9)),  # complaints 12 → 3, two left
        (F(100), F(50), F(100), F(1)),
    ],
)
def test_reach(now: Fraction, baseline: Fraction, target: Fraction, expected: Fraction) -> None:
    assert reach(now, baseline=baseline, target=target) == expected


def test_no_data_is_none_and_not_nought() -> None:
    assert reach(None, baseline=F(0), target=F(1)) is None
    assert maintain([None, None]) is None
    assert inside(None, bound=Bound.AT_LEAST, lower=F(1), upper=None) is None


@given(amounts, amounts, st.fractions(min_value="0.001", max_value=100), amounts)
def test_reach_grows_towards_the_target(
    now: Fraction, step: Fraction, distance: Fraction, baseline: Fraction
) -> None:
    for target in (baseline + distance, baseline - distance):
        towards = now + abs(step) * (1 if target > baseline else -1)
        before, after = (reach(x, baseline=baseline, target=target) for x in (now, towards))
        assert before is not None
        assert after is not None
        assert after >= before


@pytest.mark.parametrize(
    ("value", "bound", "kept"),
    [
        (F(90), Bound.AT_LEAST, True),  # exactly on the threshold is inside
        (F(90) - F(1, 10**9), Bound.AT_LEAST, False),
        (F(95), Bound.AT_MOST, True),
        (F(95) + F(1, 10**9), Bound.AT_MOST, False),
        (F(90), Bound.WITHIN, True),
        (F(95), Bound.WITHIN, True),
        (F(96), Bound.WITHIN, False),
    ],
)
def test_thresholds_are_inclusive(value: Fraction, bound: Bound, kept: bool) -> None:
    assert inside(value, bound=bound, lower=F(90), upper=F(95)) is kept


def test_maintain_counts_the_weeks_with_data_alone() -> None:
    assert maintain([True, None, False, True, True]) == F(3, 4)


def test_days_that_no_source_covers_count_as_the_baselines_share() -> None:
    # 12 complaints in 90 days; 30 of the window's days lie before the data: 12 × 30 ÷ 90 = 4.
    assert filled_count(F(3), baseline=F(12), uncovered=30, cycle_days=90) == 7
    assert filled_count(F(3), baseline=F(12), uncovered=0, cycle_days=90) == 3
    assert filled_count(None, baseline=F(12), uncovered=90, cycle_days=90) is None


def test_roll_up_weighs_clamps_and_leaves_out_what_has_no_data() -> None:
    parts = [
        Part(F(2), F(1, 2)),
        Part(F(1), F(3, 2)),  # counts as 1
        Part(F(1), F(-1, 2)),  # counts as 0
        Part(F(1), None),  # left out
        Part(F(0), F(1)),  # a guardrail
    ]
    found = roll_up(parts)
    # (2 × ½ + 1 × 1 + 1 × 0) ÷ 4 = ½, from 3 … of 4 weighted ones with data 4/5 of the weight.
    assert found == (F(1, 2), 3, 4, F(4, 5))


def test_guardrails_alone_are_no_progress() -> None:
    assert roll_up([Part(F(0), F(1))]).progress is None


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | amounts)), st.randoms())
def test_roll_up_stays_between_its_parts_in_any_order(
    raw: list[tuple[int, Fraction | None]], random: object
) -> None:
    parts = [Part(F(weight), progress) for weight, progress in raw]
    found = roll_up(parts)
    shuffled = parts[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert roll_up(shuffled) == found
    known = [clamped(p.progress) for p in parts if p.weight and p.progress is not None]
    if found.progress is not None:
        assert min(known) <= found.progress <= max(known)
    else:
        assert not known
