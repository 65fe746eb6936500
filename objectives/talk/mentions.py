"""Who is named in a text with an @. Pure."""

from collections.abc import Iterable, Mapping


def mentioned(text: str, people: Mapping[int, str]) -> set[int]:
    """The ids of those whose names stand in the text behind an @, in any case of letters.

    people: id → name, of those who may be named. Of "@Anna Maria" the longest name that fits is
    meant, not every Anna; who have the same name are all meant.
    """
    lowered = text.casefold()
    found: set[int] = set()
    names = _by_length(people)
    for at, sign in enumerate(lowered):
        if sign == "@" and not lowered[at - 1 : at].isalnum():
            rest = lowered[at + 1 :]
            name = next((name for name in names if _begins(rest, name)), None)
            found |= names.get(name, set()) if name else set()
    return found


def _by_length(people: Mapping[int, str]) -> dict[str, set[int]]:
    names: dict[str, set[int]] = {}
    for pk, name in people.items():
        names.setdefault(name.casefold(), set()).add(pk)
    return {name: names[name] for name in sorted(names, key=len, reverse=True) if name}


def _begins(text: str, name: str) -> bool:
    """The name stands there as a whole; Thai puts no space behind it."""
    after = text[len(name) : len(name) + 1]
    return text.startswith(name) and (not after.isalnum() or "\u0e00" <= after <= "\u0e7f")


def starting(begun: str, names: Iterable[tuple[int, str]], limit: int) -> list[tuple[int, str]]:
    """Those of whose names a part begins so, as somebody types it; at most `limit`."""
    begun = begun.casefold()
    fitting = (
        (pk, name)
        for pk, name in names
        if name.casefold().startswith(begun)
        or any(part.startswith(begun) for part in name.casefold().split())
    )
    return [each for each, _place in zip(fitting, range(limit), strict=False)]
