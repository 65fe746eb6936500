"""Whose answer it is, in which wave, and which of several counts. Pure.

A customer is the account where one is known, else whoever answered by the sender's name. A wave is
named, else the local calendar quarter. Of a customer's answers in a wave the latest counts: at the
same moment a ticket's before an entry's, then what stands last by its own name, so that the order
of arrival settles nothing.
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


def customer_of(*, account: str, person: str, otherwise: str) -> str:
    """One name for one customer, wherever the answer came from."""
    if fold(account):
        return f"account:{fold(account)}"
    return f"person:{fold(person)}" if fold(person) else otherwise


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
