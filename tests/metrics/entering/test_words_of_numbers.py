"""What people write as numbers and days."""

from datetime import date
from decimal import Decimal

import pytest

from metrics.entering.days import read_day
from metrics.entering.numbers import Number, read_number
from metrics.entering.problems import Problem


@pytest.mark.parametrize(
    ("text", "language", "whole", "means"),
    [
        ("12", "en", True, "12"),
        ("1.5", "pl", False, "1.5"),
        ("1,5", "en", False, "1.5"),
        ("90,5", "en", False, "90.5"),
        ("0,125", "en", False, "0.125"),
        ("1 234,5", "pl", False, "1234.5"),
        ("1\u00a0234\u00a0567", "ru", True, "1234567"),
        ("1'234.50", "en", False, "1234.50"),
        ("1,234.5", "en", False, "1234.5"),
        ("1.234,5", "pl", False, "1234.5"),
        ("1,234,567", "pl", True, "1234567"),
        ("1,234", "en", True, "1234"),
        ("1,234", "th", True, "1234"),
        ("1.234", "pl", False, "1.234"),
        ("\N{MINUS SIGN}3,25", "ru", False, "-3.25"),
        ("1234,567", "pl", False, "1234.567"),
    ],
)
def test_a_number(text: str, language: str, whole: bool, means: str) -> None:
    assert read_number(text, language=language, whole=whole) == Number(Decimal(means))


def test_a_percentage() -> None:
    assert read_number("90 %") == Number(Decimal(90), percent=True)
    assert read_number("90,5%") == Number(Decimal("90.5"), percent=True)


@pytest.mark.parametrize(
    ("text", "language", "whole"),
    [
        ("1,234", "en", False),
        ("1,234", "pl", True),
        ("1,234", "ru", False),
        ("1.234", "en", True),
    ],
)
def test_a_number_that_may_be_two(text: str, language: str, whole: bool) -> None:
    found = read_number(text, language=language, whole=whole)
    assert isinstance(found, Problem)
    assert found.code == "which_number"
    assert found.words == f"Is “{text}” meant as 1234 or as 1.234? Write it that way."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_number"),
        ("many", "not_a_number"),
        ("1,2,3", "not_a_number"),
        ("12 34", "not_a_number"),
        ("1.2.3,4", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1e15", "too_large"),
        ("0.1234567", "too_exact"),
        ("=1+1", "not_a_number"),
        ("%", "not_a_number"),
    ],
)
def test_no_number(text: str, code: str) -> None:
    found = read_number(text)
    assert isinstance(found, Problem)
    assert found.code == code


def test_half_of_what_is_counted() -> None:
    found = read_number("1,5", whole=True)
    assert isinstance(found, Problem)
    assert found.code == "not_whole"


def test_what_a_program_wrote_has_a_point() -> None:
    assert read_number("1.234", exact=True) == Number(Decimal("1.234"))
    assert isinstance(read_number("1,5", exact=True), Problem)


@pytest.mark.parametrize(
    ("text", "language", "means"),
    [
        ("2026-03-04", "pl", date(2026, 3, 4)),
        ("2026-03-04 00:00:00", "en", date(2026, 3, 4)),
        ("04.03.2026", "pl", date(2026, 3, 4)),
        ("4.3.2026", "en", date(2026, 3, 4)),
        ("04/03/2026", "th", date(2026, 3, 4)),
        ("04/03/2569", "th", date(2026, 3, 4)),
        ("25/12/2025", "en", date(2025, 12, 25)),
        ("12/25/2025", "en", date(2025, 12, 25)),
        ("5/5/2025", "en", date(2025, 5, 5)),
        ("4 Mar 2026", "en", date(2026, 3, 4)),
        ("March 4, 2026", "en", date(2026, 3, 4)),
    ],
)
def test_a_day(text: str, language: str, means: date) -> None:
    assert read_day(text, language=language) == means


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("03/04/2026", "en", "which_day"),
        ("30.02.2026", "pl", "not_a_day"),
        ("2026-13-01", "en", "not_a_day"),
        ("13/13/2026", "en", "not_a_day"),
        ("soon", "en", "not_a_day"),
        ("1999-12-31", "en", "too_early"),
        ("46085", "en", "not_a_day"),
    ],
)
def test_no_day(text: str, language: str, code: str) -> None:
    found = read_day(text, language=language)
    assert isinstance(found, Problem)
    assert found.code == code
