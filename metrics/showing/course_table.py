"""A metric's course as a table for a file: a row for each step and line, amounts exact.

The same figures as the table under the chart, for the same reader: what is kept back there is empty
here. Amounts are in the unit that stands beside them: a share's whole is 1, times are in seconds.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Context, Decimal, Inexact
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.showing.details import Line
from metrics.showing.figures import Figure
from metrics.showing.judging import Standing
from metrics.values import Period
from people.csv_files import Cell

HEADINGS: tuple[Promise, ...] = (
    *(
        _("First day"),
        _("Last day"),
        pgettext_lazy("of a chart", "Line"),
        _("Value"),
        _("Unit"),
        _("Measurements"),
    ),
    *(_("Lower limit (95 %)"), _("Upper limit (95 %)"), _("Numerator"), _("Denominator")),
    *(_("Left out"), _("Remark")),
)
PLACES = 12
# Of these not even the size of the sample is told.
_NO_SAMPLE = frozenset((Standing.PRIVATE, Standing.BESIDE))


def file_rows(lines: Sequence[Line]) -> Iterator[list[Cell]]:
    """Step by step, of each step line by line."""
    for step in range(min((len(line.figures) for line in lines), default=0)):
        for line in lines:
            yield _row(line.name, line.periods[step], line.figures[step])


def _row(name: str, period: Period, shown: Figure) -> list[Cell]:
    start, end = period
    parts = (shown.numerator, shown.denominator) if shown.value is not None else (None, None)
    return [
        start,
        end - timedelta(days=1),
        name,
        plain(shown.value),
        shown.unit,
        None if shown.standing in _NO_SAMPLE else shown.n,
        *(Decimal(str(round(edge, PLACES))) for edge in shown.bounds or ()),
        *(() if shown.bounds else (None, None)),
        *(plain(part) for part in parts),
        None if shown.is_kept_back else shown.excluded,
        shown.note if shown.is_grey else "",
    ]


def plain(amount: Fraction | None) -> Decimal | None:
    """Exact where it has an end, else to twelve places: its parts, which have one, say the rest."""
    if amount is None:
        return None
    context = Context(prec=60)
    found = context.divide(Decimal(amount.numerator), Decimal(amount.denominator))
    if not context.flags[Inexact]:
        return found
    return found.quantize(Decimal(1).scaleb(-PLACES), context=context)
