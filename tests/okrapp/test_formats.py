"""Dates as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

from metrics.showing.figures import period_words, step_words


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "15 Nov"), ("pl", "15 listopada"), ("ru", "15 ноября"), ("th", "15 พฤศจิกายน")],
)
def test_a_month_after_a_day_has_the_case_that_the_language_asks_for(
    language: str, written: str
) -> None:
    with translation.override(language):
        assert date_format(date(2026, 11, 15), "MONTH_DAY_FORMAT") == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "26 Oct – 22 Nov 2026"),
        ("pl", "26 października – 22 listopada 2026"),
        ("ru", "26 октября – 22 ноября 2026"),
        ("th", "26 ตุลาคม – 22 พฤศจิกายน 2026"),
    ],
)
def test_a_period_names_its_year_once(language: str, written: str) -> None:
    with translation.override(language):
        assert period_words((date(2026, 10, 26), date(2026, 11, 23))) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "February 2026"),
        ("pl", "Luty 2026"),
        ("ru", "Февраль 2026 г."),
        ("th", "กุมภาพันธ์ 2026"),
    ],
)
def test_a_whole_month_is_named(language: str, written: str) -> None:
    with translation.override(language):
        assert step_words((date(2026, 2, 1), date(2026, 3, 1))) == written


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), "1 Feb – 27 Feb 2026"),  # it goes on
        (date(2026, 2, 2), date(2026, 3, 1), "2 Feb – 28 Feb 2026"),
        (date(2026, 1, 1), date(2026, 4, 1), "1 Jan – 31 Mar 2026"),
    ],
)
def test_any_other_step_says_its_days(start: date, end: date, written: str) -> None:
    assert step_words((start, end)) == written


def test_a_period_over_new_year_names_both() -> None:
    assert period_words((date(2026, 12, 21), date(2027, 1, 4))) == "21 Dec 2026 – 3 Jan 2027"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "12 Nov 2026, 14:05"),
        ("pl", "12.11.2026 14:05"),
        ("ru", "12.11.2026 14:05"),
        ("th", "12 พ.ย. 2026, 14:05"),
    ],
)
def test_no_moment_can_be_taken_for_another(language: str, written: str) -> None:
    with translation.override(language):
        moment = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
        assert date_format(moment, "SHORT_DATETIME_FORMAT") == written
