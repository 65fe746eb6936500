"""What became of the calls and chats offered on a ticket."""

from collections.abc import Iterator

from metrics.facts import MILLION, SECOND, Event, Excluded, Measure, MeasurementRow
from metrics.measures.story import Happening, Story


def abandoned(story: Story) -> Iterator[MeasurementRow]:
    """1 if abandoned at the cut-off or later, else 0; sooner: excluded as a short abandon."""
    for offer, outcome in story.offers:
        why = _why(story, offer, outcome)
        gone = outcome is not None and outcome.kind == "call_abandoned" and not why
        yield _row(story, Measure.ABANDONED, offer, gone, why)


def answered_in_time(story: Story) -> Iterator[MeasurementRow]:
    """1 if answered within the limit, itself included, else 0; short abandons do not count."""
    limit = story.rules.limits.answered_in_time * SECOND
    for offer, outcome in story.offers:
        in_time = (
            outcome is not None
            and outcome.kind == "call_answered"
            and _waited(offer, outcome) <= limit
        )
        why = _why(story, offer, outcome)
        yield _row(story, Measure.ANSWERED_IN_TIME, offer, in_time, why)


def _waited(offer: Happening, outcome: Event) -> int:
    """µs that the caller waited: as the helpdesk says, else from the offer to its outcome."""
    return outcome.at - offer.event.at if outcome.value is None else outcome.value


def _why(story: Story, offer: Happening, outcome: Event | None) -> Excluded:
    if outcome is None or outcome.kind != "call_abandoned":
        return Excluded.COUNTED
    short = _waited(offer, outcome) < story.rules.limits.short_abandon * SECOND
    return Excluded.SHORT_ABANDON if short else Excluded.COUNTED


def _row(
    story: Story, measure: Measure, offer: Happening, yes: bool, why: Excluded
) -> MeasurementRow:
    return story.row(measure, offer.event, MILLION if yes else 0, offer.holder, why=why)
