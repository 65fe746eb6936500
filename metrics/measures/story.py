"""A ticket's story: what its events tell, laid out so that each measure only has to read."""

from typing import NamedTuple

from metrics.facts import MILLION, Channel, Event, Excluded, Measure, MeasurementRow
from metrics.measures.opening import Span
from metrics.measures.rules import Rules

SOLVED = frozenset(("solved", "closed"))


class Holder(NamedTuple):
    """With whom a ticket stands, and as what."""

    agent: str | None = None
    group: str | None = None
    tier: int | None = None
    priority: str = ""


class Phase(NamedTuple):
    """From `at` (µs) on the ticket had this status and this holder, until the next phase."""

    at: int
    event: Event
    status: str
    holder: Holder


class Happening(NamedTuple):
    """An event, and who held the ticket then."""

    event: Event
    holder: Holder


class Reply(NamedTuple):
    """A public reply by a person. asked: the first message of the run that it ends."""

    event: Event
    holder: Holder
    asked: Event | None


class Solve(NamedTuple):
    """A solve; `phases` counts those that the ticket had been through until then."""

    event: Event
    holder: Holder
    phases: int

    @property
    def credited(self) -> str | None:
        """The assignee then, else the solver if an agent."""
        return self.holder.agent or agent_of(self.event)


def agent_of(event: Event) -> str | None:
    """Who acted, if the role says that it was an agent; None too for an agent without an id."""
    return event.actor or None if event.role == "agent" else None


class Story:
    """One ticket as its events tell it, asked at `as_of` (µs) under an organization's rules.

    origin: the creation's own group, tier and priority. holder, status, topics, marks: as now;
    a mark's value is its target (merged), else empty. offers: a call and its outcome, if any.
    """

    __slots__ = (
        "as_of",
        "asked",
        "assignments",
        "channel",
        "creation",
        "holder",
        "marks",
        "offers",
        "origin",
        "phases",
        "ratings",
        "reopens",
        "replies",
        "rules",
        "solves",
        "status",
        "tiers",
        "topics",
        "work",
    )

    def __init__(self, creation: Event | None, as_of: int, rules: Rules) -> None:
        self.creation, self.as_of, self.rules = creation, as_of, rules
        self.channel = Channel.UNKNOWN
        self.origin = self.holder = Holder()
        # Unknown, not new, where no event tells of the beginning.
        self.status = "new" if creation else ""
        self.phases: list[Phase] = []
        self.solves: list[Solve] = []
        self.reopens: list[Event] = []
        self.assignments: list[Event] = []
        self.asked: Event | None = None
        self.replies: list[Reply] = []
        self.tiers: list[int] = []
        self.work: list[Happening] = []
        self.ratings: list[Happening] = []
        self.offers: list[tuple[Happening, Event | None]] = []
        self.topics: tuple[str, ...] = ()
        self.marks: dict[str, str] = {}

    @property
    def solved(self) -> Solve | None:
        """The last solve of a ticket that is solved now."""
        return self.solves[-1] if self.solves and self.status in SOLVED else None

    def since_creation(self, at: int) -> int | None:
        """µs since the creation; negative before it, None where there is none."""
        return at - self.creation.at if self.creation else None

    def since(self, at: int) -> tuple[Span, ...]:
        """The stretch from the creation; none where there is no creation, or it comes later."""
        born = self.creation
        return ((born.at, at),) if born and born.at <= at else ()

    def excluded(self, at: int, why: Excluded = Excluded.COUNTED) -> Excluded:
        """The one reason of a measurement dated at `at` (µs) whose own would be `why`."""
        if self.creation is None:
            return Excluded.NO_CREATION
        if self.marks:
            for mark, reason in _BARRED:
                if mark in self.marks:
                    return reason
        if at < self.creation.at and why is not Excluded.CREATED_BY_AGENT:
            return Excluded.BEFORE_CREATION
        return why

    def row(
        self,
        measure: Measure,
        event: Event,
        value: int | None,
        holder: Holder,
        agent: str | None = None,
        why: Excluded = Excluded.COUNTED,
        variant: str = "",
        until: int | None = None,
        spans: tuple[Span, ...] = (),
    ) -> MeasurementRow:
        """A measurement dated at its event, credited to an agent, placed as the ticket stood."""
        _, group, tier, priority = holder
        excluded = self.excluded(event.at, why)
        return MeasurementRow(
            measure,
            event.id,
            event.at,
            value,
            agent,
            group,
            tier,
            priority,
            MILLION,
            excluded,
            variant,
            until,
            spans,
        )


_BARRED = (
    ("spam", Excluded.SPAM),
    ("deleted", Excluded.DELETED),
    ("merged", Excluded.MERGED),
)
