"""Status by hand: each rule at its edge."""

from fractions import Fraction

import pytest

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
