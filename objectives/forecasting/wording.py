"""Forecasts and back-tests in words: rounded, and named as the estimates that they are."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.choices import Cadence, CycleState, Kind
from objectives.forecasting.backtest import History
from objectives.forecasting.current import fetched, forecast_of
from objectives.models import Forecast, KeyResult
from objectives.status import Rules
from people.figures import MILLION, exact, family, measure_change, measure_value

NEAR = 50_000  # nearer to 0 or 1 a chance is not counted in tenths


class Told(NamedTuple):
    """headline: where it ends, and how likely; empty where `note` says why nothing is said."""

    headline: str
    note: str


def tell(key_result: KeyResult, today: date, rules: Rules) -> Told | None:
    """What its page says; None where the cycle does not run, or nothing is computed yet."""
    cycle = key_result.objective.cycle
    if cycle.state != CycleState.ACTIVE or not cycle.start <= today < cycle.end:
        return None
    if key_result.kind not in (Kind.REACH, Kind.MAINTAIN):
        return Told("", _why_none(key_result.kind))
    found = forecast_of(key_result, today)
    if found is None:
        made = fetched(key_result)
        few = _("No forecast yet: it takes 4 weeks with data, some of them of the last 8.")
        return None if made is None else Told("", few)
    note = _(
        "An estimate by how the weeks up to %(day)s ran, not part of progress or status."
        " Four times of five the end lies between the two."
    ) % {"day": date_format(found.day, "MONTH_DAY_FORMAT")}
    words = _kept(found, rules) if key_result.kind == Kind.MAINTAIN else _ends(key_result, found)
    return Told(words, note)


def _why_none(kind: str) -> str:
    return {
        "each": _("No forecast: it counts members, and each has a course of its own."),
        "milestones": _("No forecast: a step is done or it is not; past steps tell no date."),
        "baseline": _("No forecast: it asks where we stand, not where we get."),
    }.get(kind, "")


def _ends(key_result: KeyResult, found: Forecast) -> str:
    low, middle, high = estimates(found, key_result.unit)
    words = {"middle": middle, "low": low, "high": high}
    if found.chance is None:
        return _("Most likely ends at %(middle)s, between %(low)s and %(high)s.") % words
    words |= {
        "target": measure_value(key_result.target, key_result.unit),
        "chance": chance_words(found.chance),
    }
    return (
        _(
            "Most likely ends at %(middle)s, between %(low)s and %(high)s;"
            " chance of %(target)s: %(chance)s."
        )
        % words
    )


def _kept(found: Forecast, rules: Rules) -> str:
    low, middle, high = estimates(found, "share")
    words = {"middle": middle, "low": low, "high": high, "chance": chance_words(found.chance or 0)}
    words["needed"] = measure_value(rules.weeks, "share")
    return (
        _(
            "Most likely %(middle)s of the weeks will have been inside, between %(low)s and"
            " %(high)s; chance of %(needed)s: %(chance)s."
        )
        % words
    )


def in_short(key_result: KeyResult, found: Forecast | None) -> str:
    """ "forecast 4.4 (3 in 10)": where it will end, and the chance of its target; "" for none."""
    if found is None:
        return ""
    unit = "share" if key_result.kind == Kind.MAINTAIN else key_result.unit
    _low, middle, _high = estimates(found, unit)
    if found.chance is None:
        return _("forecast %(middle)s") % {"middle": middle}
    chance = chance_words(found.chance)
    return _("forecast %(middle)s (%(chance)s)") % {"middle": middle, "chance": chance}


def chance_words(chance: int) -> str:
    """ "3 in 10"; nobody is as sure as 0 or 10 in 10."""
    if chance < NEAR:
        return _("under 1 in 20")
    if chance > MILLION - NEAR:
        return _("over 19 in 20")
    tenths = min(max(round(chance / MILLION * 10), 1), 9)
    return _("%(tenths)s in 10") % {"tenths": tenths}


def estimates(found: Forecast, unit: str) -> tuple[str, str, str]:
    """Low, middle and high, no finer than what lies between them allows."""
    low, middle, high = found.low or 0, found.middle or 0, found.high or 0
    step = step_of(high - low, whole=family(unit) == "count")
    return (
        measure_value(rounded(low, step), unit),
        measure_value(rounded(middle, step), unit),
        measure_value(rounded(high, step), unit),
    )


def step_of(width: int, *, whole: bool) -> int:
    """The largest of 1, 2 and 5 times a power of ten that is at most a tenth of the width; of
    what is counted at least 1. In millionths."""
    step = 1
    while step * 100 <= width:
        step *= 10
    steps = [step * times for times in (1, 2, 5) if step * times * 10 <= width]
    found = max(steps, default=1)
    return max(found, MILLION) if whole else found


def rounded(amount: int, step: int) -> Fraction:
    """To the nearest step, in units."""
    return exact((2 * amount + step) // (2 * step) * step)


def tell_history(history: History | None, *, cadence: str, unit: str) -> Sequence[str]:
    """What the quarters before say of a target while it is typed."""
    if history is None:
        return ()
    if not history.known:
        return (_("There is no earlier cycle with data to hold this against."),)
    words = [_met(history, cadence)]
    if not history.is_full:
        words.append(_("That is all the history there is: under 8 of them say little."))
    if history.weeks:
        words.append(
            ngettext(
                "Of all weeks %(inside)s of %(count)s would have been inside.",
                "Of all weeks %(inside)s of %(count)s would have been inside.",
                history.weeks,
            )
            % {"inside": history.weeks_inside, "count": history.weeks}
        )
    if history.usual_move is not None:
        words.append(
            _(
                "From one to the next it usually came %(usual)s closer to such a target;"
                " at best %(largest)s, at worst %(smallest)s."
            )
            % {
                "usual": measure_change(history.usual_move, unit),
                "largest": measure_change(history.largest_move, unit),
                "smallest": measure_change(history.smallest_move, unit),
            }
        )
    return words


def _met(history: History, cadence: str) -> str:
    if cadence == Cadence.QUARTER:
        words = ngettext(
            "You would have met this in %(met)s of the last %(count)s quarter.",
            "You would have met this in %(met)s of the last %(count)s quarters.",
            history.known,
        )
    elif cadence == Cadence.HALF_YEAR:
        words = ngettext(
            "You would have met this in %(met)s of the last %(count)s half-year.",
            "You would have met this in %(met)s of the last %(count)s half-years.",
            history.known,
        )
    else:
        words = ngettext(
            "You would have met this in %(met)s of the last %(count)s year.",
            "You would have met this in %(met)s of the last %(count)s years.",
            history.known,
        )
    return words % {"met": history.met, "count": history.known}
