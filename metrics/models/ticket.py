"""Tickets and their events: facts, stored as the helpdesk reported them."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from metrics.facts import Channel
from metrics.models.helpdesk import HelpdeskAgent, HelpdeskGroup
from metrics.models.source import Source
from people.models import Organization


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets of one organization at a time."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization."""
        return self.filter(organization=organization)


class Ticket(models.Model):
    """One ticket: the numbers that steer measuring, and what its events say it is now.

    Measured when events_version is above measured_version or due_at has come.
    """

    # The unique keys below lead with both: further indexes would only cost.
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    source = models.ForeignKey(
        Source, models.CASCADE, related_name="tickets", db_constraint=False, db_index=False
    )
    external_id = models.CharField(max_length=200)
    url = models.CharField(max_length=500, blank=True, default="")

    events_version = models.BigIntegerField(default=0)
    measured_version = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)

    subject = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(null=True, blank=True)
    channel = models.SmallIntegerField(
        choices=[(c.value, c.name.lower()) for c in Channel], default=Channel.UNKNOWN
    )
    status = models.CharField(max_length=10, blank=True, default="")
    assignee = models.ForeignKey(
        HelpdeskAgent,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    group = models.ForeignKey(
        HelpdeskGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    tier = models.SmallIntegerField(null=True, blank=True)
    priority = models.CharField(max_length=40, blank=True, default="")
    topics = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    language = models.CharField(max_length=20, blank=True, default="")
    requester = models.CharField(max_length=200, blank=True, default="")
    account = models.CharField(max_length=200, blank=True, default="")
    complaint = models.BooleanField(db_default=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source", "external_id"], name="ticket_once"
            ),
            models.UniqueConstraint(fields=["organization", "id"], name="ticket_in_organization"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "id"],
                condition=models.Q(events_version__gt=models.F("measured_version")),
                name="ticket_to_measure",
            ),
            models.Index(
                fields=["organization", "source", "due_at"],
                condition=models.Q(due_at__isnull=False),
                name="ticket_due",
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class TicketEvent(models.Model):
    """One event as it was reported. value and scale are millionths; details is the creation's."""

    # (organization, ticket) refers to the ticket: that the organization exists follows.
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    ticket = models.ForeignKey(
        Ticket, models.CASCADE, related_name="events", db_constraint=False, db_index=False
    )
    event_id = models.CharField(max_length=200)
    revision = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    actor = models.CharField(max_length=200, blank=True, default="")
    role = models.CharField(max_length=10)
    to = models.TextField(blank=True, default="")
    value = models.BigIntegerField(null=True, blank=True)
    scale = models.BigIntegerField(null=True, blank=True)
    rating = models.CharField(max_length=4, blank=True, default="")
    comment = models.TextField(blank=True, default="")
    details = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "ticket", "event_id"], name="event_once"
            ),
        ]


class SetAside(models.Model):
    """A ticket that could not be measured: its measurements stay as they were, all others go on.

    Tried again when it has news, or under other measures than those of `measures_version`.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(
        Ticket, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    reason = models.CharField(max_length=300)  # for whoever runs the application
    measures_version = models.IntegerField()
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "ticket"], name="set_aside_once"),
        ]
