"""The value of a row by its kind: on its scale, in its unit, or what is wrong with it. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from metrics.entering.book import OwnUnit, fold
from metrics.entering.cells import Exact
from metrics.entering.kind import Kind
from metrics.entering.numbers import Number, read_number
from metrics.entering.problems import Problem
from metrics.facts import MILLION, Measure

ONE = Decimal(1)
YES = frozenset(("yes", "y", "true", "1", "x", "✓", "tak", "t", "да", "ใช่", "ja", "met"))
NO = frozenset(("no", "n", "false", "0", "nie", "нет", "ไม่", "ไม่ใช่", "nein", "not met"))
COLOURS = {
    **dict.fromkeys(("green", "g", "zielony", "зелёный", "зеленый", "เขียว", "สีเขียว"), "green"),
    **dict.fromkeys(("yellow", "y", "amber", "żółty", "жёлтый", "желтый", "เหลือง"), "yellow"),
    **dict.fromkeys(("red", "r", "czerwony", "красный", "แดง", "สีแดง"), "red"),
    "สีเหลือง": "yellow",
}


class Amount(NamedTuple):
    """Value and weight of a fact, in millionths."""

    value: int
    weight: int = MILLION


def read_value(
    kind: Kind, cells: Mapping[str, str], *, language: str, own: OwnUnit | None
) -> Amount | Problem:
    """The value that the row says; 1 where it is one thing and nothing was written."""
    text = cells.get("value", "").strip()
    if not text:
        return Amount(MILLION) if kind.once else missing("value")
    if kind.value == "verdict":
        return _verdict(text)
    number = read_number(
        text,
        language=language,
        whole=_is_whole(kind, own),
        exact=isinstance(cells["value"], Exact),
    )
    if isinstance(number, Problem):
        return number
    if kind.value == "part":
        return _part(number, text, cells, language)
    value = _in_unit(kind, own, number, text)
    if isinstance(value, Problem):
        return value
    problem = _off_scale(kind, value, text) or _no_share(own, value, text)
    if problem is not None:
        return problem
    if kind.once and cells.get("account", "").strip() and value != ONE:
        return Problem("value", "one_an_account", {})
    return Amount(_millionths(value))


def read_colour(text: str) -> str | Problem:
    """green, yellow or red, in any language of the interface."""
    if not text.strip():
        return missing("colour")
    found = COLOURS.get(fold(text))
    return found or Problem("colour", "unknown_colour", {"value": text[:80]})


def read_currency(text: str) -> str | Problem:
    """Three letters, as in ISO 4217."""
    found = text.strip().upper()
    if not found:
        return missing("currency")
    if len(found) == 3 and found.isascii() and found.isalpha():
        return found
    return Problem("currency", "unknown_currency", {"value": text[:80]})


def missing(column: str) -> Problem:
    """A column that a row of this kind must fill."""
    return Problem(column, "missing", {"column": column})


def _is_whole(kind: Kind, own: OwnUnit | None) -> bool:
    whole = kind.value in ("count", "part") or kind.measure is Measure.NPS
    return whole or (own is not None and own.unit == "count")


def _verdict(text: str) -> Amount | Problem:
    said = fold(text)
    if said in YES | NO:
        return Amount(MILLION if said in YES else 0)
    return Problem("value", "not_yes_or_no", {"value": text[:80]})


def _in_unit(kind: Kind, own: OwnUnit | None, number: Number, text: str) -> Decimal | Problem:
    """The number in the kind's unit: where percentages belong, 0.9 is asked about."""
    told = {"value": text, "first": text, "second": _plain(number.value * 100)}
    share = own is not None and own.unit == "share"
    if share:
        if number.percent:
            return number.value / 100
        if 0 < abs(number.value) <= 1:
            return Problem("value", "which_percent", told)
        return number.value / 100
    if kind.measure is Measure.ACCOUNT_HEALTH:
        if not number.percent and 0 < number.value < 1:
            return Problem("value", "which_percent", told)
        return number.value
    if number.percent:
        return Problem("value", "percent_of_what", {"value": text[:80]})
    return number.value


def _off_scale(kind: Kind, value: Decimal, text: str) -> Problem | None:
    low, high = kind.low, kind.high
    if low is not None and high is not None and not low <= value <= high:
        told = {"value": text[:80], "low": str(low), "high": str(high)}
        return Problem("value", "off_scale", told)
    if low is not None and value < low:
        return Problem("value", "below", {"value": text[:80], "low": str(low)})
    return None


def _no_share(own: OwnUnit | None, value: Decimal, text: str) -> Problem | None:
    """A share of something is a part of it: none leaves 0…1."""
    if own is None or own.unit != "share" or 0 <= value <= 1:
        return None
    return Problem("value", "off_scale", {"value": text[:80], "low": "0 %", "high": "100 %"})


def _part(number: Number, text: str, cells: Mapping[str, str], language: str) -> Amount | Problem:
    """So many of so many; "45 %" of 200 are 90."""
    if not cells.get("sent", "").strip():
        return missing("sent")
    exact = isinstance(cells["sent"], Exact)
    sent = read_number(cells["sent"], language=language, whole=True, exact=exact)
    if isinstance(sent, Problem):
        return sent._replace(column="sent")
    if sent.percent:
        return Problem("sent", "percent_of_what", {"value": cells["sent"][:80]})
    part = number.value * sent.value / 100 if number.percent else number.value
    if part != part.to_integral_value():
        return Problem("value", "not_whole", {"value": text[:80]})
    if part < 0 or sent.value < 1:
        return Problem(
            "value" if part < 0 else "sent",
            "below",
            {"value": text if part < 0 else str(cells["sent"]), "low": "0" if part < 0 else "1"},
        )
    if part > sent.value:
        told = {"value": _plain(part), "sent": _plain(sent.value)}
        return Problem("value", "more_than_sent", told)
    return Amount(_millionths(part), _millionths(sent.value))


def _millionths(value: Decimal) -> int:
    """Exact: numbers have six decimals at most; a percentage's seventh and eighth are rounded."""
    return int((value * MILLION).to_integral_value())


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
