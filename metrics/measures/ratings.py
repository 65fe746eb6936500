"""What customers say of a ticket: satisfaction, effort, and whether they would recommend."""

from collections.abc import Iterator

from metrics.facts import MILLION, Event, Excluded, Measure, MeasurementRow
from metrics.measures.story import Happening, Story

PROMOTER, PASSIVE = 9 * MILLION, 7 * MILLION
NPS_SCALE = 10 * MILLION
STARS = 5 * MILLION


def csat(story: Story) -> Iterator[MeasurementRow]:
    """1 if the score is at least 0.8 of its scale, else 0; each scale a variant of its own."""
    for rated, score, scale, why in _ratings(story, "csat"):
        good = 5 * score >= 4 * scale
        yield _row(story, Measure.CSAT, rated, MILLION if good else 0, why, _text(scale))


def csat_score(story: Story) -> Iterator[MeasurementRow]:
    """The score of a rating on 1–5."""
    for rated, score, scale, why in _ratings(story, "csat"):
        if scale == STARS:
            yield _row(story, Measure.CSAT_SCORE, rated, score, why)


def ces(story: Story) -> Iterator[MeasurementRow]:
    """The score, 7 of 7 very easy; another scale is a variant of its own, never rescaled."""
    for rated, score, scale, why in _ratings(story, "ces"):
        yield _row(story, Measure.CES, rated, score, why, _text(scale))


def nps(story: Story) -> Iterator[MeasurementRow]:
    """+100 for 9 and 10, 0 for 7 and 8, −100 below; defined on 0–10 alone."""
    for rated, score, scale, why in _ratings(story, "nps"):
        if scale == NPS_SCALE:
            sign = (score >= PASSIVE) + (score >= PROMOTER) - 1
            yield _row(story, Measure.NPS, rated, sign * 100 * MILLION, why)


def _ratings(story: Story, kind: str) -> Iterator[tuple[Happening, int, int, Excluded]]:
    """The ratings of a kind with score, scale and why one does not count by itself."""
    latest: dict[str, Event] = {}
    for one in reversed(story.ratings):
        event = one.event
        if event.rating == kind and event.value is not None and event.scale:
            last = latest.setdefault(event.actor, event)
            yield one, event.value, event.scale, _why(event, last)


def _why(event: Event, last: Event) -> Excluded:
    """A rating without score or scale says nothing, and so replaces nothing."""
    if event.role == "agent":
        return Excluded.RATED_BY_AGENT
    return Excluded.COUNTED if event is last else Excluded.RATED_AGAIN


def _row(
    story: Story,
    measure: Measure,
    rated: Happening,
    value: int,
    why: Excluded,
    variant: str = "",
) -> MeasurementRow:
    """Credited to the assignee when rated: a later reassignment moves nothing."""
    event, holder = rated
    return story.row(measure, event, value, holder, holder.agent, why, variant)


def _text(scale: int) -> str:
    """A scale as people write it: 5,000,000 → "5"."""
    return str(scale // MILLION) if scale % MILLION == 0 else str(scale / MILLION)
