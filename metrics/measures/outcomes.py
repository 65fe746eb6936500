"""What became of a ticket: solved, by one reply, escalated, and whether the solution held.

"Within 7 days" is strictly later than the solve, up to and including 7 × 24 hours. as_of says
how far the data reaches, itself included: from solve + 7 days on the outcome is final.
"""

from collections.abc import Iterator
from itertools import pairwise

from metrics.facts import DAY, MILLION, Channel, Excluded, Measure, MeasurementRow
from metrics.measures.story import Holder, Solve, Story

HELD_FOR = 7 * DAY


def solved(story: Story) -> Iterator[MeasurementRow]:
    """One for a ticket that is solved now."""
    if last := story.solved:
        yield story.row(Measure.SOLVED, last.event, MILLION, last.holder, last.credited)


def one_touch(story: Story) -> Iterator[MeasurementRow]:
    """1 if exactly one public reply and never reopened; on chat an agent's replies are one."""
    if last := story.solved:
        on_chat = story.channel is Channel.CHAT
        replies = len({r.event.actor for r in story.replies} if on_chat else story.replies)
        yield story.row(
            Measure.ONE_TOUCH,
            last.event,
            MILLION if replies == 1 and not story.reopens else 0,
            last.holder,
            why=Excluded.COUNTED if replies else Excluded.NO_REPLY,
        )


def escalated(story: Story) -> Iterator[MeasurementRow]:
    """1 if the tier ever rose above the one known before it, credited to the first group."""
    if (last := story.solved) and story.tiers:
        rose = any(before < after for before, after in pairwise(story.tiers))
        holder = Holder(None, story.origin.group, last.holder.tier, last.holder.priority)
        yield story.row(Measure.ESCALATED, last.event, MILLION if rose else 0, holder)


def reopened(story: Story) -> Iterator[MeasurementRow]:
    """1 if reopened within 7 days of the first solve."""
    if story.solves:
        first = story.solves[0]
        value = MILLION if _reopened(story, first) else 0
        yield _judged(story, Measure.REOPENED, first, value)


def lasted(story: Story) -> Iterator[MeasurementRow]:
    """1 unless within 7 days reopened, or assigned to another than the one credited."""
    if story.solves:
        first = story.solves[0]
        undone = _reopened(story, first) or _reassigned(story, first)
        yield _judged(story, Measure.LASTED, first, 0 if undone else MILLION)


def final_at(story: Story) -> int | None:
    """When time alone makes the first solve's outcome final (µs); None if never, or already."""
    if not story.solves:
        return None
    at = story.solves[0].event.at
    return at + HELD_FOR if _why(story, at) is Excluded.PROVISIONAL else None


def _judged(story: Story, measure: Measure, first: Solve, value: int) -> MeasurementRow:
    why = _why(story, first.event.at)
    return story.row(measure, first.event, value, first.holder, first.credited, why)


def _why(story: Story, at: int) -> Excluded:
    running = story.as_of < at + HELD_FOR
    return story.excluded(at, Excluded.PROVISIONAL if running else Excluded.COUNTED)


def _within(first: Solve, at: int) -> bool:
    return 0 < at - first.event.at <= HELD_FOR


def _reopened(story: Story, first: Solve) -> bool:
    return any(_within(first, event.at) for event in story.reopens)


def _reassigned(story: Story, first: Solve) -> bool:
    return any(
        event.to and event.to != first.credited and _within(first, event.at)
        for event in story.assignments
    )
