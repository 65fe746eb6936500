"""A helpdesk whose pages a test writes down, stored and measured through the real database."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from metrics.connectors.base import Page, TicketRecord
from metrics.facts import Event, MeasurementRow, micros
from metrics.ingest import Stored, store_page
from metrics.models import Measurement, Source, SourceKind
from metrics.work import measure_all
from people.models import Organization
from tests.factories import OrganizationFactory

Known = tuple[Any, ...]


class Desk:
    """One source of an organization, leased to the test."""

    def __init__(self, organization: Organization | None = None, **fields: Any) -> None:
        self.organization = organization or OrganizationFactory.create()
        self.lease: UUID = uuid4()
        self.source = Source.objects.create(
            organization=self.organization,
            name=f"Desk {Source.objects.count()}",
            kind=SourceKind.ZENDESK,
            lease_token=self.lease,
            **fields,
        )

    def store(
        self, *tickets: tuple[str, Iterable[Event]], as_of: int | None = None, **page: Any
    ) -> Stored:
        """A page of tickets, each with some of its events."""
        records = tuple(TicketRecord(name, tuple(events)) for name, events in tickets)
        return store_page(
            source=self.source,
            lease_token=self.lease,
            stream="tickets",
            page=Page(records, cursor=page.pop("cursor", {}), as_of=as_of, **page),
        )

    def measure(self) -> int:
        """Measure whatever is due; how many tickets that were."""
        return sum(measure_all(organization_id=self.organization.pk))

    def rows(self, ticket: str = "1") -> list[Known]:
        """The ticket's stored measurements in the helpdesk's own words, in order."""
        return known_rows(self.source, ticket)


def known_rows(source: Source, ticket: str) -> list[Known]:
    """A ticket's stored measurements in the helpdesk's own words, in order."""
    rows = Measurement.objects.filter(ticket__source=source, ticket__external_id=ticket)
    return sorted(
        (
            (
                row.measure,
                row.variant,
                row.event.event_id if row.event else "",
                row.agent.external_id if row.agent else None,
                row.group.external_id if row.group else None,
                micros(row.at),
                None if row.until is None else micros(row.until),
                row.tier,
                row.priority,
                row.value,
                row.weight,
                row.excluded,
            )
            for row in rows.select_related("event", "agent", "group")
        ),
        key=repr,
    )


def told(rows: Iterable[MeasurementRow]) -> list[Known]:
    """Measurements as the pure functions give them, in the same words and order."""
    return sorted(
        (
            (
                int(row.measure),
                row.variant,
                row.event,
                row.agent,
                row.group,
                row.at,
                row.until,
                row.tier,
                row.priority,
                row.value,
                row.weight,
                int(row.excluded),
            )
            for row in rows
        ),
        key=repr,
    )
