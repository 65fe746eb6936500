"""How many weeks of a maintained key result will be inside at the end. Pure.

The weeks to come are as likely to be inside as those before, the newer the more: each week counts
nine tenths of the next one. How likely that is, is not known from so few, so what is asked of is
the beta-binomial distribution, which is wider than a coin's.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from scipy.stats import betabinom

from objectives.forecasting.estimate import HIGH, LOW

LEAST_WEEKS = 4
FORGETTING = 0.9
_BELIEVED = 0.5  # weeks inside and outside, before any is seen


class Share(NamedTuple):
    """The share of the weeks inside at the end: exact, since only whole weeks occur.

    chance: that it is at least what was needed.
    """

    low: Fraction
    middle: Fraction
    high: Fraction
    chance: float


def weeks_inside(
    cycle: Sequence[bool | None], before: Sequence[bool | None], *, left: int, needed: Fraction
) -> Share | None:
    """From the cycle's weeks so far, those before it, and how many are left; None under 4 weeks.

    None is a week without data: it counts for nothing, and those left are taken to have data.
    """
    judged = [week for week in cycle if week is not None]
    past = [week for week in before if week is not None] + judged
    whole = len(judged) + left
    if len(past) < LEAST_WEEKS or not whole:
        return None
    weights = [FORGETTING**age for age in range(len(past))]
    inside = sum(w for w, week in zip(weights, reversed(past), strict=True) if week)
    kept = betabinom(left, inside + _BELIEVED, sum(weights) - inside + _BELIEVED)
    so_far = sum(judged)
    fewest = -(-needed * whole // 1) - so_far  # of those left, rounded up
    low, middle, high = (
        Fraction(so_far + (int(kept.ppf(share)) if left else 0), whole)
        for share in (LOW, 0.5, HIGH)
    )
    return Share(low, middle, high, float(kept.sf(fewest - 1)) if left else float(fewest <= 0))
