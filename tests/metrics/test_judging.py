"""Small samples, fairness, and moves that mean nothing."""

from fractions import Fraction

import pytest

from metrics.catalogue import CATALOGUE
from metrics.showing.figures import change, figure
from metrics.showing.judging import Reader, Standing, standing
from metrics.values import Value

CSAT, SOLVED, FCR = (
    CATALOGUE[key] for key in ("csat", "tickets_solved", "first_contact_resolution")
)
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("n", "others", "own"),
    [
        (0, Standing.NONE, Standing.NONE),
        (1, Standing.HIDDEN, Standing.FEW),
        (4, Standing.HIDDEN, Standing.FEW),
        (5, Standing.FEW, Standing.FEW),
        (29, Standing.FEW, Standing.FEW),
        (30, Standing.FINE, Standing.FINE),
    ],
)
def test_a_share_by_the_size_of_its_sample(n: int, others: Standing, own: Standing) -> None:
    value = Value(HALF if n else None, n)
    assert standing(CSAT.default, value) == others
    assert standing(CSAT.default, value, Reader(own=True)) == own


def test_counts_are_what_they_are() -> None:
    assert standing(SOLVED.default, Value(Fraction(1), 1)) == Standing.FINE
    assert standing(SOLVED.default, Value(Fraction(0), 0)) == Standing.FINE


def test_a_team_of_fewer_than_four_is_kept_from_who_may_not_see_its_agents() -> None:
    guarded = Reader(guarded=True, members=3)
    assert standing(CSAT.default, Value(HALF, 90, agents=3), guarded) == Standing.PRIVATE
    assert standing(CSAT.default, Value(HALF, 90, agents=4), guarded) == Standing.FINE
    assert standing(CSAT.default, Value(None, 0, agents=0), guarded) == Standing.NONE


def test_what_nobody_is_credited_with_goes_by_the_members() -> None:
    value = Value(HALF, 90, agents=0)
    assert standing(FCR.default, value, Reader(guarded=True, members=3)) == Standing.PRIVATE
    assert standing(FCR.default, value, Reader(guarded=True, members=4)) == Standing.FINE


def test_whoever_is_named_counts_in_what_is_credited_to_groups_too() -> None:
    documented = CATALOGUE["topics_documented"].default
    guarded = Reader(guarded=True, members=5)
    seven = Value(Fraction(7), 1, Fraction(7), agents=1)
    assert standing(documented, seven, guarded) == Standing.PRIVATE
    assert standing(documented, seven._replace(agents=4), guarded) == Standing.FINE
    assert standing(documented, seven._replace(agents=0), guarded) == Standing.FINE


def test_a_rate_of_what_is_credited_to_groups_goes_by_who_is_above() -> None:
    response_rate = CATALOGUE["response_rate"].default
    guarded = Reader(guarded=True, members=5)
    half = Value(HALF, 60, Fraction(30), Fraction(60), agents=1)
    assert standing(response_rate, half, guarded) == Standing.PRIVATE
    assert standing(response_rate, half._replace(agents=0), guarded) == Standing.PRIVATE
    assert standing(response_rate, half._replace(agents=4), guarded) == Standing.FINE
    nothing = Value(Fraction(0), 60, Fraction(0), Fraction(60), agents=0)
    assert standing(response_rate, nothing, guarded) == Standing.FINE
    assert standing(response_rate, nothing, guarded._replace(members=3)) == Standing.PRIVATE


def test_what_is_kept_back_is_in_no_part_of_the_figure() -> None:
    shown = figure(CSAT.default, Value(HALF, 4, Fraction(2), Fraction(4), 0.1, 0.9))
    assert (shown.text, shown.value, shown.low, shown.high, shown.interval) == (
        "–",
        None,
        None,
        None,
        "",
    )


def share(value: str, low: float, high: float) -> Value:
    return Value(Fraction(value), 100, low=low, high=high)


@pytest.mark.parametrize(
    ("now", "before", "text", "tone"),
    [
        (share("0.95", 0.9, 0.99), share("0.85", 0.8, 0.9), "+10.0 pts", "good"),
        (share("0.75", 0.7, 0.8), share("0.85", 0.8, 0.9), "−10.0 pts", "bad"),
        (share("0.88", 0.83, 0.93), share("0.85", 0.8, 0.9), "+3.0 pts", "flat"),
    ],
)
def test_a_move_within_the_interval_before_is_neither_good_nor_bad(
    now: Value, before: Value, text: str, tone: str
) -> None:
    moved = change(CSAT, figure(CSAT.default, now), figure(CSAT.default, before))
    assert moved is not None
    assert (moved.text.replace("\xa0", " "), moved.tone) == (text, tone)


@pytest.mark.parametrize(("now", "tone"), [(130, "good"), (125, "flat"), (75, "flat"), (65, "bad")])
def test_a_count_has_to_move_by_more_than_its_scatter(now: int, tone: str) -> None:
    """From 100: 1.96 × √(100 + 125) = 29.4, √(100 + 130) gives 29.7, √(100 + 75) 25.9."""
    moved = change(
        SOLVED,
        figure(SOLVED.default, Value(Fraction(now), now)),
        figure(SOLVED.default, Value(Fraction(100), 100)),
    )
    assert moved is not None
    assert moved.tone == tone


def test_too_small_samples_do_not_move() -> None:
    small = figure(CSAT.default, Value(HALF, 29, low=0.3, high=0.7))
    assert change(CSAT, small, figure(CSAT.default, share("0.85", 0.8, 0.9))) is None
