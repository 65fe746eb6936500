"""Times that belong to whom or what is counted: "who cancel within 12 months", "a contract until
2028". Not the cycle's, nor is how long things last, or what a record compares with."""

import re

from objectives.coach.text.words import Words

# What may stand between such a word and the time: the rest of it, and one word more.
_NEARLY = re.compile(r"[^\s\d%]*(?: [^\s\d%]+)?\s*")
# A comma between digits ends no clause.
_CLAUSE = re.compile(r"[.,;:!?()→](?=\s)|\s[–—-]\s")


def is_theirs(language: Words, before: str) -> bool:
    """Whether a span of time after these words is in which they leave, stay, buy, or have a
    contract."""
    return is_term(language, before) or _ends_with(language.deeds, before)


def is_lasting(language: Words, before: str) -> bool:
    """Whether a span after these words is how long things run or wait."""
    return _ends_with(language.lasts, before)


def is_standing(language: Words, before: str) -> bool:
    """Whether what these words say stays as it is until a day: a price, a rota, who stays."""
    return _ends_with(language.stands, before)


def is_compared(language: Words, before: str) -> bool:
    """Whether a day after these words is what something is compared with."""
    return language.compared.search(before) is not None


def is_record(language: Words, before: str) -> bool:
    """Whether the clause before a span compares with times past: "the lowest in 5 years"."""
    clause = _CLAUSE.split(before)[-1]
    harmless = [found.span() for found in language.harmless.finditer(clause)]
    return any(
        not any(start <= found.start() < end for start, end in harmless)
        for found in language.records.finditer(clause)
    )


def is_term(language: Words, before: str) -> bool:
    """Whether a time after these words is until when a contract or the like runs."""
    return says_of_whom(language, before) or _ends_with(language.terms, before)


def _ends_with(words: re.Pattern[str], before: str) -> bool:
    """Whether the text ends with one of the words, or one word after it."""
    return any(_NEARLY.fullmatch(before, found.end()) for found in words.finditer(before))


def says_of_whom(language: Words, before: str) -> bool:
    """Whether the clause that these words begin says of whom or what is spoken: "who joined"."""
    return language.about.search(_CLAUSE.split(before)[-1]) is not None
