"""What a comparison says, in each language."""

from fractions import Fraction

import pytest
from django.utils.translation import override

from metrics.exploring.words import between_words


@pytest.mark.parametrize(
    ("language", "unit", "words"),
    [
        ("en", "share", "It lies between +1.0 pts and +200.0 pts."),
        ("en", "seconds", "It lies between +1 s and +2 s."),
        ("en", "count", "It lies between +1 and +2."),
        ("pl", "share", "Wynosi od +1,0 p.p. do +200,0 p.p."),
        ("pl", "seconds", "Wynosi od +1 s do +2 s."),
        ("pl", "count", "Wynosi od +1 do +2."),
        ("ru", "share", "Оно лежит в пределах от +1,0 п.п. до +200,0 п.п."),
        ("ru", "seconds", "Оно лежит в пределах от +1 с до +2 с."),
        ("ru", "count", "Оно лежит в пределах от +1 до +2."),
        # Thai sentences end without a point.
        ("th", "share", "อยู่ระหว่าง +1.0 จุด ถึง +200.0 จุด"),
        ("th", "seconds", "อยู่ระหว่าง +1 วินาที ถึง +2 วินาที"),
        ("th", "count", "อยู่ระหว่าง +1 ถึง +2"),
    ],
)
def test_an_interval_is_a_sentence_that_ends_once(language: str, unit: str, words: str) -> None:
    with override(language):
        low = Fraction(1, 100 if unit == "share" else 1)
        said = between_words(low, Fraction(2), unit)
    assert said.replace("\N{NO-BREAK SPACE}", " ") == words
