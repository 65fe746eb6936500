"""Filters as conditions on the list of measurements: metrics.values.sql.filtered for the ORM."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, ExtractHour, ExtractIsoWeekDay, TruncDate
from django.db.models.lookups import Exact

from metrics.facts import NAME_LENGTH, OF_A_TOPIC, Channel, short
from metrics.models import Account, Ticket
from metrics.models.ticket import TicketQuerySet
from metrics.values import Filters
from people.models import Organization


def narrowed(
    organization: Organization, filters: Filters, *, reviews: bool = False
) -> Iterator[Any]:
    """What has to hold of a Measurement, each a condition for `filter`.

    reviews: where one says nothing itself, the ticket that it names says it.
    """
    reviewed = _Reviewed(organization, wanted=reviews)
    yield from _own(filters, reviewed)
    if filters.topic is not None:
        topic = short(filters.topic, NAME_LENGTH)
        own = Q(measure__in=OF_A_TOPIC) & ~Q(entry__isnull=False, variant="")
        its_ticket = Q(ticket__topics__contains=[topic]) | reviewed(topics__contains=[topic])
        yield (own & Q(variant=topic)) | (~own & its_ticket)
    if filters.weekday is not None:
        yield Exact(ExtractIsoWeekDay("at", tzinfo=organization.zone), filters.weekday)
    if filters.hour is not None:
        yield Exact(ExtractHour("at", tzinfo=organization.zone), filters.hour)
    if filters.of_account:
        yield Exists(_accounts(organization, filters, reviewed))


class _Reviewed:
    """The ticket that an entry names, as metrics.values.reviewed has it."""

    def __init__(self, organization: Organization, *, wanted: bool) -> None:
        self.organization, self.wanted = organization, wanted

    def __call__(self, **holds: Any) -> Q:
        """That this holds of it; of nothing where no reviews are asked for."""
        if not self.wanted:
            return Q(pk__in=())
        return Q(Exists(self.named(OuterRef("entry__ticket")).filter(**holds)))

    def named(self, number: Any) -> TicketQuerySet:
        """The one ticket of this number; none where two helpdesks have it."""
        tickets = Ticket.objects.of(self.organization).filter(
            source__organization=self.organization
        )
        others = tickets.filter(external_id=OuterRef("external_id")).exclude(pk=OuterRef("pk"))
        return tickets.filter(~Exists(others), external_id=number)


def _own(filters: Filters, reviewed: _Reviewed) -> Iterator[Q]:
    """Of channel, tier, priority, agent, group, language and complaint."""
    if filters.channel is not None:
        channel = Channel[filters.channel.upper()]
        said_nothing = Q(channel=Channel.UNKNOWN)
        yield Q(channel=channel) | (said_nothing & reviewed(channel=channel))
    if filters.tier is not None:
        yield Q(tier=filters.tier) | (Q(tier=None) & reviewed(tier=filters.tier))
    if filters.priority is not None:
        priority = filters.priority
        yield Q(priority=priority) | (Q(priority="") & reviewed(priority=priority))
    if filters.language is not None:
        yield Q(ticket__language=filters.language) | reviewed(language=filters.language)
    if filters.complaint is not None:
        yield Q(ticket__complaint=filters.complaint) | reviewed(complaint=filters.complaint)
    if filters.agent is not None:
        yield Q(agent__external_id=filters.agent)
    if filters.group is not None:
        yield Q(group__name=filters.group) | Q(group__external_id=filters.group)


def _accounts(organization: Organization, filters: Filters, reviewed: _Reviewed) -> Any:
    """The account of a measurement, if it is one of those asked for."""
    numbers: list[Any] = [OuterRef("account__external_id"), OuterRef("ticket__account")]
    if reviewed.wanted:
        tickets = reviewed.named(OuterRef(OuterRef("entry__ticket")))
        numbers.append(Subquery(tickets.values("account")[:1]))
    found = Account.objects.of(organization).filter(external_id=Coalesce(*numbers))
    if filters.segment is not None:
        found = found.filter(segment=filters.segment)
    if filters.age_from is not None:
        found = found.filter(started_on__lte=_days_before(organization, filters.age_from))
    if filters.age_below is not None:
        found = found.filter(started_on__gt=_days_before(organization, filters.age_below))
    return found


def _days_before(organization: Organization, days: int) -> Any:
    # An outer reference has no type of its own, and a date can be made of a moment alone.
    moment = ExpressionWrapper(OuterRef("at"), output_field=DateTimeField())
    date = TruncDate(moment, tzinfo=organization.zone)
    return ExpressionWrapper(date - Value(timedelta(days=days)), output_field=DateField())
