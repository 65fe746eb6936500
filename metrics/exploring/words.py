"""What a comparison and its verdict say, in plain words."""

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.exploring.moved import Verdict
from metrics.exploring.periods import Back
from metrics.showing.details import Compared
from metrics.showing.figures import did_it_move, period_words
from people.figures import measure_change

VERDICTS = {
    Verdict.REAL: gettext_lazy("Very likely a real change."),
    Verdict.CHANCE: gettext_lazy("Could be chance."),
    Verdict.FEW: gettext_lazy("Too few to say."),
    Verdict.UNKNOWN: "",
}


class Answer(NamedTuple):
    """Did it really move? what: "…: 72.0 %, from 43 measurements" for both periods, now first."""

    verdict: Verdict
    words: str
    change: str
    between: str
    now: str
    before: str


def answer(compared: Compared) -> Answer:
    """The two periods, the change, and what can be said of it; n stands beside each figure."""
    now, before = compared.figures
    days = [(end - start).days for start, end in compared.periods]
    told = did_it_move(now, before, days[0] / sum(days))
    change = between = ""
    if now.value is not None and before.value is not None and now.unit == before.unit:
        change = measure_change(now.value - before.value, now.unit)
        if told.low is not None and told.high is not None:
            low, high = (Fraction(edge).limit_denominator(10**9) for edge in (told.low, told.high))
            between = between_words(low, high, now.unit)
    said = [
        "{}: {}".format(period_words(period), " · ".join(filter(None, (shown.text, shown.told))))
        for period, shown in zip(compared.periods, compared.figures, strict=True)
    ]
    words = str(VERDICTS[told.verdict]) if now.n or before.n else ""
    return Answer(told.verdict, words, change, between, *said)


def between_words(low: Fraction, high: Fraction, unit: str) -> str:
    """The ends of the interval. Where a unit is shortened with a point ("p.p."), one ends both it
    and the sentence."""
    ends = {"low": measure_change(low, unit), "high": measure_change(high, unit)}
    words = _("It lies between %(low)s and %(high)s.") % ends
    return words[:-1] if words.endswith("..") else words


def back_words(back: Back) -> str:
    """ "4 weeks earlier": what a line is called that is drawn from there."""
    if back.unit == "month":
        words = ngettext("%(count)s month earlier", "%(count)s months earlier", back.many)
    elif back.unit == "week":
        words = ngettext("%(count)s week earlier", "%(count)s weeks earlier", back.many)
    else:
        words = ngettext("%(count)s day earlier", "%(count)s days earlier", back.many)
    return words % {"count": back.many}
