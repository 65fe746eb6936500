"""The usual range in words."""

from fractions import Fraction

import pytest

from metrics.catalogue import CATALOGUE
from metrics.watching.limits import Usual
from metrics.watching.moving import range_words


@pytest.mark.parametrize(
    ("key", "low", "high", "words"),
    [
        # What no count can be is not named: whole numbers within 1,042.72 … 1,245.68.
        ("kb_visits", 1042.72, 1245.68, "1,043 to 1,245"),
        ("kb_visits", -3.2, 7.9, "0 to 7"),
        ("kb_visits", 2.0, 3.0, "2 to 3"),
        # No whole number lies in it: said as it is.
        ("kb_visits", 3.2, 3.8, "3.20 to 3.80"),
        ("csat", 0.8512, 1.03, "85.1\N{NO-BREAK SPACE}% to 100.0\N{NO-BREAK SPACE}%"),
    ],
)
def test_a_range_names_what_the_figure_can_be(
    key: str, low: float, high: float, words: str
) -> None:
    assert range_words(CATALOGUE[key].default, Usual(Fraction(), low, high)) == words
