"""How fast the measures read the shared incident log, in one process and without a database."""

from bench.framework import Context, Figure, seconds
from metrics.measures import measure_ticket
from tests.metrics.measures.incidents import LOG, events_by_ticket


def run(context: Context) -> list[Figure]:
    """Best of several, on one core."""
    if not LOG.exists():
        return [Figure("measuring alone", None, "events/s", note=f"not run: {LOG} is not here")]
    tickets = list(events_by_ticket().values())
    events = sum(map(len, tickets))
    as_of = max(event.at for ticket in tickets for event in ticket)

    def measure() -> None:
        for ticket in tickets:
            measure_ticket(ticket, as_of=as_of)

    best = min(seconds(measure) for _ in range(context.repeat))
    return [Figure("measuring alone", events / best, "events/s")]
