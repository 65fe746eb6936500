"""What people type, and what it means to the millionth."""

import pytest
from django.conf import settings
from django.utils import translation

from people.amounts import AmountError, parse_amount, parse_target, write_amount

M = 1_000_000


@pytest.mark.parametrize(
    ("text", "unit", "comma", "amount"),
    [
        ("4.5", "score5", False, 4_500_000),
        ("4,5", "score5", True, 4_500_000),
        ("4.5", "score5", True, 4_500_000),  # a point is no Polish thousands mark: unambiguous
        (".5", "ratio", False, 500_000),
        ("-12", "score100", False, -12 * M),
        ("\N{MINUS SIGN}12", "score100", False, -12 * M),
        ("1,204", "count", False, 1204 * M),
        ("1 204", "count", True, 1204 * M),
        ("1\N{NO-BREAK SPACE}204,5", "money", True, 1_204_500_000),
        ("1,204,000", "count", False, 1_204_000 * M),
        ("1,204.5", "ratio", False, 1_204_500_000),
        ("๑๒", "count", False, 12 * M),  # Thai digits
        ("90", "share", False, 900_000),
        ("90 %", "share", False, 900_000),
        ("91.4%", "share", False, 914_000),
        ("91,4 %", "share", True, 914_000),
        ("0.9 %", "share", False, 9_000),
        ("0", "share", False, 0),
        ("112 %", "share", False, 1_120_000),
        ("45", "seconds", False, 2700 * M),
        ("45 min", "seconds", False, 2700 * M),
        ("1:30 h", "seconds", False, 5400 * M),
        ("1:30", "seconds", False, 5400 * M),
        ("1:30 min", "seconds", False, 90 * M),
        ("2 h 5 min", "seconds", False, 7500 * M),
        ("2h5m", "seconds", False, 7500 * M),
        ("2 h, 5 min.", "seconds", False, 7500 * M),
        ("1.5 h", "seconds", False, 5400 * M),
        ("1,5 godz.", "seconds", True, 5400 * M),
        ("2 ч 05 мин", "seconds", True, 7500 * M),
        ("3 d 4 h", "seconds", False, 273_600 * M),
        ("30 s", "seconds", False, 30 * M),
        ("30 นาที", "seconds", False, 1800 * M),
    ],
)
def test_reads(text: str, unit: str, comma: bool, amount: int) -> None:
    assert parse_amount(text, unit, decimal_comma=comma) == amount


@pytest.mark.parametrize(
    ("text", "unit", "comma", "says"),
    [
        ("", "count", False, "Type a number."),
        ("4,5", "score5", False, "type 4.5"),
        ("0,500", "ratio", False, "type 0.500"),
        ("4,500", "score5", False, "Is it 4500 or 4.500?"),
        ("4.500", "count", True, "Is it 4500 or 4,500?"),
        ("1,20,4", "count", False, "such as 4.5"),
        ("1.2.3", "count", False, "such as 4.5"),
        ("1 20", "count", False, "such as 4.5"),
        ("about 12", "count", False, "such as 4.5"),
        ("twelve", "count", True, "such as 4,5"),
        ("0.9", "share", False, "Is it 90 % or 0.9 %?"),
        ("1", "share", False, "Is it 100 % or 1 %?"),
        ("0,5", "share", True, "Is it 50 % or 0,5 %?"),
        ("91,4", "share", False, "type 91.4"),
        ("soon", "seconds", False, "45 min"),
        ("5 parsecs", "seconds", False, "45 min"),
        ("5 min later", "seconds", False, "45 min"),
        ("1:75 h", "seconds", False, "45 min"),
        ("9" * 15, "count", False, "too large"),
    ],
)
def test_refuses_and_says_what_to_type(text: str, unit: str, comma: bool, says: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_amount(text, unit, decimal_comma=comma)

    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "unit", "baseline", "target"),
    [
        ("-15 %", "count", 200 * M, 170 * M),
        ("+20%", "count", 50 * M, 60 * M),
        ("-15 %", "score100", -20 * M, -23 * M),  # 15 % of the absolute value: −20 − 3
        ("-10 %", "share", 400_000, 360_000),
        ("+5 points", "share", 860_000, 910_000),
        ("+5 p.p.", "share", 860_000, 910_000),
        ("+0.4 pts", "score5", 4_200_000, 4_600_000),
        ("-10 min", "seconds", 3600 * M, 3000 * M),
        ("-25 %", "seconds", 3600 * M, 2700 * M),
        ("90 %", "share", 860_000, 900_000),  # without a sign it is no change
        ("-10", "score100", 5 * M, -10 * M),
    ],
)
def test_a_target_may_be_a_change_of_the_baseline(
    text: str, unit: str, baseline: int, target: int
) -> None:
    assert parse_target(text, unit, baseline=baseline) == target


def test_a_change_without_a_baseline_asks_for_it() -> None:
    with pytest.raises(AmountError, match="baseline"):
        parse_target("-15 %", "count", baseline=None)


@pytest.mark.parametrize(
    ("amount", "unit", "comma", "text"),
    [
        (914_000, "share", False, "91.4 %"),
        (914_000, "share", True, "91,4 %"),
        (7_505 * M, "seconds", False, "2 h 5 min 5 s"),
        (0, "seconds", False, "0 min"),
        (-90 * M, "seconds", False, "-1 min 30 s"),
        (1204 * M, "count", False, "1204"),
        (4_500_000, "score5", True, "4,5"),
    ],
)
def test_an_amount_is_written_as_it_is_read(amount: int, unit: str, comma: bool, text: str) -> None:
    assert write_amount(amount, unit, decimal_comma=comma) == text
    assert parse_amount(text, unit, decimal_comma=comma) == amount


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("seconds", [0, -90, 5, 7_505, 93_784])
def test_a_time_is_read_back_in_each_language(language: str, seconds: int) -> None:
    with translation.override(language):
        text = write_amount(seconds * M, "seconds")
    assert parse_amount(text, "seconds") == seconds * M


def test_nothing_is_written_as_nothing() -> None:
    assert write_amount(None, "share") == ""
