"""What is unsolved: the spells of the backlog, and tickets open past a limit."""

from collections.abc import Iterator

from metrics.facts import MILLION, SECOND, Measure, MeasurementRow
from metrics.measures.story import SOLVED, Phase, Story


def backlog(story: Story) -> Iterator[MeasurementRow]:
    """Each spell [at, until) in which the ticket was unsolved with one holder."""
    for spell, until in _spells(story):
        holder = spell.holder
        yield story.row(Measure.BACKLOG, spell.event, MILLION, holder, holder.agent, until=until)


def open_past_limit(story: Story) -> Iterator[MeasurementRow]:
    """A miss, value 0, for each limit that a ticket unsolved now has passed; dated then."""
    for limit, at in _limits(story):
        if at <= story.as_of and story.creation:
            holder = next(p.holder for p in reversed(story.phases) if p.at <= at)
            row = story.row(
                Measure.OPEN_PAST_LIMIT,
                story.creation,
                0,
                holder,
                holder.agent,
                variant=str(limit),
            )
            yield row._replace(at=at)


def past_limit_at(story: Story) -> int | None:
    """When time alone makes the ticket's next miss (µs); None if it makes no more."""
    return min((at for _, at in _limits(story) if at > story.as_of), default=None)


def _limits(story: Story) -> Iterator[tuple[int, int]]:
    """Each limit (seconds) that concerns the ticket, and when it passes (µs)."""
    if story.creation and story.status not in SOLVED:
        for limit in sorted(set(story.rules.limits.solved_within)):
            yield limit, story.creation.at + limit * SECOND


def _spells(story: Story) -> list[tuple[Phase, int | None]]:
    """Phases without those of no length, joined where only the status tells them apart."""
    spells: list[tuple[Phase, int | None]] = []
    ends: list[int | None] = [phase.at for phase in story.phases[1:]]
    ends.append(None)
    for phase, end in zip(story.phases, ends, strict=False):
        if end == phase.at or phase.status in SOLVED or not phase.status:
            continue
        if spells and spells[-1][1] == phase.at and spells[-1][0].holder == phase.holder:
            spells[-1] = (spells[-1][0], end)
        else:
            spells.append((phase, end))
    return spells
