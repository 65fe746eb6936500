"""What an organization sets of the measures: limits, promises, and whose hours hold when."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from metrics.facts import Limits, Measure
from metrics.measures.opening import Calendar


class Policy(NamedTuple):
    """A promise: `measure` within `limit` µs for tickets of a tier and priority.

    Without one (None, "") it is for all of them. business: opening hours alone count. pauses: not
    while pending. It may begin to apply at moments in [start, end), in µs.
    """

    measure: Measure
    limit: int
    tier: int | None = None
    priority: str = ""
    business: bool = False
    pauses: bool = False
    start: int = -(1 << 63)
    end: int = 1 << 63


class Hours(Protocol):
    """Whose opening hours hold."""

    def holding(
        self, agent: str | None, group: str | None, start: int, end: int | None
    ) -> Iterator[tuple[int, Calendar | None]]:
        """The calendars of who holds a ticket in [start, end), each with the moment from which.

        agent and group are the helpdesk's; None: no schedule. The first begins at `start`.
        """
        ...


class NoHours:
    """No schedule holds anywhere."""

    def holding(
        self, agent: str | None, group: str | None, start: int, end: int | None
    ) -> Iterator[tuple[int, Calendar | None]]:
        """Nothing, from the start on."""
        yield start, None


class Rules(NamedTuple):
    """All that measuring a ticket depends on beside its events and how far the data reaches."""

    limits: Limits = Limits()
    policies: Sequence[Policy] = ()
    hours: Hours = NoHours()
