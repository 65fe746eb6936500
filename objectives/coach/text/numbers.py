"""Numbers in a text, but not digits in names: 24/7, tier 1, Q4, 2026, iOS 18, Covid-19."""

import re

from objectives.coach.text.words import Words, languages_of, plain

# A number as people write it: thousands in groups, decimals after a point or comma.
_NUMBER = re.compile(r"\d+(?:[ .,]\d{3})*(?:[.,]\d+)?")
_LETTER = re.compile(r"[^\W\d_]")
_THAI = re.compile(r"[\u0E00-\u0E7F]")
_BEFORE_NAME = re.compile(r"[\w#/]")
_LAW = re.compile(r"(?:§|\bart\.|\bст\.|มาตรา) ?$")
# Measures that are written in capitals: what follows them is a value, no part of their name.
_MEASURES = frozenset(["NPS", "CSAT", "CES", "AHT", "FCR", "SLA", "KPI", "ROI", "NRR", "GRR", "QA"])
_WORD = re.compile(r"(?<!\w)([^\W\d_]\w+) $")
# Names wherever they stand and however they are written.
_HYPHENED = re.compile(r"(?<!\w)([^\W\d_]\w*)[-\N{NON-BREAKING HYPHEN}]$")
_KNOWN = re.compile(
    r"(?:\b(?:covid|ios|ipados|macos|android|windows|chrome|gpt|zendesk|freshdesk|intercom|gorgias"
    r"|salesforce|hubspot|jira|ковид)|โควิด)[\s-]?$"
)


def numbers(text: str) -> list[str]:
    """The numbers that count or measure something, as they are written."""
    return [match[0] for match in found_numbers(text)]


def found_numbers(text: str) -> list[re.Match[str]]:
    """The same with where they stand."""
    languages = list(languages_of(text))
    found: list[re.Match[str]] = []
    name: re.Match[str] | None = None
    for match in _NUMBER.finditer(text):
        joined = name is not None and _joins(text, name, match, languages)
        if joined or _is_name(text, match, languages):
            name = match
        else:
            found.append(match)
    return found


def _joins(text: str, name: re.Match[str], match: re.Match[str], languages: list[Words]) -> bool:
    """Whether it goes on with a name that is no year: tier 1-2, ISO 18295-1."""
    between, right = text[name.end() : match.start()], plain_end(text[match.end() :])
    if between not in ("-", "\N{NON-BREAKING HYPHEN}", "/") or _is_year(name[0], ""):
        return False
    return not right.startswith("%") and not any(
        words.units.match(right.lstrip()) for words in languages
    )


def _is_name(text: str, match: re.Match[str], languages: list[Words]) -> bool:
    left, right = text[: match.start()], plain_end(text[match.end() :])
    return (
        _sticks(left, right, languages)
        or _is_year(match[0], right)
        or any(_is_named(text, match, right, words) for words in languages)
        or _follows_name(left, right, languages)
    )


def _sticks(left: str, right: str, languages: list[Words]) -> bool:
    """A letter right before it, or one right after it that is no unit: B2B, Q4, 3D; or a § before
    it."""
    if _LAW.search(left.lower()):
        return True
    before, after = left[-1:], right[:1]
    if _BEFORE_NAME.match(before) and not _THAI.match(before):
        return True
    if not _LETTER.match(after) or _THAI.match(after):
        return False
    return not any(words.units.match(right) for words in languages)


def _is_year(number: str, right: str) -> bool:
    if not re.fullmatch(r"20[1-4]\d|25[5-9]\d", number):
        return False
    return not right.lstrip().startswith("%")


def _is_named(text: str, match: re.Match[str], right: str, words: Words) -> bool:
    """A word beside it makes it a name, or it stands in a phrase that counts nothing."""
    lowered = text.lower()
    if any(
        phrase.start() <= match.start() < phrase.end()
        for phrase in words.unnumbered.finditer(lowered)
    ):
        return True
    if words.after.match(right):
        return True
    measured = words.units.match(right.lstrip()) is not None
    return not measured and words.before.search(lowered[: match.start()]) is not None


def _follows_name(left: str, right: str, languages: list[Words]) -> bool:
    """A name before it: Berlin 2 (no first word), SOC 2, iOS 18, Covid-19. With a unit after it, it
    is a quantity all the same."""
    return _ends_with_name(left) and not any(
        words.units.match(right.lstrip()) for words in languages
    )


def _ends_with_name(left: str) -> bool:
    if _KNOWN.search(left.lower()):
        return True
    if found := _HYPHENED.search(left):
        return found[1] not in _MEASURES
    found = _WORD.search(left)
    if found is None or found[1] in _MEASURES or _shouts(left):
        return False
    # Capitalized within the text, or with a capital within the word.
    letters = found[1] if found.start() else found[1][1:]
    return any(letter.isupper() for letter in letters)


def _shouts(text: str) -> bool:
    """Several words in capitals throughout: they say nothing of names."""
    return text.isupper() and len(text.split()) > 1


def plain_end(text: str) -> str:
    """What follows a number, in lower case, its first blank kept."""
    words = plain(text)
    return f" {words}" if text[:1].isspace() and words else words
