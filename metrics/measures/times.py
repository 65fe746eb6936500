"""How long customers wait: for an answer, and for a solution."""

from collections.abc import Iterator

from metrics.facts import Excluded, Measure, MeasurementRow
from metrics.measures.story import Solve, Story, agent_of


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
            spans=story.since(event.at),
        )


def response(story: Story) -> Iterator[MeasurementRow]:
    """Each run of customer messages that a public reply ended: seconds since its first one."""
    for event, holder, asked in story.replies:
        if asked is not None:
            yield story.row(
                Measure.RESPONSE,
                event,
                event.at - asked.at,
                holder,
                agent_of(event),
                spans=((asked.at, event.at),),
            )


def first_resolution(story: Story) -> Iterator[MeasurementRow]:
    """The first solve: seconds since the creation."""
    if story.solves:
        yield _until(story, Measure.FIRST_RESOLUTION, story.solves[0])


def resolution(story: Story) -> Iterator[MeasurementRow]:
    """The last solve, unless reopened since: seconds since the creation."""
    if last := story.solved:
        yield _until(story, Measure.RESOLUTION, last)


def _until(story: Story, measure: Measure, solve: Solve) -> MeasurementRow:
    event, holder, _ = solve
    value, spans = story.since_creation(event.at), story.since(event.at)
    return story.row(measure, event, value, holder, solve.credited, spans=spans)
