"""Days by which something is due, as a text names them: "by the end of March 2027", "by 2028"."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from objectives.coach.text.spans import ENDS
from objectives.coach.text.words import Words, languages_of, plain, tidy

BUDDHIST = 543
DAY = timedelta(days=1)
# A cycle is planned up to a quarter ahead: so old may be what calls a year the next one.
AHEAD = timedelta(days=92)
_QUARTER = re.compile(r"[1-4]|iv|i{1,3}")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Deadline(NamedTuple):
    """earliest, latest: the first and last day that its words may mean."""

    words: str
    earliest: date
    latest: date


def deadline_of(text: str, since: date) -> Deadline | None:
    """Until when, where the text says so; since: from when on a month without a year is meant.

    "By March" may mean that March has not begun, "by the end of March" that it is over. What is
    said of a time "before" a day may be about long ago: only too late a day is then too late.
    """
    words = plain(text)
    for language in languages_of(words):
        for found in language.deadlines.finditer(words):
            named = found.groupdict()
            time = _time(language, named, since, ends=bool(ENDS.match(words[found.end() :])))
            if time is None:
                continue
            first, last = time
            earliest = last if named["end"] else first if named.get("within") else first - DAY
            latest = date.max if named.get("before") else last
            return Deadline(tidy(text)[slice(*found.span())], earliest, latest)
    return None


def _time(
    language: Words, named: dict[str, str | None], since: date, *, ends: bool
) -> tuple[date, date] | None:
    """The first and last day of the time that is named: a day, month, quarter or year.

    ends: whether the clause does; without a year it must, or it is about something else.
    """
    months = _months(language, named)
    if named["year"]:
        year = int(named["year"])
        year -= BUDDHIST if year > 2400 else 0
    elif named["next"]:
        year = (since - AHEAD).year + 1
    elif months and ends:
        year = since.year + (months[-1] < since.month)
    else:
        return None
    first, last = months or (1, 12)
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
