"""How far the forecasts can be trusted: a rolling back-test beside a straight line's.

Made-up series of many kinds, and the real incident log where it is there. Nothing was fitted on
either: the seeds below were drawn after the priors had been set on others.
"""

import time
from collections.abc import Sequence

import numpy as np

from bench.forecast_incidents import series_of
from bench.forecast_scores import Judged, Scores, asks_of, by_kind, cases_of, judge, scores
from bench.forecast_series import made_up
from bench.forecast_statsmodels import drawn
from bench.framework import Context, Figure, seconds
from objectives.forecasting.estimate import forecast

SEED, EACH, CYCLES = 2026, 60, 3
KEY_RESULTS = 4_000
_COMPARED = 120  # cases that statsmodels answers too: it takes its time


def run(context: Context) -> list[Figure]:
    """Coverage, Brier scores, and what 4,000 forecasts take."""
    random = np.random.default_rng(SEED)
    judged = judge(cases_of(made_up(SEED, EACH), random, each=CYCLES))
    found = _figures("made up", judged)
    for kind, some in by_kind(judged).items():
        found += _plain(f"made up, {kind}", scores(some))
    found += _beside_statsmodels(judged)
    if not context.incidents.exists():
        note = f"not run: {context.incidents} is not here"
        return [*found, Figure("incident log: covered by the 80 % intervals", None, "", note=note)]
    real = judge(cases_of(series_of(context.incidents), random, each=CYCLES * 2, weeks=8))
    found += _figures("incident log", real)
    for kind, some in by_kind(real).items():
        found += _plain(f"incident log, {kind}", scores(some))
    return found


def _figures(of: str, judged: Sequence[Judged]) -> list[Figure]:
    found = scores(judged)
    return [
        Figure(
            f"{of}: covered by the 80 % intervals", found.covered, "", note=f"{found.cases} cases"
        ),
        Figure(f"{of}: coverage's distance from 0.80", abs(found.covered - 0.8), "", limit=0.05),
        Figure(f"{of}: Brier score", found.brier, "", "a straight line", found.line, limit=1),
        Figure(f"{of}: Brier score, as often as it happens", found.known, ""),
    ]


def _plain(of: str, found: Scores) -> list[Figure]:
    return [
        Figure(
            f"{of}: covered by the 80 % intervals", found.covered, "", note=f"{found.cases} cases"
        ),
        Figure(f"{of}: Brier score", found.brier, "", "a straight line", found.line),
    ]


def _beside_statsmodels(judged: Sequence[Judged]) -> list[Figure]:
    """Counts, shares and means, each by both; and how long both take."""
    some = [one for one in judged if one.case.series.kind in ("count", "ratio")]
    some = some[:: max(1, len(some) // _COMPARED)]
    ours, theirs, taken = [], [], 0.0
    for one in some:
        (ask, *_) = asks_of(one.case)
        started = time.perf_counter()
        answer = drawn(ask)
        taken += time.perf_counter() - started
        if answer is None:
            continue
        value = one.case.value(one.case.last) or 0.0
        low, high, chance = answer
        theirs.append(
            one._replace(
                inside=low - 0.5 * ask.whole <= value <= high + 0.5 * ask.whole, chance=chance
            )
        )
        ours.append(one)
    own, other = scores(ours), scores(theirs)
    each = taken / max(len(some), 1)
    return [
        Figure("beside statsmodels: covered", own.covered, "", "its local level", other.covered),
        Figure("beside statsmodels: Brier score", own.brier, "", "its local level", other.brier),
        Figure("statsmodels' local level, a series", each, "s"),
        _speed(judged, each),
    ]


def _speed(judged: Sequence[Judged], one: float) -> Figure:
    """Of all 4,000, beside what as many fits of statsmodels would take."""
    asks = [asks_of(one.case) for one in judged]
    many = (asks * (KEY_RESULTS // len(asks) + 1))[:KEY_RESULTS]
    return Figure(
        f"{KEY_RESULTS:,} forecasts of their end",
        seconds(lambda: forecast(many)),
        "s",
        "as many fits by statsmodels",
        one * KEY_RESULTS,
        limit=0.1,
    )
