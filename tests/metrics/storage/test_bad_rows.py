"""What others wrote, in a file that a spreadsheet opens."""

import pytest

from people.csv_files import harmless


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("＝1+1", "'＝1+1"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        # Opened where lists are split by semicolons, each of these would begin a cell.
        ("x;=HYPERLINK(1)", "x;'=HYPERLINK(1)"),
        ("x;-2+cmd|'!A0", "x;'-2+cmd|'!A0"),
        ("x\n=1+1;", "x\n'=1+1;"),
        ("x\r\n@A1", "x\r\n'@A1"),
    ],
)
def test_no_text_is_taken_for_a_formula(text: str, written: str) -> None:
    assert harmless(text) == written


@pytest.mark.parametrize(
    "text", ["-5", "+3.25", "-1,5", "fine ;-)", "first\n- second\n- third", "a = b", "x@y.example"]
)
def test_what_is_none_stays(text: str) -> None:
    assert harmless(text) == text
