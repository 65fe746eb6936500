"""Who is named in a text with an @. Pure."""

from collections.abc import Iterable, Mapping


def mentioned(text: str, people: Mapping[int, str]) -> set[int]:
    """The ids of those whose names stand in the text behind an @, in any case of letters.

    people: id → name, of those who may be named. Of "@Anna Maria" the longest name that fits is
    meant, not every Anna; who have the same name are all meant.
    """
    lowered = text.casefold()
    found: set[int] = set()
    names: dict[str, set[int]] = {}
    for pk, name in people.items():
        names.setdefault(name.casefold(), set()).add(pk)
    # By lengths, not name by name: a text full of @ costs the same with 2,000 people as with 20.
    lengths = sorted({len(name) for name in names if name}, reverse=True)
    for at, sign in enumerate(lowered):
        if sign == "@" and not lowered[at - 1 : at].isalnum():
            begun = (lowered[at + 1 : at + 1 + length] for length in lengths)
            ends = (name for name in begun if _ends(lowered, at + 1 + len(name)))
            found |= next((names[name] for name in ends if name in names), set())
    return found


def _ends(text: str, at: int) -> bool:
    """A name that ends here stands there as a whole; Thai puts no space behind it."""
    after = text[at : at + 1]
    return not after.isalnum() or "\u0e00" <= after <= "\u0e7f"


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
