"""Status by hand: each rule at its edge."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.choices import Status
from objectives.status import (
    Judged,
    Moment,
    Neglect,
    is_broken,
    maintained,
    of_objective,
    paced,
    shown,
    shown_of_objective,
)

F = Fraction
HALF = F(1, 2)
MIDDLE = Moment()
OVER = Moment(over=True)
EARLY = Moment(early=True)


@pytest.mark.parametrize(
    ("progress", "status"),
    [
        (F(40, 100), Status.ON_TRACK),  # expected 50 %: exactly 10 points behind
        (F(40, 100) - F(1, 10**9), Status.AT_RISK),
        (F(25, 100), Status.AT_RISK),  # exactly 25 points behind
        (F(25, 100) - F(1, 10**9), Status.BEHIND),
        (F(-1), Status.BEHIND),
        (None, Status.NO_DATA),
        (F(2), Status.ON_TRACK),  # above 100 % it is not done before the end
    ],
)
def test_paced(progress: Fraction | None, status: Status) -> None:
    assert paced(progress, F(1, 2), moment=MIDDLE) == status


def test_done_needs_the_end_unless_it_is_a_count_from_nothing() -> None:
    assert paced(F(1), F(1), moment=OVER) == Status.DONE
    assert paced(F(1), F(1, 2), moment=MIDDLE, done_early=True) == Status.DONE
    assert paced(F(99, 100), F(1), moment=OVER) == Status.ON_TRACK


def test_nothing_is_red_early_or_inside_the_baselines_interval() -> None:
    assert paced(F(-1), F(1, 2), moment=EARLY) == Status.AT_RISK
    assert paced(F(-1), F(1, 2), moment=MIDDLE, in_baseline_interval=True) == Status.AT_RISK


@pytest.mark.parametrize(
    ("weeks", "status"),
    [
        ([True] * 4 + [False, True], Status.ON_TRACK),  # last inside, 5 of 6 = 83 %
        ([True, True, True, False, True], Status.ON_TRACK),  # exactly 80 %
        ([True, False, True], Status.AT_RISK),  # last inside, 67 %
        ([True] * 9 + [False], Status.AT_RISK),  # 90 %, last outside
        ([True, True, False], Status.BEHIND),
        ([True, None, True, None], Status.ON_TRACK),  # weeks without data are not judged
        ([None], Status.NO_DATA),
    ],
)
def test_maintained(weeks: list[bool | None], status: Status) -> None:
    assert maintained(weeks, moment=MIDDLE) == status


def test_a_maintain_kept_in_every_week_is_done_at_the_end() -> None:
    assert maintained([True, True], moment=OVER) == Status.DONE
    assert maintained([False, True], moment=OVER) == Status.AT_RISK
    assert maintained([False], moment=EARLY) == Status.AT_RISK


def judged(
    progress: Fraction | None,
    status: Status,
    *,
    weight: int = 1,
    expected: Fraction | None = HALF,
    broken: bool = False,
) -> Judged:
    return Judged(F(weight), progress, expected, status, broken)


def test_an_objective_judges_its_paced_key_results_by_their_mean() -> None:
    # (70 % + 20 %) ÷ 2 = 45 % against 50 %: on track, though one of them is at risk.
    parts = [judged(F(7, 10), Status.ON_TRACK), judged(F(1, 4), Status.AT_RISK)]
    assert of_objective(parts, moment=MIDDLE) == Status.ON_TRACK


def test_an_objective_is_not_red_while_none_of_its_own_is() -> None:
    # −1/10 counts as 0: 50 points under 1/2, but that value may as well be its baseline.
    noise = judged(F(-1, 10), Status.AT_RISK)
    assert of_objective([noise], moment=MIDDLE) == Status.AT_RISK
    # (0 + 0 + 40 %) ÷ 3 = 13 %, 37 points under.
    assert of_objective([noise, noise, judged(F(4, 10), Status.ON_TRACK)], moment=MIDDLE) == (
        Status.AT_RISK
    )
    # One that is red makes it red, with the other's noise: (0 + 20 %) ÷ 2 = 10 %, 40 under.
    assert of_objective([noise, judged(F(1, 5), Status.BEHIND)], moment=MIDDLE) == Status.BEHIND
    # Of those with a pace: what is behind without one holds it at risk, no more.
    each = judged(F(1, 10), Status.BEHIND, expected=None)
    assert of_objective([noise, each], moment=MIDDLE) == Status.AT_RISK


TENTHS = st.integers(-20, 20).map(lambda tenths: F(tenths, 10))
PACE = st.integers(0, 20).map(lambda twentieths: F(twentieths, 20))


@st.composite
def on_pace(draw: st.DrawFn, *, exempt: st.SearchStrategy[bool], moment: Moment) -> Judged:
    """A weighted one with a pace, judged as a reach is; exempt: inside its baseline's interval."""
    progress, expected = draw(TENTHS), draw(PACE)
    status = paced(progress, expected, moment=moment, in_baseline_interval=draw(exempt))
    return Judged(F(draw(st.integers(1, 5))), progress, expected, status)


@given(st.data(), st.sampled_from([MIDDLE, OVER, EARLY]))
def test_whatever_its_parts_an_objective_is_red_only_if_one_on_pace_is(
    data: st.DataObject, moment: Moment
) -> None:
    parts = data.draw(st.lists(on_pace(exempt=st.booleans(), moment=moment), min_size=1))
    status = of_objective(parts, moment=moment)
    if status == Status.BEHIND:
        assert any(part.status == Status.BEHIND for part in parts)


@given(st.data(), st.sampled_from([MIDDLE, OVER, EARLY]))
def test_with_none_exempt_the_mean_alone_says_how_far_behind_it_is(
    data: st.DataObject, moment: Moment
) -> None:
    parts = data.draw(st.lists(on_pace(exempt=st.just(False), moment=moment), min_size=1))
    weight, under = F(0), F(0)
    for part in parts:
        assert part.progress is not None
        assert part.expected is not None
        weight += part.weight
        under += part.weight * (part.expected - min(max(part.progress, F(0)), F(1)))
    is_red = under > F(1, 4) * weight and moment != EARLY
    assert (of_objective(parts, moment=moment) == Status.BEHIND) == is_red


def test_an_overshoot_hides_no_miss() -> None:
    # 300 % counts as 100 %: (100 + 0) ÷ 2 = 50 % would be on track; the one behind holds it down.
    parts = [judged(F(3), Status.ON_TRACK), judged(F(0), Status.BEHIND)]
    assert of_objective(parts, moment=MIDDLE) == Status.AT_RISK


def test_a_broken_guardrail_holds_it_at_risk_and_a_guardrail_adds_nothing() -> None:
    good = judged(F(1, 2), Status.ON_TRACK)
    guard = judged(F(0), Status.BEHIND, weight=0, expected=None, broken=True)
    assert of_objective([good, guard], moment=MIDDLE) == Status.AT_RISK
    assert of_objective([good, guard._replace(broken=False)], moment=MIDDLE) == Status.ON_TRACK
    bad = judged(F(0), Status.BEHIND)
    assert of_objective([bad, guard], moment=MIDDLE) == Status.BEHIND


def test_without_pace_it_is_the_worst_of_its_own() -> None:
    parts = [
        judged(F(1), Status.ON_TRACK, expected=None),
        judged(F(1, 2), Status.AT_RISK, expected=None),
    ]
    assert of_objective(parts, moment=MIDDLE) == Status.AT_RISK


def test_done_needs_all_of_them_and_data_half_of_the_weight() -> None:
    done = judged(F(1), Status.DONE)
    assert of_objective([done, done], moment=OVER) == Status.DONE
    assert of_objective([done, judged(None, Status.NO_DATA)], moment=MIDDLE) == Status.ON_TRACK
    assert of_objective([done, judged(None, Status.NO_DATA, weight=2)], moment=OVER) == (
        Status.NO_DATA
    )
    assert of_objective([], moment=MIDDLE) == Status.NO_DATA


def test_guardrails_break_by_their_last_week_or_by_being_behind() -> None:
    assert is_broken(Status.ON_TRACK, False, is_maintain=True)
    assert not is_broken(Status.BEHIND, None, is_maintain=True)
    assert is_broken(Status.BEHIND, None, is_maintain=False)
    assert not is_broken(Status.NO_DATA, None, is_maintain=False)


@pytest.mark.parametrize(
    ("status", "late", "stale", "seen"),
    [
        (Status.ON_TRACK, True, True, Status.NO_CHECK_IN),
        (Status.AT_RISK, False, True, Status.STALE),
        (Status.DONE, True, False, Status.NO_CHECK_IN),
        (Status.BEHIND, True, True, Status.BEHIND),
        (Status.NO_DATA, True, False, Status.NO_DATA),
        (Status.ON_TRACK, False, False, Status.ON_TRACK),
    ],
)
def test_nothing_neglected_looks_green(
    status: Status, late: bool, stale: bool, seen: Status
) -> None:
    assert shown(status, late=late, stale=stale) == seen


def test_an_objective_shows_neglect_from_half_of_its_weight_on() -> None:
    late, stale, fine = (Neglect(F(1), *x) for x in ((True, False), (False, True), (False, False)))
    assert shown_of_objective(Status.ON_TRACK, [late, fine]) == Status.NO_CHECK_IN
    assert shown_of_objective(Status.ON_TRACK, [late, fine, fine]) == Status.ON_TRACK
    assert shown_of_objective(Status.ON_TRACK, [late, stale, fine, fine]) == Status.NO_CHECK_IN
    assert shown_of_objective(Status.ON_TRACK, [stale, fine]) == Status.STALE
    assert shown_of_objective(Status.BEHIND, [late]) == Status.BEHIND
    assert shown_of_objective(Status.ON_TRACK, []) == Status.ON_TRACK
