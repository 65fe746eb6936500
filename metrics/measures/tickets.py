"""What a ticket is, dated at its creation and placed by the creation's own fields."""

from collections.abc import Iterator

from metrics.facts import MILLION, Measure, MeasurementRow
from metrics.measures.story import Story


def created(story: Story) -> Iterator[MeasurementRow]:
    """One for the ticket."""
    if story.creation:
        yield story.row(Measure.CREATED, story.creation, MILLION, story.origin)


def complaint(story: Story) -> Iterator[MeasurementRow]:
    """One for a ticket that is marked as a complaint now."""
    if story.creation and "complaint" in story.marks:
        yield story.row(Measure.COMPLAINT, story.creation, MILLION, story.origin)


def topic(story: Story) -> Iterator[MeasurementRow]:
    """One for each topic that the ticket has now; the empty variant where it has none."""
    if story.creation:
        for name in story.topics or ("",):
            yield story.row(Measure.TOPIC, story.creation, MILLION, story.origin, variant=name)
