"""Measurements: what the pure functions made of the events, and what was known before."""

from typing import Any, Self

from django.db import models
from django.db.models.functions import Now

from metrics.facts import Channel, Excluded, Measure
from metrics.models.account import Account
from metrics.models.entry import Entry
from metrics.models.helpdesk import HelpdeskAgent, HelpdeskGroup
from metrics.models.ticket import Ticket, TicketEvent
from people.models import Membership, Organization, Team

MEASURES = [(m.value, m.name.lower()) for m in Measure]
REASONS = [(e.value, e.words) for e in Excluded]
# Facts are many: composite keys in the migration and the indexes below serve in place of Django's.
_FACT: dict[str, Any] = {"db_constraint": False, "db_index": False, "related_name": "+"}

# What a value is made of: it is read from the index alone. Of a team's also whose, because how many
# agents stand behind a figure is counted, and it is split by them.
_READ = ["value", "business", "weight", "excluded", "channel", "tier", "variant"]
_OF_TEAM = [*_READ, "person", "agent"]
_OF_BACKLOG = ["measure", "value", "excluded", "channel", "tier"]


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    """Measurements of one organization at a time."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization."""
        return self.filter(organization=organization)


class Key(models.Model):
    """What identifies a measurement: ticket, measure, variant, dating event, agent.

    One that comes from elsewhere has its entry in place of ticket and event: what was decided and
    asked about it the first one that was the same thing, which stays whatever takes its place.
    """

    # (organization, ticket) refers to the ticket: that the organization exists follows.
    organization = models.ForeignKey(Organization, models.CASCADE, **_FACT)
    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, blank=True, **_FACT)
    measure = models.SmallIntegerField(choices=MEASURES)
    variant = models.CharField(max_length=200, blank=True, default="")
    event = models.ForeignKey(TicketEvent, models.CASCADE, null=True, blank=True, **_FACT)
    agent = models.ForeignKey(HelpdeskAgent, models.CASCADE, null=True, blank=True, **_FACT)
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, blank=True, **_FACT)

    class Meta:
        abstract = True


class Measurement(Key):
    """One dated number about a ticket or an account. Amounts are millionths of their unit.

    agent and group are the helpdesk's; person and team are what they were matched to then.
    business: a time in the hours of the schedule that applied; null without one.
    """

    group = models.ForeignKey(HelpdeskGroup, models.CASCADE, null=True, blank=True, **_FACT)
    person = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, **_FACT)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, **_FACT)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    tier = models.SmallIntegerField(null=True, blank=True)
    channel = models.SmallIntegerField(
        choices=[(c.value, c.name.lower()) for c in Channel], default=Channel.UNKNOWN
    )
    priority = models.CharField(max_length=40, blank=True, default="")
    value = models.BigIntegerField(null=True, blank=True)
    business = models.BigIntegerField(null=True, blank=True)
    weight = models.BigIntegerField(default=1_000_000)
    excluded = models.SmallIntegerField(choices=REASONS, default=Excluded.COUNTED)
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, **_FACT)
    known_from = models.DateTimeField(db_default=Now())

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        constraints = [
            # Not of tickets' rows alone, by a condition: it serves every look-up by ticket.
            models.UniqueConstraint(
                fields=["organization", "ticket", "measure", "variant", "event", "agent", "entry"],
                nulls_distinct=False,
                name="measurement_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "entry", "measure", "variant"],
                condition=models.Q(entry__isnull=False),
                name="measurement_once_an_entry",
            ),
            models.CheckConstraint(
                condition=models.Q(ticket__isnull=False, event__isnull=False, entry__isnull=True)
                | models.Q(ticket__isnull=True, event__isnull=True, entry__isnull=False),
                name="measurement_of_ticket_or_entry",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "measure", "team", "at"],
                include=_OF_TEAM,
                name="measurement_by_team",
            ),
            models.Index(
                fields=["organization", "measure", "person", "at"],
                include=_READ,
                condition=models.Q(person__isnull=False),
                name="measurement_by_person",
            ),
            models.Index(
                fields=["organization", "team", "until", "at"],
                include=[*_OF_BACKLOG, "person", "agent"],
                condition=models.Q(measure=Measure.BACKLOG),
                name="measurement_backlog",
            ),
            models.Index(
                fields=["organization", "person", "until", "at"],
                include=_OF_BACKLOG,
                condition=models.Q(measure=Measure.BACKLOG, person__isnull=False),
                name="measurement_backlog_by_person",
            ),
            models.Index(
                fields=["organization", "account", "measure", "at"],
                condition=models.Q(account__isnull=False),
                name="measurement_by_account",
            ),
        ]


class MeasurementHistory(Key):
    """A measurement as it was known from known_from until known_until, and why it changed."""

    group = models.ForeignKey(HelpdeskGroup, models.CASCADE, null=True, blank=True, **_FACT)
    person = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, **_FACT)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, **_FACT)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    tier = models.SmallIntegerField(null=True, blank=True)
    channel = models.SmallIntegerField(
        choices=[(c.value, c.name.lower()) for c in Channel], db_default=Channel.UNKNOWN
    )
    priority = models.CharField(max_length=40, blank=True, db_default="")
    value = models.BigIntegerField(null=True, blank=True)
    business = models.BigIntegerField(null=True, blank=True)
    weight = models.BigIntegerField()
    excluded = models.SmallIntegerField(choices=REASONS)
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, **_FACT)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField()
    cause = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "ticket", "measure"], name="history_by_ticket"),
            models.Index(fields=["organization", "measure", "known_until"], name="history_by_time"),
        ]


class Ruling(Key):
    """A lead's decision on one measurement: it does not count, or it is somebody else's.

    It hangs on the measurement's key and is applied after measuring.
    """

    excludes = models.BooleanField(default=False)
    credited_to = models.ForeignKey(HelpdeskAgent, models.CASCADE, null=True, blank=True, **_FACT)
    reason = models.TextField()
    decided_by = models.ForeignKey(Membership, models.SET_NULL, null=True, **_FACT)
    decided_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "ticket", "measure", "variant", "event", "agent"],
                condition=models.Q(withdrawn_at__isnull=True, entry__isnull=True),
                nulls_distinct=False,
                name="ruling_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "entry", "measure", "variant"],
                condition=models.Q(withdrawn_at__isnull=True, entry__isnull=False),
                name="ruling_once_an_entry",
            ),
            models.UniqueConstraint(fields=["organization", "id"], name="ruling_in_organization"),
        ]
