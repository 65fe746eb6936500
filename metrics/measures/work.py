"""What a solved ticket took: replies, handling, time in hand, and waiting."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from metrics.facts import MILLION, Channel, Measure, MeasurementRow
from metrics.measures.opening import Span
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
        held: dict[str, list[Span]] = {}
        for phase, end in _phases_until(story, last):
            if phase.status in WORKING and phase.holder.agent and phase.at < end:
                held.setdefault(phase.holder.agent, []).append((phase.at, end))
        for agent, spans in held.items():
            yield _took(story, Measure.IN_HAND, last, spans, agent)


def waiting(story: Story) -> Iterator[MeasurementRow]:
    """Seconds pending or on hold up to the last solve, and beside it those new or open."""
    if last := story.solved:
        phases = [*_phases_until(story, last)]
        for variant, statuses in (("waiting", WAITING), ("working", WORKING)):
            spans = [
                (phase.at, end)
                for phase, end in phases
                if phase.status in statuses and phase.at < end
            ]
            yield _took(story, Measure.WAITING, last, spans, variant=variant)


def _took(
    story: Story,
    measure: Measure,
    last: Solve,
    spans: Sequence[Span],
    agent: str | None = None,
    variant: str = "",
) -> MeasurementRow:
    """What the stretches add up to; none at all is one of no length, which is no time either."""
    at, value = last.event.at, sum(end - start for start, end in spans)
    told = tuple(spans) or ((at, at),)
    return story.row(measure, last.event, value, last.holder, agent, variant=variant, spans=told)


def _phases_until(story: Story, last: Solve) -> Iterator[tuple[Phase, int]]:
    """The phases before the last solve, each with its end (µs); the solve begins the next."""
    for phase, following in pairwise(story.phases[: last.phases + 1]):
        yield phase, following.at
