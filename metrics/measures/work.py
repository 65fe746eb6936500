"""What a solved ticket took: replies, handling, time in hand, and waiting."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from metrics.facts import MILLION, Channel, Measure, MeasurementRow
from metrics.measures.story import Phase, Solve, Story, agent_of

WORKING = frozenset(("new", "open"))
WAITING = frozenset(("pending", "on_hold"))


def replies(story: Story) -> Iterator[MeasurementRow]:
    """Each replier's public replies over the ticket's life; on chat one for each replier."""
    if (last := story.solved) and story.replies:
        on_chat = story.channel is Channel.CHAT
        counts = Counter(agent_of(reply.event) for reply in story.replies)
        for agent, count in counts.items():
            value = MILLION * (1 if on_chat else count)
            yield story.row(Measure.REPLIES, last.event, value, last.holder, agent)


def time_worked(story: Story) -> Iterator[MeasurementRow]:
    """Each entry of time worked: its seconds."""
    for event, holder in story.work:
        if event.value is not None:
            yield story.row(Measure.TIME_WORKED, event, event.value, holder, agent_of(event))


def handle(story: Story) -> Iterator[MeasurementRow]:
    """Each agent's time worked over the ticket's life."""
    if (last := story.solved) and story.work:
        worked: Counter[str | None] = Counter()
        for event, _ in story.work:
            if event.role == "agent":
                worked[agent_of(event)] += event.value or 0
        for agent, value in worked.items():
            if value:
                yield story.row(Measure.HANDLE, last.event, value, last.holder, agent)


def in_hand(story: Story) -> Iterator[MeasurementRow]:
    """Each holder's seconds with the ticket new or open, up to the last solve."""
    if last := story.solved:
        held: Counter[str] = Counter()
        for phase, end in _phases_until(story, last):
            if phase.status in WORKING and phase.holder.agent:
                held[phase.holder.agent] += end - phase.at
        for agent, value in held.items():
            if value:
                yield story.row(Measure.IN_HAND, last.event, value, last.holder, agent)


def waiting(story: Story) -> Iterator[MeasurementRow]:
    """Seconds pending or on hold up to the last solve, and beside it those new or open."""
    if last := story.solved:
        idle = busy = 0
        for phase, end in _phases_until(story, last):
            if phase.status in WORKING:
                busy += end - phase.at
            elif phase.status in WAITING:
                idle += end - phase.at
        for variant, value in (("waiting", idle), ("working", busy)):
            yield story.row(Measure.WAITING, last.event, value, last.holder, variant=variant)


def _phases_until(story: Story, last: Solve) -> Iterator[tuple[Phase, int]]:
    """The phases before the last solve, each with its end (µs); the solve begins the next."""
    for phase, following in pairwise(story.phases[: last.phases + 1]):
        yield phase, following.at
