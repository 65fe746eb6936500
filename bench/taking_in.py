"""How many events a second one process takes in, from memory to stored measurements."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.changing import Desk, measure, store
from bench.framework import Context, Figure, took
from bench.stories import stories
from bench.world import AS_OF, SEED, pages
from metrics.connectors.base import TicketRecord
from metrics.facts import DAY, micros

TICKETS, STEP = 20_000, 1_000
EVENTS_A_SECOND = 5_000  # ten times what Zendesk's fastest plan lets through
FLAT = 1.1


def take_in(desk: Desk, context: Context) -> list[Figure]:
    """New tickets, a thousand at a time, into the department's tables with all that is in them."""
    count = min(TICKETS, context.size // 10)
    told = list(_news(count))
    events = sum(len(ticket.events) for ticket in told)
    times, memory = [], []
    for first in range(0, count, STEP):
        some = told[first : first + STEP]
        times.append(took(lambda some=some: _store(desk, some)))  # type: ignore[misc]
        memory.append(_resident())
        if first // STEP % 5 == 0:
            context.say(f"{first + len(some):,} tickets, {memory[-1]:.0f} MB")
    quarter = max(len(memory) // 4, 1)
    spent, processor = (sum(both) for both in zip(*times, strict=True))
    walls = [each.wall for each in times]
    # Slower is better: the limit of a figure is the most that it may be.
    return [
        Figure(
            "an event, from memory to stored measurements",
            spent / events * 1e6,
            "µs",
            limit=1e6 / EVENTS_A_SECOND,
            note=f"{events / spent:,.0f} events a second, {events / processor:,.0f} of processor"
            f" time; slowest thousand tickets {max(walls):.2f} s, middle {median(walls):.2f} s",
        ),
        Figure(
            "memory at the end of it",
            median(memory[-quarter:]),
            "MB",
            "in its second quarter",
            median(memory[quarter : 2 * quarter] or memory),
            FLAT,
        ),
    ]


def _news(count: int) -> Iterator[TicketRecord]:
    """Tickets of the last fortnight that the source reaches, under names of their own."""
    start = micros(AS_OF) - 14 * DAY
    for ticket in stories(count, start=start, within=14 * DAY, seed=SEED + 1):
        yield ticket._replace(external_id=f"n{ticket.external_id}")


def _store(desk: Desk, tickets: Sequence[TicketRecord]) -> None:
    for page in pages(tickets):
        store(desk, page)
    measure(desk.organization)


def _resident() -> float:
    """MB of this process that are in memory."""
    told = Path("/proc/self/status").read_text()
    (line,) = (line for line in told.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
