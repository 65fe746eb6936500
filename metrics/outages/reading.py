"""How much an outage takes out, and what key figures are with and without it: read only."""

from datetime import datetime, timedelta
from typing import NamedTuple

from metrics.asking.asked import Asked
from metrics.catalogue import Definition
from metrics.facts import Excluded
from metrics.models import IncidentWindow
from metrics.showing.answers import read_figure
from metrics.showing.figures import Figure, figure
from metrics.showing.weekly import known_metrics
from metrics.use_cases.incidents import tickets_of
from metrics.values import Ask, Filters, Period, Value, monday, read_many
from people.access import Access

KEY_FIGURES = ("csat", "first_response_time")
DAY, WEEK = timedelta(days=1), timedelta(days=7)


class Compared(NamedTuple):
    """A metric of the company in the weeks that the outage touches."""

    definition: Definition
    with_it: Figure
    without: Figure


class Preview(NamedTuple):
    """What marking it would do. period: the whole weeks that it touches."""

    tickets: int
    period: Period
    figures: list[Compared]


def preview(access: Access, start: datetime, end: datetime) -> Preview:
    """How many tickets it takes out, and key figures with them and without; three queries."""
    organization = access.organization
    zone = organization.zone
    first = monday(start.astimezone(zone).date())
    last = monday((end - timedelta(microseconds=1)).astimezone(zone).date()) + WEEK
    metrics = known_metrics(organization)
    chosen = [metrics[key].definition for key in KEY_FIGURES if key in metrics]
    asks = [
        Ask(definition, "", [(first, last)], filters=filters)
        for definition in chosen
        for filters in (Filters(), Filters(without=(start, end)))
    ]
    tables = iter(read_many(organization=organization, asks=asks))
    return Preview(
        len(tickets_of(organization, start, end)),
        (first, last),
        [
            Compared(
                definition,
                figure(definition.default, next(tables)[0][None]),
                figure(definition.default, next(tables)[0][None]),
            )
            for definition in chosen
        ],
    )


def list_incidents(access: Access) -> list[IncidentWindow]:
    """All outages, also withdrawn ones, the newest first; one query."""
    found = IncidentWindow.objects.filter(organization=access.organization)
    return list(found.select_related("approved_by", "withdrawn_by").order_by("-start"))


def with_incidents(access: Access, question: Asked, value: Value) -> Figure | None:
    """The figure with the tickets of outages, where they take some out; two queries.

    It is kept back where, less the figure without them, it would tell what few agents did.
    """
    if not left_out(value):
        return None
    filters = question.filters._replace(incidents=True)
    return read_figure(access, question._replace(filters=filters))[0]


def left_out(value: Value) -> int:
    """How many measurements outages take out of a value."""
    return value.excluded.get(Excluded.INCIDENT.words, 0)
