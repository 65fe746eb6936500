"""A value as a page shows it: words that are as sure as the figure is."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.catalogue import Aggregation, Definition
from metrics.exploring.moved import Moved, Sample, Verdict, moved, moved_count
from metrics.showing.judging import AGENTS_AT_LEAST, ANYBODY, Reader, Standing, standing
from metrics.values import Period, Value
from people.figures import measure_change, measure_value


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, and what may be made of it. `value` is None where it is not to be shown.

    numerator, denominator: its parts, where it is shown and made of any.
    """

    one: Aggregation
    value: Fraction | None
    standing: Standing
    n: int
    low: float | None = None
    high: float | None = None
    excluded: int = 0
    currency: str = ""
    numerator: Fraction | None = None
    denominator: Fraction | None = None

    @property
    def unit(self) -> str:
        """Its unit, of money with the currency: "money:EUR"."""
        return (
            f"money:{self.currency}"
            if self.one.unit == "money" and self.currency
            else self.one.unit
        )

    @property
    def is_kept_back(self) -> bool:
        """Whether the reader may not see it."""
        return self.standing in (Standing.HIDDEN, Standing.PRIVATE, Standing.BESIDE)

    @property
    def text(self) -> str:
        """ "91.4 %", "no data", or a dash where it is kept back."""
        if self.is_kept_back or self.standing == Standing.REFUSED:
            return "–"
        return measure_value(self.value, self.unit)

    @property
    def is_grey(self) -> bool:
        """Whether it is set as what nobody should judge by."""
        return self.standing != Standing.FINE

    @property
    def note(self) -> str:
        """Why it is grey, or how sure it is."""
        if self.standing == Standing.PRIVATE:
            return _("Shown where at least %(count)d agents contribute.") % {
                "count": AGENTS_AT_LEAST
            }
        if self.standing == Standing.BESIDE:
            return _("Kept back, or a smaller part beside it could be worked out.")
        if self.standing == Standing.HIDDEN:
            return self.sample + " · " + _("too few to show")
        if self.standing == Standing.FEW:
            return self.sample + " · " + _("too few to judge")
        if self.standing == Standing.REFUSED:
            return _("Amounts in different currencies are never added up.")
        return self.sample if self.standing == Standing.FINE and self.one.can_be_small else ""

    @property
    def told(self) -> str:
        """The note, and the size of the sample even where the figure is as sure as a count."""
        return self.note or (self.sample if self.n else "")

    @property
    def sample(self) -> str:
        """ "from 120 measurements", "from 40 accounts"."""
        if self.one.of_accounts:
            words = ngettext("from %(n)s account", "from %(n)s accounts", self.n)
        else:
            words = ngettext("from %(n)s measurement", "from %(n)s measurements", self.n)
        return words % {"n": measure_value(Fraction(self.n), "count")}

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between which it lies for 95 %; None where there is none, or the figure is kept back."""
        if self.low is None or self.high is None or self.value is None:
            return None
        return (self.low if self.one.unit == "nps" else max(self.low, 0.0)), self.high

    @property
    def interval(self) -> str:
        """ "88.0 % to 93.1 %"; empty where there is none, or the figure is kept back."""
        if self.bounds is None:
            return ""
        low, high = (
            measure_value(Fraction(edge).limit_denominator(10**9), self.unit)
            for edge in self.bounds
        )
        return _("%(low)s to %(high)s") % {"low": low, "high": high}


def figure(one: Aggregation, value: Value, reader: Reader = ANYBODY) -> Figure:
    """The value as this reader may see it."""
    known = standing(one, value, reader)
    kept_back = known in (Standing.HIDDEN, Standing.PRIVATE, Standing.BESIDE)
    return Figure(
        one,
        None if kept_back else value.value,
        known,
        0 if known in (Standing.PRIVATE, Standing.BESIDE) else value.n,
        None if kept_back else value.low,
        None if kept_back else value.high,
        sum(value.excluded.values()),
        value.currency,
        None if kept_back else value.numerator,
        None if kept_back else value.denominator,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """The move since the period before: text and tone (good, bad, flat)."""

    text: str
    tone: str


def change(definition: Definition, now: Figure, before: Figure) -> Change | None:
    """How a figure moved; None where either is missing or too small to judge."""
    sure = {now.standing, before.standing} == {Standing.FINE}
    if not sure or now.value is None or before.value is None or now.unit != before.unit:
        return None
    difference = now.value - before.value
    tone = "flat"
    sure_of_it = did_it_move(now, before).verdict in (Verdict.REAL, Verdict.UNKNOWN)
    if difference and definition.better and sure_of_it:
        tone = "good" if (difference > 0) == (definition.better == "up") else "bad"
    return Change(measure_change(difference, now.unit), tone)


def did_it_move(now: Figure, before: Figure, share_of_time: float = 0.5) -> Moved:
    """Whether it really moved, or happens without any cause; `now` has so much of both times."""
    if now.value is None or before.value is None:
        return Moved(Verdict.UNKNOWN)
    if now.one.kind == "sum":
        if now.one.unit != "count":
            return Moved(Verdict.UNKNOWN)
        return moved_count(int(now.value), int(before.value), share_of_time)
    return moved(
        *(Sample(float(each.value or 0), each.n, each.low, each.high) for each in (now, before))
    )


def period_words(period: Period) -> str:
    """ "2 Mar – 8 Mar 2026", the last day included; both years only where they differ."""
    start, end = period
    last = end - timedelta(days=1)
    if start == last:
        return date_format(start)
    first = date_format(start, "MONTH_DAY_FORMAT" if start.year == last.year else "DATE_FORMAT")
    return f"{first} – {date_format(last)}"


def step_words(period: Period) -> str:
    """A step of a course in few words: "March 2026" for a whole month, else as `period_words`."""
    start, end = period
    if start.day == end.day == 1 and (end - start).days <= 31:
        return date_format(start, "YEAR_MONTH_FORMAT")
    return period_words(period)


def point(day: date, shown: Figure, url: str = "") -> dict[str, object]:
    """A chart's point (static/src/charts.js)."""
    drawn: dict[str, object] = {
        "at": day.isoformat(),
        "value": None if shown.value is None else float(shown.value),
        "text": shown.text,
        "n": shown.n,
    }
    if shown.low is not None and shown.high is not None:
        drawn |= {"low": shown.low, "high": shown.high}
    if url:
        drawn["url"] = url
    return drawn
