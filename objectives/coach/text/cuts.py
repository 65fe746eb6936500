"""Cuts by a percentage: "reply time cut by 300 %"."""

import re

from objectives.coach.text.words import languages_of, plain

_PERCENT = re.compile(
    r"(?P<minus>[-−–] ?)?(?P<n>\d+(?:[ .,]\d{3})*) ?"
    r"(?:%|percent|per cent|procent|proc\.|процент|เปอร์เซ็นต์)"
)


def cut_by(text: str) -> int | None:
    """By how many per cent something is to be cut, the largest named; None where nothing is."""
    words = plain(text)
    lowered = any(language.lowers.search(words) for language in languages_of(words))
    found = [
        int(re.sub(r"\D", "", match["n"]))
        for match in _PERCENT.finditer(words)
        if lowered or match["minus"]
    ]
    return max(found, default=None)


def may_be_negative(text: str) -> bool:
    """Whether it names a figure that can fall below 0: a net one, a growth, a balance."""
    words = plain(text)
    return any(language.signed.search(words) for language in languages_of(words))
