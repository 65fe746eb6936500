"""Reviews and the tickets that they are about, which they name by the helpdesk's number."""

from collections import Counter
from collections.abc import Iterable

from metrics.models import Entry, Measurement, Ticket
from metrics.models.measurement import MeasurementQuerySet
from metrics.showing.explain import visible
from people.access import Access


def tickets_named(access: Access, numbers: Iterable[str]) -> dict[str, Ticket]:
    """By number, as far as the reader may open them; one query or two, none without a number.

    A number that two helpdesks have says of neither which one is meant.
    """
    wanted = {number for number in numbers if number}
    if not wanted:
        return {}
    tickets = Ticket.objects.of(access.organization).filter(external_id__in=wanted)
    found = list(tickets)
    many = Counter(ticket.external_id for ticket in found)
    single = [ticket for ticket in found if many[ticket.external_id] == 1]
    if single and not access.is_director:
        seen = Measurement.objects.of(access.organization).filter(
            visible(access), ticket__in=single
        )
        opened = set(seen.values_list("ticket", flat=True))
        single = [ticket for ticket in single if ticket.pk in opened]
    return {ticket.external_id: ticket for ticket in single}


def ticket_named(access: Access, row: Measurement) -> Ticket | None:
    """The ticket that the entry of a measurement names, if the reader may open it."""
    number = row.entry.ticket if row.entry is not None else ""
    return tickets_named(access, [number]).get(number)


def reviews_of(access: Access, ticket: Ticket) -> MeasurementQuerySet:
    """What reviewers said of a ticket, as far as these figures are the reader's to see."""
    organization = ticket.organization_id
    named = Entry.objects.of(organization).filter(ticket=ticket.external_id)
    found = Measurement.objects.of(organization).filter(visible(access), entry__in=named)
    others = Ticket.objects.of(organization).filter(external_id=ticket.external_id)
    if others.exclude(pk=ticket.pk).exists():
        return found.none()
    return found
