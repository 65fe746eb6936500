"""How fast the measures read the shared incident log, in one process: prints JSON.

Run it with `python -m bench.measure_speed`.
"""

import json
import sys
import time

from metrics.measures import measure_ticket
from tests.metrics.measures.incidents import events_by_ticket


def main() -> None:
    """Best of three; figures are of one process on one core."""
    tickets = list(events_by_ticket().values())
    events = sum(map(len, tickets))
    as_of = max(event.at for ticket in tickets for event in ticket)
    best, rows = float("inf"), 0
    for _ in range(3):
        start = time.perf_counter()
        rows = sum(len(measure_ticket(ticket, as_of=as_of).rows) for ticket in tickets)
        best = min(best, time.perf_counter() - start)
    figures = {
        "tickets": len(tickets),
        "events": events,
        "measurements": rows,
        "seconds": round(best, 3),
        "events_per_second": round(events / best),
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
