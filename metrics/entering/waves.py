"""Whose answer it is, in which wave, and which of several counts. Pure.

A customer is the account where one is known, else whoever answered by the sender's name: an e-mail
address is the same everywhere, another name only in the helpdesk that gave it. A wave is named,
else the local calendar quarter. Of a customer's answers in a wave the latest counts: at the same
moment a ticket's before an entry's, then what stands last by its own name, so that the order of
arrival settles nothing.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from metrics.entering.book import fold


class Ref(NamedTuple):
    """What the answer is a measurement of: a ticket's event, or an entry."""

    ticket: int | None = None
    event: int | None = None
    entry: int | None = None


class Said(NamedTuple):
    """An answer that counts by itself. at: microseconds."""

    customer: str
    wave: str
    at: int
    tie: str
    ref: Ref


def customer_of(*, account: str, person: str, otherwise: str, source: int | None = None) -> str:
    """One name for one customer, wherever the answer came from. source: the helpdesk that named the
    person, if one did."""
    if fold(account):
        return f"account:{fold(account)}"
    name = fold(person)
    if name and source is not None and not _is_address(name):
        return f"requester:{source}/{name}"
    return f"person:{name}" if name else otherwise


def _is_address(name: str) -> bool:
    """Whether it names the same person in any helpdesk."""
    before, _at, after = name.rpartition("@")
    return bool(before) and "." in after


def wave_of(name: str, day: date) -> str:
    """The wave that was named, else the quarter of the local day: "2026-q1"."""
    return fold(name) or f"{day.year}-q{(day.month + 2) // 3}"


def outdone(answers: Iterable[Said]) -> set[Ref]:
    """Those after which their customer answered again in the same wave."""
    last: dict[tuple[str, str], Said] = {}
    gone: set[Ref] = set()
    for said in answers:
        before = last.setdefault((said.customer, said.wave), said)
        if before is said:
            continue
        later = max(before, said, key=lambda one: (one.at, one.tie))
        last[said.customer, said.wave] = later
        gone.add((said if later is before else before).ref)
    return gone
