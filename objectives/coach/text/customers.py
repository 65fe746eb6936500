"""Times that belong to whom or what is counted: "who cancel within 12 months", "a contract until
2028". Not the cycle's."""

import re

from objectives.coach.text.words import Words

# What may stand between such a word and the time: the rest of it, and one word more.
_NEARLY = re.compile(r"[^\s\d%]*(?: [^\s\d%]+)?\s*")
# A comma between digits ends no clause.
_CLAUSE = re.compile(r"[.,;:!?()→](?=\s)|\s[–—-]\s")


def is_theirs(language: Words, before: str) -> bool:
    """Whether a span of time after these words is in which they leave, stay, buy, or have a
    contract."""
    return is_term(language, before) or any(
        _NEARLY.fullmatch(before, found.end()) for found in language.deeds.finditer(before)
    )


def is_term(language: Words, before: str) -> bool:
    """Whether a time after these words is until when a contract or the like runs."""
    return says_of_whom(language, before) or any(
        _NEARLY.fullmatch(before, found.end()) for found in language.terms.finditer(before)
    )


def says_of_whom(language: Words, before: str) -> bool:
    """Whether the clause that these words begin says of whom or what is spoken: "who joined"."""
    return language.about.search(_CLAUSE.split(before)[-1]) is not None
