"""Comparisons with everybody and nobody: best, world-class, better than any competitor."""

import re

from objectives.coach.text.words import languages_of, plain


def vague_comparison(text: str) -> str:
    """The words that say to be the best; empty where none do."""
    words = plain(text)
    for language in languages_of(words):
        harmless = [found.span() for found in language.harmless.finditer(words)]
        for found in language.superlatives.finditer(words):
            if not any(start <= found.start() < end for start, end in harmless):
                return _whole(words, found).strip()
    return ""


def _whole(words: str, found: re.Match[str]) -> str:
    """With the rest of a word of which only the stem was looked for; Thai has no ends of words."""
    rest = re.match(r"[^\W\u0E00-\u0E7F]*", words[found.end() :])
    return found[0] + (rest[0] if rest else "")


def compares(text: str) -> bool:
    """Whether it is held against others: a benchmark or ranking, or above, below, better than
    competitors or the industry. That it speaks of them is not enough."""
    words = plain(text)
    return any(language.compares.search(words) for language in languages_of(words))
