"""One order of names, in the alphabet of the reader's language; the database has none."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from django.utils.translation import get_language

T = TypeVar("T")
LATIN = "abcdefghijklmnopqrstuvwxyz"
# Letters of their own in these languages; elsewhere ą stands with a.
ALPHABETS = {
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
# What Unicode does not take apart.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)
# In Thai these vowels are written before the consonant after which they are spoken and sorted.
THAI_LEADING = re.compile("([เแโใไ])(.)")
Key = tuple[list[tuple[int, int]], str]


def by_name(rows: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """The rows in the order of their names, as the reader's language has it."""
    language = (get_language() or "en").partition("-")[0]
    return sorted(rows, key=lambda row: name_key(name(row), language))


def name_key(name: str, language: str) -> Key:
    """The key by which names are sorted: letters first, accents and capitals only break ties."""
    return [_letter(letter, language) for letter in _letters(name.casefold(), language)], name


def _letters(name: str, language: str) -> str:
    own = _order(language)
    letters = []
    for letter in unicodedata.normalize("NFC", name):
        if letter in own:
            letters.append(letter)
        else:
            apart = unicodedata.normalize("NFKD", letter.translate(PLAIN))
            letters.append("".join(part for part in apart if not unicodedata.combining(part)))
    return _spoken("".join(letters))


def _spoken(name: str) -> str:
    return THAI_LEADING.sub(r"\2\1", name)


def _letter(letter: str, language: str) -> tuple[int, int]:
    """The language's own letters come first, then the Latin ones, then all others."""
    own = _order(language)
    if letter in own:
        return 1, own[letter]
    if letter.isalpha():
        return 2, ord(letter)
    return 0, ord(letter)


@cache
def _order(language: str) -> dict[str, int]:
    return {letter: place for place, letter in enumerate(ALPHABETS.get(language, LATIN))}
