"""Times as they are written: in the two units that matter, or as finely as one asks."""

from fractions import Fraction

from django.utils.translation import gettext as _

from people.numerals import MINUS, number, round_half_up, rounded, whole

MINUTE, HOUR, DAY = 60, 3600, 86_400


def duration(seconds: Fraction, finer: int = 0) -> str:
    """ "45 s", "4 min 20 s", "38 min", "2 h 05 min", and from 48 hours on "3 d 4 h".

    Rounded to the smallest unit shown; a part that is 0 is left out. With `finer` 1 all of them are
    shown down to seconds, "2 h 5 min 12 s", with 2 to tenths of a second, and so on.
    """
    sign, size = MINUS if written_duration(seconds, finer) < 0 else "", abs(seconds)
    parts = _all_parts(size, finer - 1) if finer else _two_parts(size)
    return sign + " ".join(filter(None, parts))


def written_duration(seconds: Fraction, finer: int = 0) -> Fraction:
    """How many seconds that says."""
    size = abs(seconds)
    if finer:
        size = Fraction(rounded(size, finer - 1))
    else:
        step = _step(size)
        size = Fraction(round_half_up(size / step) * step)
    return -size if seconds < 0 else size


def _step(size: Fraction) -> int:
    """To how many seconds a time is rounded."""
    if round_half_up(size) < 10 * MINUTE:
        return 1
    return MINUTE if round_half_up(size / MINUTE) < 48 * 60 else HOUR


def _two_parts(size: Fraction) -> tuple[str, str]:
    step = _step(size)
    total = round_half_up(size / step) * step
    if total < MINUTE:
        return _seconds(whole(total)), ""
    if total < HOUR:
        rest = total % MINUTE
        return _minutes(total // MINUTE), _seconds(whole(rest)) if rest else ""
    if step == MINUTE:
        rest = total % HOUR // MINUTE
        return _hours(total // HOUR), _minutes(f"{rest:02}") if rest else ""
    rest = total % DAY // HOUR
    return _days(total // DAY), _hours(rest) if rest else ""


def _all_parts(size: Fraction, places: int) -> tuple[str, ...]:
    total = Fraction(rounded(size, places))
    days, of_day = divmod(total, DAY)
    hours, of_hour = divmod(of_day, HOUR)
    minutes, rest = divmod(of_hour, MINUTE)
    return (
        _days(days) if days else "",
        _hours(hours) if hours else "",
        _minutes(minutes) if minutes else "",
        _seconds(number(rest, places)) if rest or not total else "",
    )


def _seconds(count: str) -> str:
    return _("%(count)s s") % {"count": count}


def _minutes(count: int | str) -> str:
    return _("%(count)s min") % {"count": count}


def _hours(count: int) -> str:
    return _("%(count)s h") % {"count": count}


def _days(count: int) -> str:
    return _("%(count)s d") % {"count": whole(count)}
