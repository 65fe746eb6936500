"""Filters as conditions on the list of measurements: metrics.values.sql.filtered for the ORM."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.db.models.functions import Coalesce, ExtractHour, ExtractIsoWeekDay, TruncDate
from django.db.models.lookups import Exact

from metrics.facts import NAME_LENGTH, OF_A_TOPIC, Channel, short
from metrics.models import Account
from metrics.values import Filters
from people.models import Organization


def narrowed(organization: Organization, filters: Filters) -> Iterator[Any]:
    """What has to hold of a Measurement, each a condition for `filter`."""
    yield _own(filters)
    if filters.topic is not None:
        topic = short(filters.topic, NAME_LENGTH)
        own = Q(measure__in=OF_A_TOPIC)
        yield (own & Q(variant=topic)) | (~own & Q(ticket__topics__contains=[topic]))
    if filters.weekday is not None:
        yield Exact(ExtractIsoWeekDay("at", tzinfo=organization.zone), filters.weekday)
    if filters.hour is not None:
        yield Exact(ExtractHour("at", tzinfo=organization.zone), filters.hour)
    if filters.of_account:
        yield Exists(_accounts(organization, filters))


def _own(filters: Filters) -> Q:
    channel = None if filters.channel is None else Channel[filters.channel.upper()]
    same = {
        "channel": channel,
        "tier": filters.tier,
        "priority": filters.priority,
        "agent__external_id": filters.agent,
        "ticket__language": filters.language,
        "ticket__complaint": filters.complaint,
    }
    found = Q(**{name: value for name, value in same.items() if value is not None})
    if filters.group is not None:
        found &= Q(group__name=filters.group) | Q(group__external_id=filters.group)
    return found


def _accounts(organization: Organization, filters: Filters) -> Any:
    """The account of a measurement, if it is one of those asked for."""
    number = Coalesce(OuterRef("account__external_id"), OuterRef("ticket__account"))
    found = Account.objects.of(organization).filter(external_id=number)
    if filters.segment is not None:
        found = found.filter(segment=filters.segment)
    if filters.age_from is not None:
        found = found.filter(started_on__lte=_days_before(organization, filters.age_from))
    if filters.age_below is not None:
        found = found.filter(started_on__gt=_days_before(organization, filters.age_below))
    return found


def _days_before(organization: Organization, days: int) -> Any:
    date = TruncDate(OuterRef("at"), tzinfo=organization.zone)
    return ExpressionWrapper(date - Value(timedelta(days=days)), output_field=DateField())
