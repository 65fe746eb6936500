"""Numbers as they are written in the reader's language, exactly rounded."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import number_format

MINUS = "\N{MINUS SIGN}"


def rounded(size: Fraction, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Exact: the fraction is scaled and rounded as integers, never through a binary float."""
    scaled, whole_is = size.numerator * 10**places, size.denominator
    if rounding == ROUND_FLOOR:
        whole = scaled // whole_is
    else:
        half = (2 * abs(scaled) + whole_is) // (2 * whole_is)
        whole = half if scaled >= 0 else -half
    return Decimal(whole).scaleb(-places)


def round_half_up(size: Fraction) -> int:
    """To the next whole number, a half away from 0."""
    return int(rounded(size, 0))


def number(size: Fraction, places: int, rounding: str = ROUND_HALF_UP) -> str:
    """ "1,204.50", with the marks of the language."""
    written = rounded(size, places, rounding)
    digits = number_format(abs(written), places, force_grouping=True)
    return (MINUS if written < 0 else "") + str(digits)


def whole(count: int) -> str:
    """A whole number: "1,204"."""
    return number(Fraction(count), 0)
