"""Spans of time that a text names: "in 6 months"."""

import re
from typing import NamedTuple

from objectives.coach.text.customers import is_lasting, is_record, is_theirs
from objectives.coach.text.words import Words, languages_of, plain

# What may follow the span: nothing, or the end of a clause. "Who comes back in a year of trying"
# is about customers, not about the cycle.
ENDS = re.compile(r"\s*(?:$|[.,;:!?)→(–—-])")
_QUANTITY = re.compile(r"\d|%")
_NONE = re.compile(r"\D*\b0\b(?!%| %|[.,]\d)\D*")
# "60 % of new customers renew within 12 months": each of them has so long.
_SHARE_OF = re.compile(r"% ?(?:of |z |из |ของ)")
_LEADING_SHARE = re.compile(r"[\d.,]+ ?% (?=\S)")
# "80 of 100 new customers"; the Polish "z 40 na 60" goes from one to the other.
PART_OF = re.compile(r"(?<!\bz )(?<![\d.,])\d+ (?:(?:out )?of|na|z|из|จาก) \d")
FROM_TO = re.compile(r"\d\D*(?:→|->|[–—]|\b(?:to|do|до|na|на)\b|เหลือ|เป็น|ถึง)\D*\d")

# "Run over 2 years", and not in them.
_THROUGHOUT = re.compile(r"over\b|przez\b|в течени|на протяжении|ตลอด")
_COMING = re.compile(
    r"next|coming|following|najbliższ|kolejn|następn|ближайш|следующ|ข้างหน้า|ถัดไป|อีก"
)


class Span(NamedTuple):
    """How many months it names, and its words; rate: as a unit, "1,200 answers a year"."""

    months: int
    words: str
    rate: bool = False


def span_of(text: str) -> Span | None:
    """Within which time something countable is to happen; only where that ends the clause.

    A share, what goes from one value to another and what gets less are measured a year, and need
    none for it.
    """
    words = plain(text)
    measures = "%" in words or FROM_TO.search(words) is not None
    for language in languages_of(words):
        measured = measures or language.lowers.search(words) is not None
        for found in language.spans.finditer(words):
            months, rate = _months(language, found), found["rate"] is not None
            before = words[: found.start()]
            if not months or not ENDS.match(words[found.end() :]) or (rate and measured):
                continue
            if _is_counted(language, before) and not _is_anothers(language, before, found[0]):
                return Span(months, found[0], rate)
    return None


def _is_anothers(language: Words, before: str, span: str) -> bool:
    """Whether it is customers' own time, how long things last, or what a record looks back on."""
    if is_theirs(language, before) or (_THROUGHOUT.match(span) and is_lasting(language, before)):
        return True
    return not _COMING.search(span) and is_record(language, before)


def _is_counted(language: Words, before: str) -> bool:
    """Whether there is so many of something, no share of it, none at all, or some for each."""
    if not _QUANTITY.search(before) or _NONE.fullmatch(before) or language.each.search(before):
        return False
    return not _is_share(language, before)


def _is_share(language: Words, before: str) -> bool:
    if _SHARE_OF.search(before) or PART_OF.search(before):
        return True
    leading = _LEADING_SHARE.match(before)
    if leading is None:
        return False
    rest = before[leading.end() :]
    return not language.changes.search(rest) and not language.lowers.search(rest)


def _months(language: Words, found: re.Match[str]) -> int:
    if found["half"] or found.groupdict().get("half_rate"):
        return 6
    if found["unit"] is None:
        return 12
    number = found["n"]
    count = int(number) if number.isdigit() else language.counts.get(number, 0)
    size = next((n for stem, n in language.months.items() if found["unit"].startswith(stem)), 0)
    return count * size
