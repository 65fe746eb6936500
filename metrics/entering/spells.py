"""How long what was said of an account holds: until the next word on it, or its end. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Begun(NamedTuple):
    """A spell's beginning (microseconds); `key` settles which of two at one moment is the later."""

    entry: int
    at: int
    key: str


def untils(begun: Iterable[Begun], end: int | None) -> Mapping[int, int | None]:
    """When each spell of one account and measure ends, by entry; None: it still holds.

    end: when the account is no customer any more. A spell that begins later is empty.
    """
    in_order = sorted(begun, key=lambda one: (one.at, one.key))
    found: dict[int, int | None] = {}
    for number, one in enumerate(in_order):
        after = in_order[number + 1].at if number + 1 < len(in_order) else None
        ends = [moment for moment in (after, end) if moment is not None]
        found[one.entry] = max(one.at, min(ends)) if ends else None
    return found
