"""An own metric tried out before it is saved: last quarter and its weeks, from the measurements."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from metrics.catalogue import Definition
from metrics.showing.figures import Figure, figure, period_words, point
from metrics.values import Ask, Period, Scope, Value, read_many, weeks_until
from metrics.wording.words import reason_words
from people.access import Access
from people.figures import measure_value

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """The quarter's figure, why others do not count (words, how many), and its weeks."""

    period: Period
    figure: Figure
    reasons: list[tuple[str | Promise, int]]
    weeks: list[tuple[Period, Figure]]

    @property
    def words(self) -> str:
        """The quarter."""
        return period_words(self.period)

    @property
    def columns(self) -> list[str | Promise]:
        """Of the table."""
        return [_("Week"), self.figure.one.label, _("Measurements")]

    @property
    def chart(self) -> dict[str, Any]:
        """The weeks for static/src/charts.js."""
        return {
            "unit": self.figure.one.unit,
            "points": [point(period[0], shown) for period, shown in self.weeks],
        }

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The same as a table."""
        return [
            (period_words(period), shown.text, measure_value(Fraction(shown.n), "count"))
            for period, shown in self.weeks
        ]

    @property
    def has_data(self) -> bool:
        """Whether anything was measured: a total of nothing is not."""
        return bool(self.figure.n or self.reasons)


def last_quarter(until: date) -> Period:
    """The calendar quarter that was over before `until`."""
    start = date(until.year, 3 * ((until.month - 1) // 3) + 1, 1)
    before = start - DAY
    return date(before.year, 3 * ((before.month - 1) // 3) + 1, 1), start


def try_out(access: Access, definition: Definition, *, until: date) -> Trial:
    """Read it over the last quarter, for the company; one query."""
    quarter = last_quarter(until)
    weeks = [
        week for week in weeks_until(quarter[1] - DAY, 14) if quarter[0] <= week[0] < quarter[1]
    ]
    ask = Ask(definition, "", [quarter, *weeks], Scope())
    whole, *pieces = read_many(organization=access.organization, asks=[ask])[0]
    one = definition.default
    value: Value = whole[None]
    return Trial(
        quarter,
        figure(one, value),
        [(reason_words(reason), count) for reason, count in value.excluded.items()],
        [(week, figure(one, piece[None])) for week, piece in zip(weeks, pieces, strict=True)],
    )
