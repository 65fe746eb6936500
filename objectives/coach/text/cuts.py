"""Cuts by a percentage: "reply time cut by 300 %"."""

import re
from collections.abc import Iterable

from objectives.coach.text.words import languages_of, plain

_PERCENT = re.compile(
    r"(?P<minus>[-−–] ?)?(?P<n>\d+(?:[ .,]\d{3})*) ?"
    r"(?:%|percent|per cent|procent|proc\.|процент|เปอร์เซ็นต์)"
)
# "Over 150 % of the target", "from 120 % to 90 %": a value, nothing that is taken away.
_VALUE = re.compile(
    r"(?:\b(?:over|above|below|under|exceeding|from|to|at|between|of|with|powyżej|poniżej|ponad|z|ze"
    r"|do|свыше|выше|ниже|с|со|до|от)|เกิน|กว่า|จาก|เหลือ|เป็น|ส่วนลด|เพิ่มขึ้น|\+) ?$"
)
# "By 300 %" is a cut whatever follows; else nothing may that it is a share or a part of: "200 % of
# the time", "150 % normy".
_BY = re.compile(r"\b(?:by|o|на) ?$")
_SHARE = re.compile(r"\s*(?:of|z|ze|из|от)\b|\s*ของ")
_ENDS = re.compile(
    r"\s*(?:$|[^\w\s]|[\u0E00-\u0E7F]|(?:by|to|within|in|on|for|and|from|per|than|each|w|na|i|oraz|od|dla|do"
    r"|przez|niż|за|на|в|во|и|для|к|ко|до|чем|по)\b)"
)
# Each part may be about something else: "revenue up 150 %, complaints down 20 %".
_PARTS = re.compile(
    r"[.;:!?()](?=\s)|,(?=\s)(?! (?:by|o|на)\b)|\s[–—-]\s|\b(?:and|while|but|i|oraz|a|и|а)\b"
    r"|และ|ขณะ|(?<=%) (?=[\u0E00-\u0E7F])"
)
# What gets more: by a percentage that follows, or the one right before it.
_RISES = re.compile(
    r"(?<!set)(?<!sign)(?<!follow)[ -]up(?= by| ?\d|$)|\b(?:increas|rais|rise|rose|grow(?!ing)|grew"
    r"|gain|wzro|rosn|zwiększ|podni|рост|раст|выраст|увелич|повы[сш])\w*|เพิ่ม"
)
_MORE = re.compile(
    r"\s*(?:more|higher|faster|better|quicker|więcej|wyż|szyb|lep|больше|выше|быстр|лучше"
    r"|มากขึ้น|เร็วขึ้น|สูงขึ้น)"
)


def cut_by(text: str) -> int | None:
    """By how many per cent something is to be cut, the largest named; None where nothing is."""
    found, lowered = [], False
    for part in _PARTS.split(plain(text)):
        percents = list(_PERCENT.finditer(part))
        found += [each for each in percents if each["minus"] or _is_cut(part, each, lowered)]
        lowered = _lowers(part) or (lowered and not _RISES.search(part))
    return max((int(re.sub(r"\D", "", each["n"])) for each in found), default=None)


def _lowers(part: str) -> bool:
    return any(each.lowers.search(part) for each in languages_of(part))


def _is_cut(part: str, percent: re.Match[str], lowered: bool) -> bool:
    """Whether that much is taken away of what the part says gets less. lowered: the parts before it
    say so, "calls cut by 20 % and mails by 30 %"."""
    before, after = part[: percent.start()], part[percent.end() :]
    if _VALUE.search(before) or _SHARE.match(after) or _MORE.match(after):
        return False
    languages = list(languages_of(part))
    lessens = any(language.lowers.match(after.lstrip()) for language in languages)
    if not lessens and _last(before, [_RISES]) > _last(before, [each.lowers for each in languages]):
        return False
    if not _lowers(part):
        return lowered and _BY.search(before) is not None
    return bool(lessens or _BY.search(before) or _ENDS.match(after))


def _last(words: str, patterns: Iterable[re.Pattern[str]]) -> int:
    """Where the last of them begins; -1: nowhere."""
    return max((found.start() for each in patterns for found in each.finditer(words)), default=-1)


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
