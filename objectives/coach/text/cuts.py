"""Cuts by a percentage: "reply time cut by 300 %"."""

import re

from objectives.coach.text.words import languages_of, plain

_PERCENT = re.compile(
    r"(?P<minus>[-−–] ?)?(?P<n>\d+(?:[ .,]\d{3})*) ?"
    r"(?:%|percent|per cent|procent|proc\.|процент|เปอร์เซ็นต์)"
)
# "Over 150 % of the target", "from 120 % to 90 %": a value, nothing that is taken away.
_VALUE = re.compile(
    r"(?:\b(?:over|above|below|under|exceeding|from|to|at|between|powyżej|poniżej|ponad|z|ze|do"
    r"|свыше|выше|ниже|с|со|до|от)|เกิน|กว่า|จาก|เหลือ|เป็น) ?$"
)


def cut_by(text: str) -> int | None:
    """By how many per cent something is to be cut, the largest named; None where nothing is."""
    words = plain(text)
    lowered = any(language.lowers.search(words) for language in languages_of(words))
    found = [
        int(re.sub(r"\D", "", match["n"]))
        for match in _PERCENT.finditer(words)
        if match["minus"] or (lowered and not _VALUE.search(words[: match.start()]))
    ]
    return max(found, default=None)


def may_be_negative(text: str) -> bool:
    """Whether it names a figure that can fall below 0: a net one, a growth, a balance, or one that
    is held against a budget or another year."""
    words = plain(text)
    return any(language.signed.search(words) for language in languages_of(words))


def can_only_be_paid(text: str) -> bool:
    """Whether it is money of which there can be no less than nothing: it says that it is cut, or
    names a cost."""
    words = plain(text)
    return any(
        language.lowers.search(words) or language.costs.search(words)
        for language in languages_of(words)
    )
