"""How fast the measures read the shared incident log, in one process and without a database."""

from bench.framework import Context, Figure, seconds
from metrics.measures import measure_ticket
from tests.metrics.measures.incidents import events_by_ticket


def run(context: Context) -> list[Figure]:
    """Best of several, on one core."""
    log = context.incidents
    if not log.exists():
        return [Figure("measuring alone", None, "events/s", note=f"not run: {log} is not here")]
    tickets = list(events_by_ticket(log).values())
    events = sum(map(len, tickets))
    as_of = max(event.at for ticket in tickets for event in ticket)

    def measure() -> None:
        for ticket in tickets:
            measure_ticket(ticket, as_of=as_of)

    best = min(seconds(measure) for _ in range(context.repeat))
    return [Figure("measuring alone", events / best, "events/s")]
