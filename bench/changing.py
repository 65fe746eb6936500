"""What a helpdesk brings, and all that follows: events, measurements, values, key results."""

from collections.abc import Sequence
from typing import NamedTuple

from bench.framework import Context, Took, took
from metrics.connectors.base import Page, TicketRecord
from metrics.facts import HOUR, MILLION, SECOND, Event, micros
from metrics.ingest import store_page
from metrics.models import Measurement, MeasurementHistory, Source, Ticket
from metrics.values_due import recompute_values
from metrics.work import measure_all
from objectives.recompute import recompute
from people.models import Organization

CHANGED = 1_000


class Desk(NamedTuple):
    """An organization and the source that brings it more; the source is leased."""

    organization: Organization
    source: Source


def store(desk: Desk, page: Page) -> None:
    """A page of the helpdesk's, as events."""
    token = desk.source.lease_token
    assert token is not None
    store_page(source=desk.source, lease_token=token, stream="more", page=page)


def settle(organization: Organization) -> None:
    """All that the pipeline does after events were stored."""
    measure(organization)
    while recompute_values(organization_id=organization.pk):
        pass
    recompute(organization_id=organization.pk)


def measure(organization: Organization) -> int:
    """Until every event has its measurements; how many tickets were measured."""
    return sum(measure_all(organization_id=organization.pk))


def change(
    desk: Desk, tickets: Sequence[int], context: Context, *, agent: str, first: int = 0
) -> Took:
    """The best of several: how long until all is right again after CHANGED tickets had news.

    They lie anywhere among `tickets`; each time, from number `first` on, they are others.
    """
    times = []
    for number in range(first, first + context.repeat):
        page = _news(_spread(tickets, number), number, agent)
        before = _moved(desk.organization)
        times.append(took(lambda page=page: _take_in(desk, page)))  # type: ignore[misc]
        count = _moved(desk.organization) - before
        assert 2 * len(page.tickets) <= count <= 4 * len(page.tickets), count
        context.say(f"{times[-1].wall:.2f} s, {times[-1].note}, {count:,} measurements moved")
    return min(times)


def _take_in(desk: Desk, page: Page) -> None:
    store(desk, page)
    settle(desk.organization)


def _spread(tickets: Sequence[int], number: int) -> list[Ticket]:
    """CHANGED of them, evenly from the first to the last."""
    ids = tickets[number :: len(tickets) // CHANGED or 1][:CHANGED]
    return list(Ticket.objects.filter(pk__in=ids).order_by("id"))


def _news(tickets: Sequence[Ticket], number: int, agent: str) -> Page:
    """One event each: a rating, time worked, or another topic."""
    records = []
    for place, ticket in enumerate(tickets):
        assert ticket.created_at is not None
        at = micros(ticket.created_at) + place % 7 * HOUR
        event = _event(f"more-{number}", at, place, agent)
        records.append(TicketRecord(ticket.external_id, (event,)))
    return Page(tuple(records), {"page": number})


def _event(name: str, at: int, place: int, agent: str) -> Event:
    if place % 3 == 0:
        score, scale = (place % 5 + 1) * MILLION, 5 * MILLION
        return Event(
            name, at, "rated", "a customer", "customer", value=score, scale=scale, rating="csat"
        )
    if place % 3 == 1:
        return Event(name, at, "time_worked", agent, "agent", value=(place + 1) * SECOND)
    return Event(name, at, "topics_set", agent, "agent", to=f"topic {place % 10}")


def _moved(organization: Organization) -> int:
    """Rows written, and rows withdrawn, since the beginning."""
    written = Measurement.objects.filter(organization=organization).order_by("-id").first()
    gone = MeasurementHistory.objects.filter(organization=organization).count()
    return (written.pk if written else 0) + gone
