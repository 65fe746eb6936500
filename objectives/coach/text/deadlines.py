"""Days by which something is due, as a text names them: "by the end of March 2027", "by 2028"."""

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from objectives.coach.text.customers import is_compared, is_standing, is_term
from objectives.coach.text.spans import ENDS
from objectives.coach.text.words import Words, languages_of, plain, tidy
from objectives.coach.text.years import names_year

BUDDHIST = 543
DAY = timedelta(days=1)
# A cycle is planned up to a quarter ahead: so old may be what calls a year the next one.
AHEAD = timedelta(days=92)
_QUARTER = re.compile(r"[1-4]|iv|i{1,3}")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = re.compile(r" (?:roku|r\.?|года|году|г\.?)(?!\w)")
_LAST = re.compile(r"[\s.!)]*$")


class Deadline(NamedTuple):
    """earliest, latest: the first and last day that its words may mean."""

    words: str
    earliest: date
    latest: date


def deadline_of(
    text: str, since: date, *, calendar: bool = True, amounts: Collection[object] = ()
) -> Deadline | None:
    """Until when, where the text says so; since: from when on a month without a year is meant.
    calendar: whether quarters are the calendar's; people name their own as they like. amounts: what
    is known to be one, and no year where it stands alone.

    "By March" may mean that March has not begun, "by the end of March" that it is over. What is
    said of a time "before" a day, of a quarter, or before more words, may be about long ago: only
    too late a day is then too late. What tells whom or what is counted names no deadline: "a
    contract until 2028", "a price until May 2027"; nor does what is compared with: "than by 2025".
    """
    words = plain(text)
    for language in languages_of(words):
        for found in language.deadlines.finditer(words):
            named = found.groupdict()
            if not _is_due(language, words, found) or (named["quarter"] and not calendar):
                continue
            if _stands_alone(words, found) and (
                int(named["year"]) in amounts or not _is_year(language, tidy(text), found, since)
            ):
                continue
            first, last = _time(language, named, since)
            earliest = last if named["end"] else first if named.get("within") else first - DAY
            ago = named.get("before") or named["quarter"] or not _ends(words, found, _LAST)
            if last < since and _compares(language, words, found):
                continue
            return Deadline(tidy(text)[slice(*found.span())], earliest, date.max if ago else last)
    return None


def _ends(words: str, found: re.Match[str], ends: re.Pattern[str] = ENDS) -> bool:
    """Whether it ends its clause, or the text."""
    year = _YEAR.match(words, found.end())
    return ends.match(words, year.end() if year else found.end()) is not None


def _compares(language: Words, words: str, found: re.Match[str]) -> bool:
    """Whether a time that is over is what something is held against: "−15 % к 2025 году"."""
    before = words[: found.start()]
    if is_compared(language, before):
        return True
    return bool(found.groupdict().get("towards")) and (
        "%" in before or any(each.search(before) for each in (language.lowers, language.moves))
    )


def _is_due(language: Words, words: str, found: re.Match[str]) -> bool:
    """Whether it names a time that something is due by: with a year it begins the text or ends a
    clause; a month alone ends the text, and is to be over. A quarter needs its year."""
    named, before = found.groupdict(), words[: found.start()]
    lasting = any(named.get(name) for name in ("until", "upto", "range"))
    if is_term(language, before) or (lasting and is_standing(language, before)):
        return False
    if named["year"] or (named["next"] and not named["quarter"]):
        return found.start() == 0 or _ends(words, found)
    return bool(named["month"] and named["end"] and _LAST.match(words, found.end()))


def _stands_alone(words: str, found: re.Match[str]) -> bool:
    """Whether it names a year and nothing else, no month and no "year": it may be an amount."""
    if not found["year"] or _YEAR.match(words, found.end()):
        return False
    return words[found.start() : found.start("year")].strip(" ,-") == found["by"]


def _is_year(language: Words, text: str, found: re.Match[str], since: date) -> bool:
    return names_year(language, text, found, since.year, _gregorian(int(found["year"])))


def _gregorian(year: int) -> int:
    return year - BUDDHIST if year > 2400 else year


def _time(language: Words, named: dict[str, str | None], since: date) -> tuple[date, date]:
    """The first and last day of the time that is named: a day, month, quarter or year."""
    months = _months(language, named)
    first, last = months or (1, 12)
    if named["year"]:
        year = _gregorian(int(named["year"]))
    elif named["next"]:
        year = (since - AHEAD).year + 1
    else:
        year = since.year + (last < since.month)
    end = date(year, last, monthrange(year, last)[1])
    day = int(named["day"] or named.get("date") or 0)
    if named["month"] and 1 <= day <= end.day:
        return (end.replace(day=day),) * 2
    return date(year, first, 1), end


def _months(language: Words, named: dict[str, str | None]) -> tuple[int, int] | None:
    """The first and the last that are named."""
    if month := named["month"]:
        number = next(n for stem, n in language.calendar.items() if month.startswith(stem))
        return number, number
    if (quarter := named["quarter"]) and (found := _QUARTER.search(quarter)):
        number = _ROMAN.get(found[0]) or int(found[0])
        return 3 * number - 2, 3 * number
    return None
