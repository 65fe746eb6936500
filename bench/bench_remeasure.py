"""A thousand tickets change: until every stored value and key result is right again."""

from typing import NamedTuple
from uuid import uuid4

from bench.department import plan, staff
from bench.framework import Context, Figure, seconds
from bench.history import multiply
from bench.incidents import import_by_command, make_organization
from metrics.connectors.base import Page, TicketRecord
from metrics.facts import HOUR, MILLION, SECOND, Event, micros
from metrics.ingest import store_page
from metrics.models import Measurement, MeasurementHistory, Source, Ticket
from metrics.values_check import differences
from metrics.values_due import recompute_values
from metrics.work import measure_all, organizations_to_measure, organizations_to_value
from objectives.models import KeyResult
from objectives.recompute import recompute
from people.models import Organization

CHANGED, TIMES = 1_000, 10


class Desk(NamedTuple):
    """The imported log as a source that can bring more."""

    organization: Organization
    source: Source


def run(context: Context) -> list[Figure]:
    """Best of several, each with other tickets; then the same with ten times the history."""
    if not context.incidents.exists():
        return [Figure("change", None, "s", note=f"not run: {context.incidents} is not here")]
    desk = _prepare(context)
    once = _best(desk, context, first=0)
    _check(desk.organization)
    context.say(f"{TIMES} × the history")
    multiply(desk.organization, TIMES)
    _settle(desk.organization)
    behind = Ticket.objects.filter(organization=desk.organization).count()
    much = _best(desk, context, first=context.repeat)
    _check_key_results(desk.organization)
    return [
        Figure(
            f"{CHANGED:,} changed tickets until every value and key result is right",
            once,
            "s",
            limit=2,
        ),
        Figure(
            f"the same with {TIMES} × the history ({behind:,} tickets)",
            much,
            "s",
            "the same without",
            once,
            limit=3,
        ),
    ]


def _prepare(context: Context) -> Desk:
    organization = make_organization("department")
    import_by_command(organization, context.incidents)
    plan(organization, staff(organization))
    _settle(organization)
    source = Source.objects.get(organization=organization)
    source.lease_token = uuid4()
    source.save()
    return Desk(organization, source)


def _best(desk: Desk, context: Context, first: int) -> float:
    found = []
    for number in range(first, first + context.repeat):
        page = _news(desk, number)
        before = _moved(desk.organization)
        took = seconds(lambda page=page: _take_in(desk, page))  # type: ignore[misc]
        moved = _moved(desk.organization) - before
        assert 2 * CHANGED <= moved <= 4 * CHANGED, moved
        context.say(f"{took:.2f} s, {moved:,} measurements moved")
        found.append(took)
    return min(found)


def _take_in(desk: Desk, page: Page) -> None:
    assert desk.source.lease_token is not None
    store_page(source=desk.source, lease_token=desk.source.lease_token, stream="more", page=page)
    _settle(desk.organization)


def _settle(organization: Organization) -> None:
    """All that the pipeline does after events were stored."""
    for _ in measure_all(organization_id=organization.pk):
        pass
    while recompute_values(organization_id=organization.pk):
        pass
    recompute(organization_id=organization.pk)


def _news(desk: Desk, number: int) -> Page:
    """One event each for a thousand tickets: a rating, time worked, or another topic."""
    tickets = Ticket.objects.filter(organization=desk.organization).exclude(
        external_id__contains="-"
    )
    step = tickets.count() // CHANGED
    chosen = list(tickets.order_by("id").values_list("id", "external_id", "created_at"))
    records = []
    for place, (_, name, created_at) in enumerate(chosen[number::step][:CHANGED]):
        assert created_at is not None
        at = micros(created_at) + place % 7 * HOUR
        records.append(TicketRecord(name, (_event(f"more-{number}", at, place),)))
    return Page(tuple(records), {"page": number})


def _event(name: str, at: int, place: int) -> Event:
    if place % 3 == 0:
        score, scale = (place % 5 + 1) * MILLION, 5 * MILLION
        return Event(
            name, at, "rated", "a customer", "customer", value=score, scale=scale, rating="csat"
        )
    if place % 3 == 1:
        return Event(name, at, "time_worked", "Resolver 17", "agent", value=place * SECOND)
    return Event(name, at, "topics_set", "Resolver 17", "agent", to=f"topic {place % 10}")


def _moved(organization: Organization) -> int:
    """Rows written, and rows withdrawn, since the beginning."""
    written = Measurement.objects.filter(organization=organization).order_by("-id").first()
    gone = MeasurementHistory.objects.filter(organization=organization).count()
    return (written.pk if written else 0) + gone


def _check(organization: Organization) -> None:
    """The stored values are those that the measurements give, and nothing is due."""
    assert organization.pk not in {*organizations_to_measure(), *organizations_to_value()}
    assert differences(organization) == []
    _check_key_results(organization)


def _check_key_results(organization: Organization) -> None:
    """Computed once more from the beginning they are what they are."""
    found = KeyResult.objects.filter(organization=organization).order_by("id")
    before = list(found.values_list("value", "sample", "progress", "status"))
    assert any(value for value, *_ in before)
    found.update(computed_version=0)
    assert recompute(organization_id=organization.pk) == len(before)
    assert list(found.values_list("value", "sample", "progress", "status")) == before
