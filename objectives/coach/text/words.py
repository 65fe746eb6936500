"""What a language brings to the coach: patterns over lower-case text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from re import Pattern


@dataclass(frozen=True, kw_only=True)
class Words:
    """Patterns of one language.

    begins: how a text begins that names something to be made or done; finished: words anywhere that
    say it is made; changes: words that say something gets more or less, whatever else is said;
    deliverables: things of which a team makes so many.
    superlatives: that something is the best, or better than others'; harmless: the same words where
    they compare with nobody; compares: that a key result is held against others, not only about
    them.
    before, after: words beside a number that make it a name, such as tier 1; unnumbered: whole
    phrases with a number in them that count nothing.
    units: words that may follow a number directly, without a space.
    lowers: that something gets less; each a percentage follows. moves: that it gets more, or is
    compared with what it was; where the language says "within 2030", what may cost so much. whole:
    all of something, everything. signed: figures that can be
    negative, also for what they are held against; costs: what is paid, at least nothing.
    spans: "in 6 months": groups `n` (a number or a word of `counts`) and `unit` (one of `months`),
    or a group `half`, or neither for one year; a group `rate` where it is a unit, "a year"
    (`half_rate`: of half a year).
    deeds: what customers do, or do not, within a time of their own; terms: what runs for a time, a
    contract; lasts: what things do throughout a time; each: "per customer", "per device".
    records: what compares with times past: "the lowest in", "for the first time in"; compared: at
    the end, what compares with a day: "than".
    stands: what is so until a day: a price, a rota.
    about: that a clause says of whom or what is spoken, such as "who joined".
    deadlines: "by the end of March 2027": groups `day` (before the month; `date` after it), `month`
    (one of `calendar`), `quarter`, `year`, `next` (year), `end` (of it), `by` (the word before
    them), and where the language tells them apart `before`, `within`, `until`, `towards`,
    `how_much` or `upto` (also of amounts) and `range` (mostly of those).
    work, handled: tickets and calls, and that they are dealt with; chosen: of customers one chose.
    """

    begins: Pattern[str]
    changes: Pattern[str]
    finished: Pattern[str]
    deliverables: Pattern[str]
    superlatives: Pattern[str]
    harmless: Pattern[str]
    compares: Pattern[str]
    before: Pattern[str]
    after: Pattern[str]
    unnumbered: Pattern[str]
    units: Pattern[str]
    lowers: Pattern[str]
    moves: Pattern[str]
    whole: Pattern[str]
    signed: Pattern[str]
    costs: Pattern[str]
    spans: Pattern[str]
    deeds: Pattern[str]
    lasts: Pattern[str]
    each: Pattern[str]
    records: Pattern[str]
    stands: Pattern[str]
    compared: Pattern[str]
    terms: Pattern[str]
    about: Pattern[str]
    deadlines: Pattern[str]
    calendar: Mapping[str, int]
    counts: Mapping[str, int]
    months: Mapping[str, int]
    work: Pattern[str]
    handled: Pattern[str]
    chosen: Pattern[str]


def pattern(text: str) -> Pattern[str]:
    """A verbose pattern: blanks and line ends in it mean nothing."""
    return re.compile(text, re.VERBOSE)


NEVER = re.compile(r"(?!)")
_THAI, _CYRILLIC = re.compile(r"[\u0E00-\u0E7F]"), re.compile(r"[\u0400-\u04FF]")


def languages_of(text: str) -> Iterator[Words]:
    """The words of the languages that a text may be in."""
    if _THAI.search(text):
        yield _words("thai")
    elif _CYRILLIC.search(text):
        yield _words("russian")
    else:
        yield _words("english")
        yield _words("polish")


@cache
def _words(language: str) -> Words:
    found = import_module(f"objectives.coach.text.{language}").WORDS
    assert isinstance(found, Words)  # noqa: S101 – our own modules
    return found


def plain(text: str) -> str:
    """Tidy, in lower case."""
    return tidy(text).lower()


def tidy(text: str) -> str:
    """With ordinary blanks, dashes and apostrophes."""
    for typed, meant in (("\N{NO-BREAK SPACE}", " "), ("\N{NARROW NO-BREAK SPACE}", " ")):
        text = text.replace(typed, meant)
    text = text.replace("’", "'").replace("‑", "-")
    return re.sub(r"\s+", " ", text).strip()
