"""Numbers that may be years or amounts: "Reach 500 customers by 2028", "Cut complaints by 2000"."""

import re

from objectives.coach.text.numbers import found_numbers
from objectives.coach.text.tasks import names_deliverable
from objectives.coach.text.words import Words, plain

# Nobody plans for a year that is longer past or further off.
PAST, AHEAD = 10, 30
# The first value of two, and no second one after it: "from 2400 complaints by 2000".
_FROM = re.compile(
    r"(?:\b(?:from|between|z|ze|od|między|с|со|от|между)|จาก|ระหว่าง|ตั้งแต่)\s*\d[\d., ]*\D*$"
)
_NUMBER_LAST = re.compile(r"(?P<to>\b(?:do|na|до|на|к) )?(?P<n>\d[\d.,]*)\s*$")
_SCORES = 100  # up to it a number beside a year is none that becomes the other: "NPS 60 do 2029"
# It goes on as an amount, or as a range; or what it was follows: "down by 2030 (from 4000)".
_GOES_ON = re.compile(
    r"[.,]\d|\s?[-–—→/]\s?\d"
    r"|\s*[(,;:–—-]\s*(?:(?:(?:up|down) from|from|was|now|today|instead|z|ze|było|jest|dziś|zamiast"
    r"|с|со|от|было|сейчас|вместо)\b|จาก|แทน|ปัจจุบัน).*\d"
)
# What it is measured on, no amount of its own: "in 3 shops", "our 12 agents".
_PLACE = re.compile(
    r"(?:\b(?:in|for|of|at|on|across|among|with|the|our|these|all|w|we|dla|u|wśród|przy|naszych"
    r"|tych|в|во|для|у|среди|по|при|наших|этих)|ใน|ของ|สำหรับ) ?$"
)
_MEMBERS = re.compile(r"\s*\w+(?:ach|ах|ях)\b")
_UNIT = re.compile(r"\s*(?:%|percent|per cent|proc|процент|เปอร์เซ็นต์|times\b|razy\b|раза?\b|เท่า)")
_MORE = re.compile(r"\s*(?:more|fewer|less|mniej|więcej|меньше|больше)\b")
_REACHED = re.compile(
    r"(?:\b(?:by|to|over|above|below|under|than|least|o|do|na|ponad|powyżej|poniżej|niż|на|до"
    r"|выше|ниже|более|менее|чем)|[+→−–-]|เหลือ|เป็น|ถึง|กว่า|เกิน|ลง) ?[€$£₽฿]? ?$"
)
_WORDED = re.compile(
    r"\bby (?:a |one |two )?(?:half|thirds?|quarters?|tenth)\b|\bo (?:połow|jedn|ćwier)|вдвое|втрое"
    r"|\bна (?:треть|четверть|половину)|ครึ่ง"
)
# "Everything", or something that is so: a third word.
_SAID = re.compile(r"^(?:wszystko|wszyscy|всё)\b|\w \S+ \S*\w$")
# What a value follows: "invoices of a value up to 2050".
_VALUE = re.compile(
    r"\b(?:(?:wartoś|kwo[ct]|koszt|limit|maks|śred|сумм|стоимост|лимит|макс|средн)\w*"
    r"|cen[aęąyie]*|sum[aęąy]|цен[ауойеы]*)\.? ?$"
)
# An infinitive, or one new thing.
_MADE = re.compile(r"\w+(?:ć|ть|ти|чь)(?:ся)?\b|(?:now[yae]|нов(?:ый|ая|ое))\b")


def names_year(language: Words, text: str, found: re.Match[str], this_year: int, year: int) -> bool:
    """Whether a number after "by", and nothing else, is the year that something is due by.

    text: tidy; found: the deadline in it. What gets more or less needs an amount of its own
    besides. Where the word before leads to amounts as well ("do", "до"), something is to be due by
    then: so many, all of something, or a deliverable. Where in doubt it is an amount.
    """
    before, after = text[: found.start()], plain(text)[found.end() :]
    named = found.groupdict()
    if not this_year - PAST <= year <= this_year + AHEAD or _GOES_ON.match(after):
        return False
    if named.get("range"):
        return False
    if not before:
        return _begins(language, after)
    if _is_second(before.lower(), upto=named.get("upto") is not None):
        return False
    return _is_due(language, before, named, last=not after.strip(" .!"))


def _begins(language: Words, after: str) -> bool:
    """What follows a year that begins the text: "By 2028, …", "By 2028 every shop …"."""
    rest = after.lstrip()
    return rest[:1] == "," or rest[:1].isdigit() or _is_whole_or_made(language, rest)


def _is_whole_or_made(language: Words, rest: str) -> bool:
    return language.whole.match(rest) is not None or names_deliverable(rest)


def _is_second(before: str, *, upto: bool) -> bool:
    """Whether it is what a first value is to become, "z 2400 do 2000", or how much is allowed."""
    if _FROM.search(before) or (upto and _VALUE.search(before)):
        return True
    last = _NUMBER_LAST.search(before) if upto else None
    return last is not None and last["to"] is None and _digits(last["n"]) > _SCORES


def _digits(number: str) -> int:
    return int(re.sub(r"[.,]", "", number))


def _is_due(language: Words, before: str, named: dict[str, str | None], *, last: bool) -> bool:
    """last: whether it ends the text."""
    if not any(named.get(name) for name in ("how_much", "upto", "within")):
        return True
    words, within, upto = plain(before), named.get("within"), named.get("upto")
    moves = language.moves.search(words) or (not within and language.lowers.search(words))
    if _WORDED.search(words):
        return True
    if any(_is_amount(before, number, reached=bool(moves)) for number in found_numbers(before)):
        return True
    if moves:
        return False
    if named.get("how_much") or within or (language.whole.search(words) and not upto):
        return True
    # "Wszystkie sklepy online do 2028", but "Wszystkie faktury do 2050".
    if upto and language.whole.match(words) and _SAID.search(words) and last:
        return True
    # "Zakupy do 2050" counts purchases; "Kupić system do 2028" buys one.
    sure = _MADE.match(words) or language.finished.search(words)
    return bool(sure) and names_deliverable(before)


def _is_amount(text: str, number: re.Match[str], *, reached: bool) -> bool:
    """Whether it says how much. reached: of what gets more or less, so to or by which amount."""
    left, right = text[: number.start()].lower(), text[number.end() :].lower()
    if _UNIT.match(right) or _MORE.match(right):
        return True
    if _MEMBERS.match(right):
        return False
    if reached:
        return _REACHED.search(left) is not None
    return _PLACE.search(left) is None
