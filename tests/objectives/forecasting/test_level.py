"""The level model against generalized least squares, worked out by matrices of its own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from objectives.forecasting.level import FADING, GRID, Floats, ahead, fit

RATES = [10.0, 12.0, 11.0, 15.0, 14.0]
EXPOSURES = [1.0, 0.5, 1.0, 2.0, 1.0]
AHEAD = 3


def table(row: list[float]) -> Floats:
    return np.array([row])


def directly(wander: float, slope: float, bend: float) -> tuple[float, float]:
    """Mean and variance (in units of the noise's) of the sum of the next three weeks' rates, given
    the five, by conditioning one joint normal distribution with a flat first level."""
    weeks = len(RATES) + AHEAD
    level = np.zeros((weeks, weeks))  # covariance of each two weeks' levels, the first one's apart
    # Every level is the first one + slopes + steps: written as weights on independent sources.
    sources = [(slope, [_sum(week) for week in range(weeks)])]
    for born in range(1, weeks):
        sources.append((wander, [float(week >= born) for week in range(weeks)]))
        # A bend of the slope that came with week `born` moves the level from the next one on.
        sources.append((bend, [_sum(week - born) for week in range(weeks)]))
    for variance, weights in sources:
        level += variance * np.outer(weights, weights)
    noise = np.diag([1 / e for e in EXPOSURES] + [1.0] * AHEAD)
    seen, coming = slice(0, len(RATES)), slice(len(RATES), weeks)
    inner = np.linalg.inv((level + noise)[seen, seen])
    ones = np.ones(len(RATES))
    first = ones @ inner @ RATES / (ones @ inner @ ones)
    onto = level[coming, seen].sum(axis=0)
    mean = AHEAD * first + onto @ inner @ (RATES - first)
    lost = AHEAD - onto @ inner @ ones
    variance = (level + noise)[coming, coming].sum() - onto @ inner @ onto
    return mean, variance + lost**2 / (ones @ inner @ ones)


def _sum(steps: int) -> float:
    """How far a slope of 1 has led after so many weeks, fading."""
    return sum(FADING**n for n in range(max(steps, 0)))


def test_every_combination_foretells_what_conditioning_says() -> None:
    fitted = fit(table(RATES), table(EXPOSURES), np.array([4.0]))
    outlook = ahead(fitted, table([1.0] * AHEAD), table([1.0] * AHEAD))
    for column in range(len(GRID.prior)):
        wander, slope, bend = (float(each[column]) for each in GRID[:3])
        mean, variance = directly(wander, slope, bend)
        assert np.isclose(outlook.means[0, column], mean)
        size = fitted.variance[0, column]
        assert np.isclose(outlook.spreads[0, column] ** 2, variance * size)


def test_a_week_without_data_adds_nothing_but_time() -> None:
    """Before the first week it does not even add that."""
    late = fit(table([0.0, 0.0, *RATES]), table([0.0, 0.0, *EXPOSURES]), np.array([4.0]))
    soon = fit(table(RATES), table(EXPOSURES), np.array([4.0]))
    assert np.allclose(late.state.level, soon.state.level)
    assert np.allclose(late.evidence, soon.evidence)
    gap = fit(table([*RATES, 0.0]), table([*EXPOSURES, 0.0]), np.array([4.0]))
    assert (gap.state.p00 >= soon.state.p00).all()
    assert (gap.freedom == soon.freedom).all()


def test_the_weights_add_up_and_follow_the_data() -> None:
    """What jumps about a level that stands still wanders less than what never comes back."""
    still = [10.0, 12.0, 9.0, 11.0, 10.0, 9.0, 12.0, 10.0, 11.0, 9.0]
    moved = [10.0, 11.0, 13.0, 14.0, 16.0, 17.0, 19.0, 20.0, 22.0, 23.0]
    fitted = fit(np.array([still, moved]), np.ones((2, 10)), np.array([1.0, 1.0]))
    assert np.allclose(fitted.weights.sum(axis=1), 1)
    wander = (fitted.weights * (GRID.wander + GRID.slope * 100)).sum(axis=1)
    assert wander[0] < wander[1]


def test_series_do_not_touch_each_other() -> None:
    other = [300.0, 100.0, 200.0, 50.0, 10.0]
    both = fit(np.array([RATES, other]), np.array([EXPOSURES] * 2), np.array([4.0, 9.0]))
    alone = fit(table(RATES), table(EXPOSURES), np.array([4.0]))
    assert np.allclose(both.weights[0], alone.weights[0])


rates = st.lists(st.floats(-1000, 1000), min_size=4, max_size=30)


@given(rates, st.floats(0.02, 0.98))
def test_a_quantile_is_where_its_share_lies_below(row: list[float], share: float) -> None:
    fitted = fit(table(row), table([1.0] * len(row)), np.array([5.0]))
    outlook = ahead(fitted, table([1.0, 1.0]), table([1.0, 1.0]))
    assert abs(outlook.below(outlook.quantile(share))[0] - share) < 1e-3


@given(rates, st.floats(-50, 50))
def test_what_is_shifted_is_foretold_shifted(row: list[float], by: float) -> None:
    def middle(shift: float) -> float:
        fitted = fit(table([each + shift for each in row]), table([1.0] * len(row)), np.ones(1))
        return float(ahead(fitted, table([1.0]), table([1.0])).quantile(0.5)[0])

    assert abs(middle(by) - middle(0.0) - by) < 0.05
