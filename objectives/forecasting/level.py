"""Where weekly rates are heading: a level with a little trend, many series at once. Pure.

Each week's rate is that week's level and noise, the smaller the larger the week's exposure. The
level wanders, and may have a slope that fades. How much it wanders and slopes is not known from so
few weeks: every combination of GRID is filtered, and they are mixed by how well each foretold the
weeks that came (its marginal likelihood). The size of the noise is integrated out, so each forecast
is Student's t, wide after 4 weeks and narrower with every week. No optimiser runs, so it neither
fails nor depends on a start, and thousands of series take one pass of numpy.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, stdtr, stdtrit

Floats = NDArray[np.float64]

# How much the level wanders in a week: its variance in units of the noise's, with prior weights.
_WANDERING = (
    (0, 3),
    (0.003, 2),
    (0.01, 2),
    (0.03, 2),
    (0.1, 1),
    (0.3, 0.7),
    (1, 0.5),
    (4, 0.3),
)
# The slope's standard deviation at first and its change in a week, with prior weights.
_SLOPES = (
    (0.0, 0.0, 0.6),
    (0.05, 0.005, 0.2),
    (0.1, 0.01, 0.08),
    (0.3, 0.03, 0.07),
    (1.0, 0.1, 0.05),
)
FADING = 0.97
# The prior of the noise counts as much as two weeks.
PRIOR_WEEKS = 2.0
_HALVINGS = 24


class Grid(NamedTuple):
    """One column for each combination; variances in units of the noise's."""

    wander: Floats
    slope: Floats
    bend: Floats
    prior: Floats


def _grid() -> Grid:
    rows = [
        (wander, slope**2, bend**2, weight * share)
        for slope, bend, share in _SLOPES
        for wander, weight in _WANDERING
    ]
    wander, slope, bend, prior = np.array(rows, dtype=float).T
    return Grid(wander, slope, bend, prior / prior.sum())


GRID = _grid()


class State(NamedTuple):
    """Level and slope of each series under each combination: means, and covariances in units of
    the noise's variance."""

    level: Floats
    slope: Floats
    p00: Floats
    p01: Floats
    p11: Floats

    def next_week(self) -> "State":
        """A week later, nothing being seen of it."""
        return State(
            self.level + self.slope,
            FADING * self.slope,
            self.p00 + 2 * self.p01 + self.p11 + GRID.wander,
            FADING * (self.p01 + self.p11),
            FADING**2 * self.p11 + GRID.bend,
        )

    def seen(self, rate: Floats, noise: Floats) -> "State":
        """After a week's rate was seen."""
        variance = self.p00 + noise
        off = rate - self.level
        gain0, gain1 = self.p00 / variance, self.p01 / variance
        return State(
            self.level + gain0 * off,
            self.slope + gain1 * off,
            self.p00 * (1 - gain0),
            self.p01 * (1 - gain0),
            self.p11 - gain1 * self.p01,
        )

    def where(self, chosen: Any, other: "State") -> "State":
        """This one for the chosen series, the other for the rest."""
        return State(*(np.where(chosen, a, b) for a, b in zip(self, other, strict=True)))


class Fitted(NamedTuple):
    """Series after their last week. evidence: the log of how well they were foretold."""

    state: State
    weights: Floats
    variance: Floats
    freedom: Floats
    evidence: Floats


def fit(rates: Floats, exposures: Floats, noise: Floats) -> Fitted:
    """Filter series × weeks; an exposure of 0 is a week without data. Each has a week with data.

    exposures: about 1 a week. noise: what is believed of the variance of a rate of exposure 1.
    """
    series, weeks = rates.shape
    shape = (series, len(GRID.prior))
    zeros = np.zeros(shape)
    state = State(zeros, zeros, zeros, zeros, np.broadcast_to(GRID.slope, shape))
    started = np.zeros((series, 1), dtype=bool)
    seen, squares, logs = np.zeros((series, 1)), np.zeros(shape), np.zeros(shape)
    for week in range(weeks):
        known = exposures[:, week : week + 1] > 0
        noisy = 1 / np.where(known, exposures[:, week : week + 1], 1.0)
        rate = np.where(known, rates[:, week : week + 1], 0.0)
        state = state.next_week().where(started, state)
        judged = known & started
        variance = state.p00 + noisy
        squares += np.where(judged, (rate - state.level) ** 2 / variance, 0.0)
        logs += np.where(judged, np.log(variance), 0.0)
        seen += judged
        state = state.seen(rate, noisy).where(judged, state)
        # The first week with data says where the level is, whatever it is.
        first = known & ~started
        state = state._replace(
            level=np.where(first, rate, state.level), p00=np.where(first, noisy, state.p00)
        )
        started |= known
    freedom = PRIOR_WEEKS + seen
    total = PRIOR_WEEKS * noise[:, None] + squares
    likelihood = np.log(GRID.prior) - logs / 2 - freedom / 2 * np.log(total)
    evidence = logsumexp(likelihood, axis=1, keepdims=True)
    return Fitted(state, np.exp(likelihood - evidence), total / freedom, freedom, evidence[:, 0])


class Outlook(NamedTuple):
    """What a sum will be, for each series: a mixture of Student's t."""

    fitted: Fitted
    means: Floats
    spreads: Floats

    def below(self, amounts: Floats) -> Floats:
        """The chance that each is at most its amount."""
        steps = (amounts[:, None] - self.means) / np.maximum(self.spreads, 1e-300)
        chances: Floats = (self.fitted.weights * stdtr(self.fitted.freedom, steps)).sum(axis=1)
        return chances

    def quantile(self, share: float) -> Floats:
        """The amount below which each is with this chance; between those of its components."""
        each = self.means + self.spreads * stdtrit(self.fitted.freedom, share)
        low: Floats = each.min(axis=1)
        high: Floats = each.max(axis=1)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            short = self.below(middle) < share
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        half: Floats = (low + high) / 2
        return half


def ahead(fitted: Fitted, parts: Floats, exposures: Floats) -> Outlook:
    """What Σ parts · rate of the next weeks will be; series × weeks. Exposure 0 adds no noise."""
    state = fitted.state
    means, variance, with_level, with_slope = (np.zeros_like(state.level) for _ in range(4))
    for week in range(parts.shape[1]):
        part, exposure = parts[:, week : week + 1], exposures[:, week : week + 1]
        state = state.next_week()
        with_level, with_slope = with_level + with_slope, FADING * with_slope
        noise = np.where(exposure > 0, 1 / np.where(exposure > 0, exposure, 1.0), 0.0)
        means = means + part * state.level
        variance = variance + 2 * part * with_level + part**2 * (state.p00 + noise)
        with_level = with_level + part * state.p00
        with_slope = with_slope + part * state.p01
    return Outlook(fitted, means, np.sqrt(np.maximum(variance, 0) * fitted.variance))
