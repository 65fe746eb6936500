"""Dates as each language writes them."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "November 15"), ("pl", "15 listopada"), ("ru", "15 ноября"), ("th", "15 พฤศจิกายน")],
)
def test_a_month_after_a_day_has_the_case_that_the_language_asks_for(
    language: str, written: str
) -> None:
    with translation.override(language):
        assert date_format(date(2026, 11, 15), "MONTH_DAY_FORMAT") == written
