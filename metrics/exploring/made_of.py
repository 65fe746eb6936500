"""Which of a ticket's events a measurement was made of. Pure."""

from collections.abc import Callable, Iterable, Sequence

from metrics.facts import Event, Measure
from metrics.measures.order import in_order
from metrics.measures.outcomes import HELD_FOR
from metrics.measures.rules import Rules
from metrics.measures.story import Story
from metrics.measures.telling import tell

Rule = Callable[[Event], bool]


def _is(*kinds: str) -> Rule:
    return lambda event: event.kind in kinds


_BORN = _is("created")
_COURSE = _is("created", "status", "assigned", "group_changed")
# What bears on a measurement up to its dating event, which is always part of it.
_RULES: dict[Measure, Rule] = {
    Measure.FIRST_RESPONSE: _BORN,
    Measure.FIRST_RESOLUTION: _BORN,
    Measure.RESOLUTION: _BORN,
    Measure.IN_HAND: _COURSE,
    Measure.WAITING: _COURSE,
    Measure.SLA_FIRST_RESPONSE: _is("created", "tier_changed", "priority_changed"),
    Measure.SLA_RESOLUTION: _is("created", "tier_changed", "priority_changed", "status"),
    Measure.OPEN_PAST_LIMIT: _is("created", "status"),
    Measure.BACKLOG: _COURSE,
}
# What comes later counts too: over the ticket's whole life, or for seven days.
_WHOLE_LIFE: dict[Measure, Rule] = {
    Measure.ESCALATED: _is("created", "tier_changed"),
    Measure.COMPLAINT: lambda event: (
        event.kind in ("marked", "unmarked") and (event.to == "complaint")
    ),
    Measure.TOPIC: _is("topics_set"),
}
# The same, of what only the story knows: what was a reply, a solve or a reopen.
_TOLD: dict[Measure, Callable[[Story, str], Iterable[Event]]] = {
    Measure.ONE_TOUCH: lambda story, agent: [
        *(reply.event for reply in story.replies),
        *(solve.event for solve in story.solves),
        *story.reopens,
    ],
    Measure.REPLIES: lambda story, agent: _of(agent, (reply.event for reply in story.replies)),
    Measure.HANDLE: lambda story, agent: _of(
        agent, (work.event for work in story.work if work.event.role == "agent")
    ),
}
_SEVEN_DAYS: dict[Measure, Callable[[Story], Iterable[Event]]] = {
    Measure.REOPENED: lambda story: story.reopens,
    Measure.LASTED: lambda story: [*story.reopens, *story.assignments],
}
_CALLS = frozenset((Measure.ABANDONED, Measure.ANSWERED_IN_TIME))


def made_of(measure: Measure, dating: str, agent: str, events: Sequence[Event]) -> frozenset[str]:
    """The ids of those events; `events` are all of the ticket's.

    dating: the id of the event that dates it. agent: the helpdesk's id of whom it is credited to;
    a count of one agent's replies or work is made of that agent's alone. What is a reply, a solve
    or a reopen is read as measuring reads it.
    """
    told = in_order(events)
    place = next((index for index, event in enumerate(told) if event.id == dating), None)
    if place is None:
        return frozenset()
    here, before = told[place], told[:place]
    story = tell(told, told[-1].at, Rules())
    found = [here]
    if measure is Measure.RESPONSE:
        found += [r.asked for r in story.replies if r.event.id == dating and r.asked]
    if measure in _CALLS:
        found += [end for offer, end in story.offers if offer.event.id == dating and end]
    if measure in _RULES:
        found += filter(_RULES[measure], before)
    if measure in _WHOLE_LIFE:
        found += filter(_WHOLE_LIFE[measure], told)
    if measure in _TOLD:
        found += _TOLD[measure](story, agent)
    if measure in _SEVEN_DAYS:
        later = _SEVEN_DAYS[measure](story)
        found += [event for event in later if here.at < event.at <= here.at + HELD_FOR]
    return frozenset(event.id for event in found)


def _of(agent: str, events: Iterable[Event]) -> list[Event]:
    return [event for event in events if not agent or event.actor == agent]
