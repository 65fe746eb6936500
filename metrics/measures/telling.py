"""From a ticket's events to its story, one step for each kind of event."""

from collections.abc import Callable, Iterable
from typing import Any

from metrics.facts import MARKS, Channel, Event
from metrics.measures.order import in_order
from metrics.measures.rules import Rules
from metrics.measures.story import SOLVED, Happening, Holder, Phase, Reply, Solve, Story

_CHANNELS = {channel.name.lower(): channel for channel in Channel}
_TIERS = {"1": 1, "2": 2, "3": 3}


def tell(events: Iterable[Event], as_of: int, rules: Rules) -> Story:
    """The story of one ticket. Its creation is its first `created` event, if it has one."""
    told = in_order(events)
    creation = next((event for event in told if event.kind == "created"), None)
    story = Story(creation, as_of, rules)
    if creation:
        _begin(story, creation)
    for event in told:
        step = _STEPS.get(event.kind)
        if step is not None:
            step(story, event)
    return story


def _begin(story: Story, creation: Event) -> None:
    """What holds for the whole life, also for what is dated before the creation."""
    known = creation.details or {}
    channel = known.get("channel")
    story.channel = _CHANNELS.get(channel, Channel.OTHER) if channel else Channel.UNKNOWN
    story.origin = Holder(
        None,
        known.get("group") or None,
        _TIERS.get(str(known.get("tier"))),
        known.get("priority") or "",
    )


def _created(story: Story, event: Event) -> None:
    if event is not story.creation:
        return
    before, own = story.holder, story.origin
    story.holder = Holder(
        before.agent,
        own.group or before.group,
        own.tier or before.tier,
        own.priority or before.priority,
    )
    _phase(story, event)
    if own.tier:
        story.tiers.append(own.tier)
    story.topics = _distinct((event.details or {}).get("topics") or ()) or story.topics
    if event.role == "customer":
        _customer_message(story, event)


def _phase(story: Story, event: Event) -> None:
    """Begin a phase; what stands before the creation is no time of the ticket's."""
    if story.phases or event is story.creation or story.creation is None:
        story.phases.append(Phase(event.at, event, story.status, story.holder))


def _customer_message(story: Story, event: Event) -> None:
    if story.asked is None:
        story.asked = event


def _agent_reply(story: Story, event: Event) -> None:
    if event.role == "agent":
        story.replies.append(Reply(event, story.holder, story.asked))
        story.asked = None


def _status(story: Story, event: Event) -> None:
    before, story.status = story.status, event.to
    if event.to in SOLVED and before not in SOLVED:
        story.solves.append(Solve(event, story.holder, len(story.phases)))
        story.asked = None
    elif before in SOLVED and event.to not in SOLVED:
        story.reopens.append(event)
    if before != event.to:
        _phase(story, event)


def _hold(story: Story, event: Event, holder: Holder) -> None:
    if holder != story.holder:
        story.holder = holder
        _phase(story, event)


def _assigned(story: Story, event: Event) -> None:
    story.assignments.append(event)
    _, group, tier, priority = story.holder
    _hold(story, event, Holder(event.to or None, group, tier, priority))


def _group_changed(story: Story, event: Event) -> None:
    agent, _, tier, priority = story.holder
    _hold(story, event, Holder(agent, event.to or None, tier, priority))


def _tier_changed(story: Story, event: Event) -> None:
    tier = _TIERS.get(event.to)
    if tier:
        story.tiers.append(tier)
    _hold(story, event, story.holder._replace(tier=tier))


def _priority_changed(story: Story, event: Event) -> None:
    _hold(story, event, story.holder._replace(priority=event.to))


def _topics_set(story: Story, event: Event) -> None:
    story.topics = _distinct(event.to.split("|"))


def _distinct(topics: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for topic in topics if (name := str(topic).strip())))


def _marked(story: Story, event: Event) -> None:
    mark, _, target = event.to.partition(":")
    if mark in MARKS or mark == "merged":
        story.marks[mark] = target


def _unmarked(story: Story, event: Event) -> None:
    story.marks.pop(event.to.partition(":")[0], None)


def _time_worked(story: Story, event: Event) -> None:
    story.work.append(Happening(event, story.holder))


def _rated(story: Story, event: Event) -> None:
    story.ratings.append(Happening(event, story.holder))


def _call_offered(story: Story, event: Event) -> None:
    story.offers.append((Happening(event, story.holder), None))


def _call_ended(story: Story, event: Event) -> None:
    """A call's outcome is what stands next after its offer, before any later offer."""
    if story.offers and story.offers[-1][1] is None:
        story.offers[-1] = (story.offers[-1][0], event)


def _call_answered(story: Story, event: Event) -> None:
    _call_ended(story, event)
    if story.channel is Channel.PHONE:
        _agent_reply(story, event)


_STEPS: dict[str, Callable[[Story, Event], None]] = {
    "created": _created,
    "customer_message": _customer_message,
    "agent_reply": _agent_reply,
    "assigned": _assigned,
    "group_changed": _group_changed,
    "tier_changed": _tier_changed,
    "priority_changed": _priority_changed,
    "status": _status,
    "rated": _rated,
    "time_worked": _time_worked,
    "topics_set": _topics_set,
    "marked": _marked,
    "unmarked": _unmarked,
    "call_offered": _call_offered,
    "call_answered": _call_answered,
    "call_abandoned": _call_ended,
}
