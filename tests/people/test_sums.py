"""A sum is written so finely that a reader who works it out gets what is written."""

import re
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.figures import PROGRESS, as_written, measure_value
from people.sums import Term, written
from tests.people.test_ui import plain

M = 1_000_000


def reach(told: Sequence[Fraction]) -> Fraction:
    now, baseline, target = told
    return (now - baseline) / (target - baseline)


@pytest.mark.parametrize(
    ("millionths", "unit", "finer", "words", "says"),
    [
        (2_791_400_000, "seconds", 0, "47 min", Fraction(2820)),
        (2_791_400_000, "seconds", 1, "46 min 31 s", Fraction(2791)),
        (2_791_400_000, "seconds", 2, "46 min 31.4 s", Fraction(27_914, 10)),
        (7_512_000_000, "seconds", 0, "2 h 05 min", Fraction(7500)),
        (7_512_000_000, "seconds", 1, "2 h 5 min 12 s", Fraction(7512)),
        (273_605 * M, "seconds", 0, "3 d 4 h", Fraction(273_600)),
        (273_605 * M, "seconds", 1, "3 d 4 h 5 s", Fraction(273_605)),
        (-7_512 * M, "seconds", 1, "−2 h 5 min 12 s", Fraction(-7512)),
        (0, "seconds", 1, "0 s", Fraction(0)),
        (3_599_600_000, "seconds", 1, "1 h", Fraction(3600)),
        (914_286, "share", 0, "91.4 %", Fraction(914, 1000)),
        (914_286, "share", 1, "91.43 %", Fraction(9143, 10_000)),
        (914_286, PROGRESS, 0, "91 %", Fraction(91, 100)),
        (914_286, PROGRESS, 1, "91.4 %", Fraction(914, 1000)),
        (4_815_300, "score5", 0, "4.82", Fraction(482, 100)),
        (4_815_300, "score5", 1, "4.815", Fraction(4815, 1000)),
        (12 * M, "count", 3, "12", Fraction(12)),
        (1_234_565_500, "money:EUR", 1, "1,234.566 EUR", Fraction(1_234_566, 1000)),
    ],
)
def test_what_the_words_say(
    millionths: int, unit: str, finer: int, words: str, says: Fraction
) -> None:
    assert plain(measure_value(millionths, unit, finer)) == words
    assert as_written(millionths, unit, finer) == says


def test_no_more_digits_than_it_takes() -> None:
    """(100 − 120) ÷ (80 − 120) is a half whichever way it is written."""
    terms = [Term(each * 60 * M, "seconds") for each in (100, 120, 80)]
    told = [plain(each) for each in written(terms, reach, M // 2)]
    assert told == ["1 h 40 min", "2 h", "1 h 20 min"]


def test_seconds_where_minutes_would_tell_another_story() -> None:
    """46:30 on the way from 51:10 to 44:00 is 280 ÷ 430 = 65.1 %; of whole minutes 57 or 71 %."""
    terms = [Term(each * M, "seconds") for each in (2790, 3070, 2640)]
    told = [plain(each) for each in written(terms, reach, Fraction(280, 430))]
    assert told == ["46 min 30 s", "51 min 10 s", "44 min"]


def test_two_that_look_the_same_are_told_apart() -> None:
    """90.02 on the way from 90.01 to 90.03: with one digit there would be nothing to divide by."""
    terms = [Term(each, "share") for each in (900_200, 900_100, 900_300)]
    told = [plain(each) for each in written(terms, reach, M // 2)]
    assert told == ["90.02 %", "90.01 %", "90.03 %"]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("1/3", "2/3"), ["33.3 %", "66.7 %"]),  # 100 % together: 33 and 66 would make 49 %
        (("1/3", "1/6"), ["33.3 %", "16.7 %"]),
        (("1/7", "6/7"), ["14.3 %", "85.7 %"]),
        (("1/3", "2/3", "1/2"), ["33.3 %", "66.7 %", "50.0 %"]),
        (("4/9", "4/9", "1/9", "0"), ["44.44 %", "44.44 %", "11.11 %", "0.00 %"]),  # never
    ],
)
def test_thirds_come_out(parts: Sequence[str], words: list[str]) -> None:
    def mean(told: Sequence[Fraction]) -> Fraction:
        return sum(told, Fraction(0)) / len(told)

    exactly = [Fraction(part) for part in parts]
    terms = [Term(part, PROGRESS) for part in exactly]
    assert [plain(each) for each in written(terms, mean, mean(exactly))] == words


def test_nothing_has_no_sign() -> None:
    assert plain(measure_value(Fraction(-1, 4), "seconds")) == "0 s"


SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}


def read_back(words: str) -> Fraction:
    """The seconds of "1 d 2 h 3 min 4.5 s", by other means than they were written."""
    sign = -1 if words.startswith("−") else 1
    parts = re.findall(r"([\d.,]+) (d|h|min|s)\b", plain(words))
    return sign * sum(
        (Fraction(number.replace(",", "")) * SECONDS[unit] for number, unit in parts), Fraction(0)
    )


@given(st.integers(-(10**6) * M, 10**6 * M), st.integers(0, 7))
def test_times_say_what_they_are_taken_for(millionths: int, finer: int) -> None:
    assert read_back(measure_value(millionths, "seconds", finer)) == as_written(
        millionths, "seconds", finer
    )


@given(*[st.integers(0, 200_000 * M)] * 3)
def test_a_reader_who_works_it_out_gets_the_same(now: int, baseline: int, target: int) -> None:
    if baseline == target:
        return
    exactly = Fraction(now - baseline, target - baseline)
    told = written([Term(each, "seconds") for each in (now, baseline, target)], reach, exactly)
    again = reach([read_back(each) for each in told])
    assert measure_value(again, PROGRESS) == measure_value(exactly, PROGRESS)
