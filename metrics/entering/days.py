"""What people write as a day → that day, or a question. Pure.

ISO days always; else as the reader's language writes them. "03/04/2026" is the third of April to
some and the fourth of March to others: where the language does not settle it, it is asked.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from metrics.entering.problems import Problem

EARLIEST = date(2000, 1, 1)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\.?")
_BUDDHIST = 543  # Thai calendars are that many years ahead
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%b %d, %Y", "%B %d, %Y")


def read_day(text: str, *, language: str = "en", formats: Sequence[str] = ()) -> date | Problem:
    """The day that `text` says. formats: further ones that the language writes, as strptime's."""
    found = text.strip()
    if iso := _ISO.fullmatch(found):
        return _day(text, int(iso[1]), int(iso[2]), int(iso[3]))
    if numbers := _NUMBERS.fullmatch(found):
        return _by_numbers(text, numbers, language)
    for one in (*formats, *_NAMED):
        try:
            day = datetime.strptime(found, one).date()  # noqa: DTZ007 – a day has no zone
        except ValueError:
            continue
        return _checked(text, day)
    return Problem("date", "not_a_day", {"value": text[:80]})


def _by_numbers(text: str, found: re.Match[str], language: str) -> date | Problem:
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if language == "th" and year > 2400:
        year -= _BUDDHIST
    if mark in ".-" or language != "en":  # whoever writes points or hyphens begins with the day
        return _day(text, year, second, first)
    if first > 12 >= second:
        return _day(text, year, second, first)
    if second > 12 >= first or first == second:
        return _day(text, year, first, second)
    one, other = _day(text, year, second, first), _day(text, year, first, second)
    if isinstance(one, Problem) or isinstance(other, Problem):
        return Problem("date", "not_a_day", {"value": text[:80]})
    which = {"value": text[:80], "first": one.isoformat(), "second": other.isoformat()}
    return Problem("date", "which_day", which)


def _day(text: str, year: int, month: int, day: int) -> date | Problem:
    try:
        return _checked(text, date(year, month, day))
    except ValueError:
        return Problem("date", "not_a_day", {"value": text[:80]})


def _checked(text: str, day: date) -> date | Problem:
    if day < EARLIEST:
        return Problem("date", "too_early", {"value": text[:80], "day": EARLIEST.isoformat()})
    return day
