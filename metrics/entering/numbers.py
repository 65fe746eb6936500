"""What people write as a number → exactly that number, or a question.

"1,5" and "1.5" are the same; "1 234" (with any kind of space) and "1'234" have thousands. "1,234"
is a thousand to some readers and a bit more than one to others: where the reader's language or the
kind of figure does not settle it, it is asked. Pure.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from metrics.entering.problems import Problem

# Readers who group thousands by commas; the others write decimals with them.
GROUPS_BY_COMMA = frozenset(("en", "th"))
LARGEST = Decimal(10) ** 12
PLACES = 6
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’_]")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?")
_GROUPED_BY_SPACE = re.compile(r"[+-]?\d{1,3}([\s\u00a0\u2007\u2009\u202f'’]\d{3})+([.,]\d+)?")
_SHAPE = re.compile(r"[+-]?\d+([.,]\d+)*")


class Number(NamedTuple):
    """A number, and whether a per cent sign stood behind it: "90,5 %" is 90.5 and true."""

    value: Decimal
    percent: bool = False


def read_number(
    text: str, *, language: str = "en", whole: bool = False, exact: bool = False
) -> Number | Problem:
    """The number that `text` says. `whole`: only a whole one makes sense here.

    exact: written by a program, which means a point by a point and nothing by a comma.
    """
    found = text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    percent = found.endswith("%")
    if percent:
        found = found[:-1].rstrip()
    if not found:
        return Problem("value", "not_a_number", {"value": text[:80]})
    if _PLAIN.fullmatch(found) and (exact or not _looks_grouped(found)):
        return _checked(found, text, percent, whole)
    if exact:
        return Problem("value", "not_a_number", {"value": text[:80]})
    if _SPACES.search(found):
        if not _GROUPED_BY_SPACE.fullmatch(found):
            return Problem("value", "not_a_number", {"value": text[:80]})
        return _checked(_SPACES.sub("", found).replace(",", "."), text, percent, whole)
    if not _SHAPE.fullmatch(found):
        return Problem("value", "not_a_number", {"value": text[:80]})
    plain = _settle(found, language, whole)
    if isinstance(plain, Problem):
        return plain
    return _checked(plain, text, percent, whole)


def _looks_grouped(text: str) -> bool:
    """ "1.234": thousands to some. "0.234" and "1.23" are not."""
    head, point, tail = text.lstrip("+-").partition(".")
    return bool(point) and len(tail) == 3 and 1 <= len(head) <= 3 and head[0] != "0"


def _settle(text: str, language: str, whole: bool) -> str | Problem:
    """Points and commas as one decimal point at most, or the question which is meant."""
    points, commas = text.count("."), text.count(",")
    if points and commas:
        decimal = max(".,", key=text.rindex)
        grouping = "," if decimal == "." else "."
        if text.count(decimal) > 1 or not _is_grouped(text.rpartition(decimal)[0], grouping):
            return Problem("value", "not_a_number", {"value": text})
        return text.replace(grouping, "").replace(decimal, ".")
    mark = "." if points else ","
    if text.count(mark) > 1:
        if not _is_grouped(text, mark):
            return Problem("value", "not_a_number", {"value": text})
        return text.replace(mark, "")
    if not _is_grouped(text, mark):  # one mark, and no thousands behind it: a decimal
        return text.replace(mark, ".")
    as_group, as_decimal = text.replace(mark, ""), text.replace(mark, ".")
    if mark == "," and language in GROUPS_BY_COMMA and whole:
        return as_group
    if mark == "." and not whole:  # nobody among our readers groups by points
        return as_decimal
    return Problem(
        "value", "which_number", {"value": text, "first": as_group, "second": as_decimal}
    )


def _is_grouped(text: str, mark: str) -> bool:
    head, *groups = text.lstrip("+-").split(mark)
    return (
        1 <= len(head) <= 3
        and head[0] != "0"
        and all(len(group) == 3 and group.isdigit() for group in groups)
    )


def _checked(plain: str, text: str, percent: bool, whole: bool) -> Number | Problem:
    try:
        value = Decimal(plain)
    except InvalidOperation:  # pragma: no cover – the shapes above are decimals
        return Problem("value", "not_a_number", {"value": text[:80]})
    if abs(value) > LARGEST:
        return Problem("value", "too_large", {"value": text[:80]})
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        return Problem("value", "too_exact", {"value": text[:80], "places": str(PLACES)})
    if whole and value != value.to_integral_value() and not percent:
        return Problem("value", "not_whole", {"value": text[:80]})
    return Number(value, percent)
