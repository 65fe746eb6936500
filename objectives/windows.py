"""Over which days a key result reads its metric: plain dates, no models, no clock."""

from datetime import date, timedelta

from metrics.asking.trailing import trailing_year
from objectives.calendar import DAY, WEEK
from objectives.choices import Window

Period = tuple[date, date]
FOUR_WEEKS = timedelta(weeks=4)


def window_of(*, chosen: str, usual: str, is_count: bool, has_baseline: bool) -> str:
    """The window that holds: the one chosen, else the metric's usual one.

    A count's usual window follows from what is asked: with a baseline it starts there and is read
    over as many days as the cycle has ("rolling"); without one it runs from 0, cycle to date.
    """
    if chosen != Window.DEFAULT:
        return chosen
    if is_count:
        return "rolling" if has_baseline else Window.CYCLE
    return usual


def period_of(window: str, *, cycle: Period, last: date) -> Period:
    """The days [start, end) that `window` covers when `last` is its last day.

    Raises ValueError for a window that is not known.
    """
    end = last + DAY
    if window == Window.CYCLE:
        return cycle[0], end
    if window == "rolling":
        return end - (cycle[1] - cycle[0]), end
    if window == Window.FOUR_WEEKS:
        return end - FOUR_WEEKS, end
    if window == Window.WEEK:
        sunday = last - timedelta(days=last.isoweekday() % 7)
        return sunday + DAY - WEEK, sunday + DAY
    if window == Window.YEAR:
        return trailing_year(end)
    if window == Window.LAST_DAY:
        return last, end
    raise ValueError(window)


def uncovered_days(period: Period, covered_from: date | None) -> int:
    """How many days of the period lie before the first that any source covers."""
    if covered_from is None:
        return (period[1] - period[0]).days
    return max(0, (min(covered_from, period[1]) - period[0]).days)
