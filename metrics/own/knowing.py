"""What an organization has that a metric of its own can name: measures, currencies, groups …"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from metrics.facts import NAME_LENGTH, OF_A_TOPIC, short
from metrics.models import (
    Account,
    Entry,
    HelpdeskGroup,
    Measurement,
    MeasurementHistory,
    OwnMeasure,
    Ticket,
)
from metrics.own.composing import Recipe
from metrics.own.picks import Pick, picks
from people.models import Organization


def known_picks(organization: Organization) -> dict[str, Pick]:
    """Every measure by its key, own ones that were retired too: versions may be made of them."""
    rows = OwnMeasure.objects.filter(organization=organization).order_by("name", "pk")
    return picks(rows.values_list("slug", "name", "unit"))


def retired_measures(organization: Organization) -> set[str]:
    """The keys of own measures that are no longer offered."""
    retired = OwnMeasure.objects.filter(organization=organization, retired_at__isnull=False)
    return {f"own:{slug}" for slug in retired.values_list("slug", flat=True)}


def currencies_of(organization: Organization, recipe: Recipe) -> list[str]:
    """In which currencies there are amounts of what is measured; nothing where it is no money."""
    measures = {pick.measure.value for pick in (*recipe.measures, *recipe.against) if pick.is_money}
    if not measures:
        return []
    entered = Entry.objects.of(organization).filter(measure__in=measures)
    return sorted(set(entered.values_list("variant", flat=True)) - {""})


def groups_of(organization: Organization) -> list[str]:
    """The names of the helpdesk's groups."""
    groups = HelpdeskGroup.objects.filter(organization=organization).exclude(name="")
    return sorted(set(groups.values_list("name", flat=True)))


def segments_of(organization: Organization) -> list[str]:
    """The segments that accounts have."""
    accounts = Account.objects.of(organization).exclude(segment="")
    return sorted(set(accounts.values_list("segment", flat=True)))


# What a program asks for by name: a typing mistake would be answered with 0.
NAMED = ("group", "segment", "topic")


class Told(Protocol):
    """What there is of a figure: a Value, or what a reader may see of it."""

    @property
    def numerator(self) -> Fraction | None: ...
    @property
    def n(self) -> int: ...
    @property
    def excluded(self) -> object: ...


def comes_from_something(told: Told) -> bool:
    """Whether anything that its filters name is in it: what a share is of may be everything.

    Where nothing is, names are looked up, and only there: a topic's among all tickets takes long.
    """
    if told.numerator is not None:
        return bool(told.numerator)
    return bool(told.n or told.excluded)


def gone_names(organization: Organization, filters: Mapping[str, object]) -> dict[str, str]:
    """The same of groups, segments and topics alone: for who cannot see what there is."""
    return gone(organization, {name: filters.get(name) for name in NAMED})


def gone(organization: Organization, filters: Mapping[str, object]) -> dict[str, str]:
    """Filters that name what is not there, or not any more, each with what is wrong with it."""
    tickets = Ticket.objects.filter(organization=organization)
    groups = HelpdeskGroup.objects.filter(organization=organization)
    checks: dict[str, Callable[[object], QuerySet[Any]]] = {
        "group": lambda name: groups.filter(Q(name=name) | Q(external_id=name)),
        "segment": lambda name: Account.objects.of(organization).filter(segment=name),
        "topic": lambda name: _with_topic(organization, str(name)),
        "priority": lambda name: tickets.filter(priority=name),
        "language": lambda name: tickets.filter(language=name),
    }
    return {
        name: _("There is no “%(name)s”, or not any more.") % {"name": filters[name]}
        for name, rows in checks.items()
        if filters.get(name) and not rows(filters[name]).exists()
    }


def _with_topic(organization: Organization, name: str) -> QuerySet[Any]:
    """What has this topic now, or was ever measured with it: by tickets, by reviews, before."""
    topic = short(name, NAME_LENGTH)
    measured = {"organization": organization, "measure__in": OF_A_TOPIC, "variant": topic}
    now = Measurement.objects.filter(**measured)
    if now.exists():
        return now
    tickets = Ticket.objects.filter(organization=organization, topics__contains=[topic])
    return tickets if tickets.exists() else MeasurementHistory.objects.filter(**measured)
