"""The order of names in each language."""

import pytest

from people.names import name_key


def in_order(language: str, names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: name_key(name, language))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        # Ł is a letter of its own in Polish, after every l; ą after every a.
        ("pl", ["Adam", "Ąbel", "Lis", "Lutz", "Łabędź", "Maj", "Zając", "Żak"]),
        # Elsewhere it stands with l.
        ("en", ["Ąbel", "Adam", "Łabędź", "Lis", "Lutz", "Maj", "Zając", "Żak"]),
        ("ru", ["Егор", "Ёлкин", "Жуков", "Adam"]),
        # เ is written first, spoken and sorted after its consonant.
        ("th", ["กานต์", "เกษม", "ขวัญ", "นภา", "แนน"]),
        ("en", ["de Boer", "Dean", "Östberg", "Ott"]),
    ],
)
def test_the_alphabet_of_the_reader(language: str, names: list[str]) -> None:
    assert in_order(language, list(reversed(names))) == names


def test_capitals_do_not_matter_but_the_order_is_always_the_same() -> None:
    assert in_order("en", ["bob", "Bob", "alice"]) == ["alice", "Bob", "bob"]
    assert in_order("en", ["Bob", "bob", "alice"]) == ["alice", "Bob", "bob"]


def test_no_name_at_all_comes_first() -> None:
    assert in_order("th", ["ก", "", "เ"])[0] == ""
