"""The same asks answered by statsmodels' local level model: what our own is measured against."""

import warnings
from collections.abc import Sequence

import numpy as np
from statsmodels.tsa.statespace.structural import UnobservedComponents

from objectives.forecasting.estimate import HIGH, LOW, Ask

_PATHS = 400


def drawn(ask: Ask, seed: int = 0) -> tuple[float, float, float] | None:
    """Low and high of the end and the chance of reaching the target, on the scale of the rates,
    from simulated paths; None where the fit fails."""
    rates = np.where(np.array(ask.exposures) > 0, np.array(ask.rates), np.nan)
    rates = rates[int(np.argmax(~np.isnan(rates))) :]
    end = ask.ends[-1]
    if not len(end.parts) or ask.target is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fitted = UnobservedComponents(rates, "llevel").fit(disp=False)
            paths = fitted.simulate(len(end.parts), anchor="end", repetitions=_PATHS, rng=seed)
        except (np.linalg.LinAlgError, ValueError):
            return None
    ends = end.constant + np.array(end.parts) @ np.reshape(paths, (len(end.parts), -1))
    reached = ends >= ask.target if ask.upward else ends <= ask.target
    return float(np.quantile(ends, LOW)), float(np.quantile(ends, HIGH)), float(reached.mean())


def plain(asks: Sequence[Sequence[Ask]]) -> list[Ask]:
    """Of each the first ask, where its scale is the value's own."""
    return [each[0] for each in asks if each and each[0].scale == "plain"]
