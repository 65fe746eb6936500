"""From a ticket's events to its measurements: pure functions.

Each measure is one function of a ticket's story; the definitions are those of the documentation
of metrics, and what they leave open stands in docs/decisions/0011-measures.md.
"""

from collections.abc import Callable, Iterable, Iterator

from metrics.facts import Event, Measured, MeasurementRow
from metrics.measures import backlog, calls, outcomes, ratings, sla, tickets, times, work
from metrics.measures.rules import Rules
from metrics.measures.state import state_of
from metrics.measures.story import Story
from metrics.measures.telling import tell

__all__ = ["VERSION", "measure_ticket"]

# Raise it with every change of what a measure gives: tickets on which one failed are tried again.
VERSION = 1

MEASURES: tuple[Callable[[Story], Iterator[MeasurementRow]], ...] = (
    tickets.created,
    times.first_response,
    times.response,
    times.first_resolution,
    times.resolution,
    outcomes.solved,
    outcomes.one_touch,
    work.replies,
    work.handle,
    work.in_hand,
    work.time_worked,
    work.waiting,
    outcomes.escalated,
    outcomes.reopened,
    outcomes.lasted,
    ratings.csat,
    ratings.csat_score,
    ratings.ces,
    ratings.nps,
    tickets.complaint,
    tickets.topic,
    calls.abandoned,
    calls.answered_in_time,
    backlog.backlog,
    backlog.open_past_limit,
)
NO_RULES = Rules()


def measure_ticket(events: Iterable[Event], *, as_of: int, rules: Rules | None = None) -> Measured:
    """All measurements of one ticket from its events, in any order, repeated or not.

    as_of: µs; how far the source's data reaches, itself included. An event dated later is a
    fact like any other. due_at: the earliest as_of at which time alone would change the rows.
    """
    story = tell(events, as_of, rules or NO_RULES)
    promises = [*sla.verdicts(story)]
    rows = [row for measure in MEASURES for row in measure(story)]
    rows += [promise.row for promise in promises if promise.row]
    due = [outcomes.final_at(story), backlog.past_limit_at(story)]
    due += [promise.due_at for promise in promises]
    return Measured(rows, state_of(story), min((at for at in due if at is not None), default=None))
