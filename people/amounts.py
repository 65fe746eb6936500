"""Amounts as people type them, in their language: "4,5", "90 %", "2 h 5 min", "−15 %".

Pure and exact: text in, whole millionths of the unit out. Where a text could mean two things it is
refused with a question that names both, never guessed.
"""

import re
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from people.figures import MILLION, family
from people.numerals import round_half_up

LARGEST = 10**12
LONGEST = 100  # letters: no amount that fits is longer
# Whatever the page's language: people type the unit they know.
DURATIONS = {
    1: "s sec secs second seconds sek с сек วินาที วิ",
    60: "m min mins minute minutes minuty minut мин м นาที น",
    3600: "h hr hrs hour hours g godz godziny godzin ч час часа часов ชม ชั่วโมง",
    86_400: "d day days dzień dni д дн день дня дней วัน",
}
SECONDS = {word: size for size, words in DURATIONS.items() for word in words.split()}
_POINTS = "pt pts point points pp p.p pkt пп п.п пункт пункта пунктов จุด"
POINTS = frozenset(_POINTS.split())

_NUMBER = re.compile(r"[+-]?(\d[\d ]*(?:[.,][\d.,]*)?|[.,]\d+)")
_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?\s*([^\d\s:]*)")
_PIECE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\d\s]+)")
_CHANGE = re.compile(r"([+-]) ?([\d.,]+) ?(%|[^\d\s,][^\d\s]*)")


class AmountError(ValueError):
    """What was typed cannot be read; the message says why and what to type instead."""


def parse_amount(text: str, unit: str, *, decimal_comma: bool = False) -> int:
    """The amount in millionths of `unit` (a share's whole is 1, times are in seconds).

    A plain number is a percentage for shares and minutes for times. Raises AmountError.
    """
    return _stored(_absolute(_cleaned(text), family(unit), decimal_comma))


def parse_target(text: str, unit: str, *, baseline: int | None, decimal_comma: bool = False) -> int:
    """The same, or a change of the baseline (millionths) where the text begins with a sign.

    "−15 %" is of the baseline's absolute value, "+5 points" adds to a share or score, "−10 min" to
    a time. Raises AmountError.
    """
    cleaned, kind = _cleaned(text), family(unit)
    change = _change(cleaned, kind, decimal_comma)
    if change is None:
        return _stored(_absolute(cleaned, kind, decimal_comma))
    if baseline is None:
        raise AmountError(_("A change needs a baseline to start from: fill that in first."))
    start = Fraction(baseline, MILLION)
    size, of_baseline = change
    return _stored(start + (abs(start) * size if of_baseline else size))


def write_amount(amount: int | None, unit: str, *, decimal_comma: bool = False) -> str:
    """How a person would type the amount: what `parse_amount` reads back, times to the second."""
    if amount is None:
        return ""
    kind = family(unit)
    if kind == "time":
        return _write_duration(round_half_up(Fraction(amount, MILLION)))
    number = Fraction(amount * 100 if kind == "percent" else amount, MILLION)
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    text = text.replace(".", ",") if decimal_comma else text
    return f"{text} %" if kind == "percent" else text


def _write_duration(seconds: int) -> str:
    sign, size = ("-", -seconds) if seconds < 0 else ("", seconds)
    parts = (
        (size // 3600, _("%(count)s h")),
        (size % 3600 // 60, _("%(count)s min")),
        (size % 60, _("%(count)s s")),
    )
    said = " ".join(words % {"count": count} for count, words in parts if count)
    return sign + (said or _("%(count)s min") % {"count": 0})


def _cleaned(text: str) -> str:
    for space in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\t":
        text = text.replace(space, " ")
    text = text.replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-").strip()
    if not text:
        raise AmountError(_("Type a number."))
    if len(text) > LONGEST:
        raise AmountError(_("This number is too large."))
    return text


def _stored(amount: Fraction) -> int:
    if abs(amount) > LARGEST:
        raise AmountError(_("This number is too large."))
    return round_half_up(amount * MILLION)


def _absolute(text: str, kind: str, decimal_comma: bool) -> Fraction:
    if kind == "time":
        return _duration(text, decimal_comma)
    if kind == "percent":
        return _share(text, decimal_comma)
    return _number(text, decimal_comma, whole=kind in ("count", "money"))


def _number(text: str, decimal_comma: bool, *, whole: bool = False) -> Fraction:
    """whole: three decimals make no sense in this unit, so "1,204" can only be grouped."""
    if not _NUMBER.fullmatch(text):
        raise AmountError(_example(decimal_comma))
    mark, other = (",", ".") if decimal_comma else (".", ",")
    head, _mark, tail = text.lstrip("+-").partition(mark)
    if " " in head and not _are_thousands(head.split(" ")):
        raise AmountError(_example(decimal_comma))
    groups = head.replace(" ", "").split(other)
    if len(groups) > 1 and not _are_thousands(groups):
        if not decimal_comma or len(groups) > 2 or tail:
            raise AmountError(_wrong_mark(text, decimal_comma))
        groups, tail = groups[:1], groups[1]  # "4.5" where a comma is usual: nothing else fits
    elif len(groups) == 2 and not tail and (decimal_comma or not whole):
        raise AmountError(_which(groups, mark))
    if not re.fullmatch(r"\d*", tail):
        raise AmountError(_example(decimal_comma))
    sign = -1 if text.startswith("-") else 1
    return sign * Fraction(f"{''.join(groups) or 0}.{tail or 0}")


def _are_thousands(groups: list[str]) -> bool:
    """1 to 3 digits, not a 0, then always three."""
    first, *others = groups
    return 1 <= len(first) <= 3 and int(first) > 0 and all(len(group) == 3 for group in others)


def _share(text: str, decimal_comma: bool) -> Fraction:
    number = text.removesuffix("%").strip()
    percent = _number(number, decimal_comma)
    if number == text and 0 < abs(percent) <= 1:
        raise AmountError(
            _("Is it %(share)s %% or %(typed)s %%? Type it with the sign %%.")
            % {"share": _written(percent * 100, decimal_comma), "typed": number.lstrip("+")}
        )
    return percent / 100


def _duration(text: str, decimal_comma: bool) -> Fraction:
    sign = -1 if text.startswith("-") else 1
    body = text.lstrip("+-").strip()
    if _NUMBER.fullmatch(body):
        return sign * _number(body, decimal_comma) * 60
    clock = _CLOCK.fullmatch(body)
    if clock:
        first, second, third = (int(part or 0) for part in clock.groups()[:3])
        if _size(clock[4] or "h") == 3600:
            return Fraction(sign * (first * 3600 + second * 60 + third))
        if _size(clock[4]) == 60 and not clock[3]:
            return Fraction(sign * (first * 60 + second))
    return sign * _pieces(body, decimal_comma)


def _pieces(body: str, decimal_comma: bool) -> Fraction:
    total, at = Fraction(0), 0
    for piece in _PIECE.finditer(body):
        size = _size(piece[2])
        if body[at : piece.start()].strip() or size is None:
            break
        total += _number(piece[1], decimal_comma) * size
        at = piece.end()
    if at == 0 or body[at:].strip():
        raise AmountError(_("Type a time such as “45 min”, “1:30 h” or “2 h 5 min”."))
    return total


def _size(word: str) -> int | None:
    return SECONDS.get(word.lower().rstrip(".,"))


def _change(text: str, kind: str, decimal_comma: bool) -> tuple[Fraction, bool] | None:
    """The signed change and whether it is a part of the baseline; None where it is no change."""
    typed = _CHANGE.fullmatch(text)
    if kind == "time" and text[0] in "+-" and not (typed and typed[3] == "%"):
        return _duration(text, decimal_comma), False
    if typed is None:
        return None
    size = _number(typed[1] + typed[2], decimal_comma)
    if typed[3] == "%":
        return size / 100, True
    if typed[3].lower().rstrip(".") in POINTS and kind in ("percent", "score"):
        return (size / 100 if kind == "percent" else size), False
    return None


def _written(number: Fraction, decimal_comma: bool) -> str:
    text = f"{number.numerator / number.denominator:g}"
    return text.replace(".", ",") if decimal_comma else text


def _example(decimal_comma: bool) -> str:
    return _("Type a number such as %(example)s.") % {"example": "4,5" if decimal_comma else "4.5"}


def _wrong_mark(text: str, decimal_comma: bool) -> str:
    if decimal_comma or text.count(",") > 1:
        return _example(decimal_comma)
    return _("Decimals follow a point here: type %(number)s if that is what you mean.") % {
        "number": text.replace(",", ".")
    }


def _which(groups: list[str], mark: str) -> str:
    return _("Is it %(grouped)s or %(decimal)s? Type it without a mark between thousands.") % {
        "grouped": "".join(groups),
        "decimal": mark.join(groups),
    }
