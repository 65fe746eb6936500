"""Which of a ticket's events a measurement was made of. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from metrics.facts import Measure

SOLVED = frozenset(("solved", "closed"))
REPLIES = frozenset(("agent_reply", "call_answered"))
HELD_FOR = timedelta(days=7)


class Told(NamedTuple):
    """An event, as far as it matters here; actor is the helpdesk's id of who acted."""

    pk: int
    at: datetime
    kind: str
    role: str = "system"
    actor: str = ""
    to: str = ""


Rule = Callable[[Told], bool]


def _is(*kinds: str) -> Rule:
    return lambda event: event.kind in kinds


def _public(event: Told) -> bool:
    return event.kind in REPLIES and event.role == "agent"


_BORN = _is("created")
_COURSE = _is("created", "status", "assigned", "group_changed")
# What bears on a measurement up to its dating event, which is always part of it.
_RULES: dict[Measure, Rule] = {
    Measure.FIRST_RESPONSE: _BORN,
    Measure.FIRST_RESOLUTION: _BORN,
    Measure.RESOLUTION: _BORN,
    Measure.ONE_TOUCH: lambda event: _public(event) or event.kind == "status",
    Measure.IN_HAND: _COURSE,
    Measure.WAITING: _COURSE,
    Measure.ESCALATED: _is("created", "tier_changed"),
    Measure.SLA_FIRST_RESPONSE: _is("created", "tier_changed", "priority_changed"),
    Measure.SLA_RESOLUTION: _is("created", "tier_changed", "priority_changed", "status"),
    Measure.OPEN_PAST_LIMIT: _is("created", "status"),
    Measure.BACKLOG: _COURSE,
}
# What comes later counts too: over the ticket's whole life, or for seven days.
_WHOLE_LIFE: dict[Measure, Rule] = {
    Measure.REPLIES: _public,
    Measure.HANDLE: _is("time_worked"),
    Measure.COMPLAINT: lambda event: (
        event.kind in ("marked", "unmarked") and (event.to == "complaint")
    ),
    Measure.TOPIC: _is("topics_set"),
}
_SEVEN_DAYS: dict[Measure, Rule] = {
    Measure.REOPENED: lambda event: event.kind == "status" and event.to not in SOLVED,
    Measure.LASTED: lambda event: (
        event.kind == "assigned" or (event.kind == "status" and event.to not in SOLVED)
    ),
}
_OF_ONE_AGENT = frozenset((Measure.REPLIES, Measure.HANDLE))
_CALLS = frozenset((Measure.ABANDONED, Measure.ANSWERED_IN_TIME))
_OUTCOMES = ("call_answered", "call_abandoned")


def made_of(measure: Measure, dating: int, agent: str, events: Sequence[Told]) -> frozenset[int]:
    """The ids of those events; `events` are all of the ticket's in their order.

    dating: the id of the event that dates it. agent: the helpdesk's id of whom it is credited to;
    a count of one agent's replies or work is made of that agent's alone.
    """
    place = next((index for index, event in enumerate(events) if event.pk == dating), None)
    if place is None:
        return frozenset()
    here, after = events[place], events[place + 1 :]
    found = {dating}
    if measure is Measure.RESPONSE:
        found |= _asked(events[:place])
    if measure in _CALLS:
        found |= set([event.pk for event in after if event.kind in _OUTCOMES][:1])
    if measure in _RULES:
        found |= {event.pk for event in events[:place] if _RULES[measure](event)}
    if measure in _WHOLE_LIFE:
        mine = agent if measure in _OF_ONE_AGENT else ""
        found |= {
            event.pk
            for event in events
            if _WHOLE_LIFE[measure](event) and (not mine or event.actor == mine)
        }
    if measure in _SEVEN_DAYS:
        until = here.at + HELD_FOR
        found |= {
            event.pk
            for event in after
            if here.at < event.at <= until and _SEVEN_DAYS[measure](event)
        }
    return frozenset(found)


def _asked(before: Sequence[Told]) -> set[int]:
    """The first message of the run that a reply ended."""
    first: int | None = None
    for event in before:
        if _public(event) or (event.kind == "status" and event.to in SOLVED):
            first = None
        elif first is None and (
            event.kind == "customer_message"
            or (event.kind == "created" and event.role == "customer")
        ):
            first = event.pk
    return set() if first is None else {first}
