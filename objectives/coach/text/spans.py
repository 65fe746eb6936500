"""Spans of time that a text names: "in 6 months"."""

import re
from typing import NamedTuple

from objectives.coach.text.words import Words, languages_of, plain

# What may follow the span: nothing, or the end of a clause. "Who comes back in a year of trying"
# is about customers, not about the cycle.
ENDS = re.compile(r"\s*(?:$|[.,;:!?)→(–—-])")
_QUANTITY = re.compile(r"\d|%")
# "60 % of new customers renew within 12 months": each of them has so long.
_SHARE_OF = re.compile(r"% ?(?:of |z |из |ของ)")
_LEADING_SHARE = re.compile(r"[\d.,]+ ?% (?=\S)")


class Span(NamedTuple):
    """How many months it names, and its words."""

    months: int
    words: str


def span_of(text: str) -> Span | None:
    """Within which time something countable is to happen; only where that ends the clause."""
    words = plain(text)
    for language in languages_of(words):
        for found in language.spans.finditer(words):
            months = _months(language, found)
            before = words[: found.start()]
            counted = _QUANTITY.search(before) and not _is_share(language, before)
            if months and counted and ENDS.match(words[found.end() :]):
                return Span(months, found[0])
    return None


def _is_share(language: Words, before: str) -> bool:
    if _SHARE_OF.search(before):
        return True
    leading = _LEADING_SHARE.match(before)
    if leading is None:
        return False
    rest = before[leading.end() :]
    return not language.changes.search(rest) and not language.lowers.search(rest)


def _months(language: Words, found: re.Match[str]) -> int:
    if found["half"]:
        return 6
    if found["unit"] is None:
        return 12
    number = found["n"]
    count = int(number) if number.isdigit() else language.counts.get(number, 0)
    size = next((n for stem, n in language.months.items() if found["unit"].startswith(stem)), 0)
    return count * size
