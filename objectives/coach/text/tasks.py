"""Whether a text names something to be made or done, or work to be got through."""

import re

from objectives.coach.text.numbers import numbers
from objectives.coach.text.spans import FROM_TO, PART_OF
from objectives.coach.text.words import Words, languages_of, plain

# What is counted stands right after its number, one or two words between: "12 short messages".
# Thai needs no blanks.
_AFTER_NUMBER = re.compile(r"\d[\d.,]* ?(?P<counted>(?:[^\s\d]+ ){0,2}[^\s\d]+)")
_FEWER = re.compile(r"\b(?:fewer|less|mniej|меньше)\b|น้อยลง|ลดลง")
_TIME = re.compile(r"\d ?(?:s\b|sec|min|h\b|hour|sek|godz|сек|мин|час|วินาที|นาที|ชั่วโมง)")


def names_deliverable(text: str) -> bool:
    """Whether it is done or not done: "Launch the help centre", "The plan for Q4 is presented"."""
    words = plain(text)
    return any(_is_made(language, words) for language in languages_of(words))


def counts_deliverables(text: str, *, moves: bool = False) -> bool:
    """Whether it is so many of what the team makes: "12 messages", "Workshops held". moves: from a
    value to another, so that "Completed surveys" and "Purchases" are what customers do."""
    words = plain(text)
    return any(
        (not moves and _is_made(language, words))
        or any(language.deliverables.search(counted) for counted in _counted(words))
        for language in languages_of(words)
    )


def counts_work(text: str) -> bool:
    """Whether it is how much was got through, and no more: "Solve 500 tickets", "200 calls made".

    A share of tickets is none, nor how fast it is or how many fewer there are, nor are calls with
    customers who were chosen for it.
    """
    words = plain(text)
    if "%" in words or PART_OF.search(words) or _TIME.search(words) or _FEWER.search(words):
        return False
    return numbers(text) != [] and any(
        any(language.work.search(counted) for counted in _counted(words))
        and language.handled.search(words)
        and not language.chosen.search(words)
        for language in languages_of(words)
    )


def measures(text: str) -> bool:
    """Whether its numbers are of a share, a duration, or go from one value to another: an effect,
    not so many of something."""
    words = plain(text)
    found = ("%" in words, PART_OF.search(words), _TIME.search(words), FROM_TO.search(words))
    return any(found)


def _is_made(language: Words, words: str) -> bool:
    made = language.begins.search(words) or language.finished.search(words)
    return bool(made) and not language.changes.search(words)


def _counted(words: str) -> list[str]:
    return [found["counted"] for found in _AFTER_NUMBER.finditer(words)]
