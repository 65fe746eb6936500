"""How long customers wait: for an answer, and for a solution."""

from collections.abc import Iterator

from metrics.facts import Excluded, Measure, MeasurementRow
from metrics.measures.story import Story, agent_of


def first_response(story: Story) -> Iterator[MeasurementRow]:
    """The first public reply by a person: seconds since the creation."""
    if story.replies:
        event, holder, _ = story.replies[0]
        by_agent = story.creation is not None and story.creation.role == "agent"
        yield story.row(
            Measure.FIRST_RESPONSE,
            event,
            story.since_creation(event.at),
            holder,
            agent_of(event),
            Excluded.CREATED_BY_AGENT if by_agent else Excluded.COUNTED,
        )


def response(story: Story) -> Iterator[MeasurementRow]:
    """Each run of customer messages that a public reply ended: seconds since its first one."""
    for event, holder, asked_at in story.replies:
        if asked_at is not None:
            yield story.row(Measure.RESPONSE, event, event.at - asked_at, holder, agent_of(event))


def first_resolution(story: Story) -> Iterator[MeasurementRow]:
    """The first solve: seconds since the creation."""
    if story.solves:
        first = story.solves[0]
        value = story.since_creation(first.event.at)
        yield story.row(Measure.FIRST_RESOLUTION, first.event, value, first.holder, first.credited)


def resolution(story: Story) -> Iterator[MeasurementRow]:
    """The last solve, unless reopened since: seconds since the creation."""
    if last := story.solved:
        value = story.since_creation(last.event.at)
        yield story.row(Measure.RESOLUTION, last.event, value, last.holder, last.credited)
