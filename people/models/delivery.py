"""What is told to somebody, in the page and by mail: each thing once, whatever is killed."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from people.models.membership import Membership
from people.models.organization import Organization


class Mail(models.TextChoices):
    """How far the mail of a delivery is. UNSURE: the process ended while it was being handed over.

    No labels: readers never see these.
    """

    NONE = "none", "page alone"
    QUEUED = "queued", "waits"
    SENDING = "sending", "being handed over"
    SENT = "sent", "the mail server has it"
    SKIPPED = "skipped", "no longer wanted"
    FAILED = "failed", "refused for good"
    UNSURE = "unsure", "not known"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries of one organization."""

    def waiting(self, now: datetime) -> Self:
        """Those whose mail may be sent."""
        return self.filter(mail=Mail.QUEUED, not_before__lte=now)

    def shown_to(self, person: Membership) -> Self:
        """A person's notices, the newest first."""
        return self.filter(
            organization=person.organization_id, person=person, in_page=True
        ).order_by("-created_at", "-id")


class Delivery(models.Model):
    """One thing told to one person. `kind` and `about` (what, when) make it what it is.

    data: the facts, which are put into words in the reader's language when it is read or sent.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(
        Membership, models.CASCADE, related_name="deliveries", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    in_page = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.NONE)
    not_before = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "kind", "about"], name="delivery_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "not_before", "id"],
                name="delivery_waiting",
                condition=Q(mail__in=["queued", "sending"]),
            ),
            models.Index(
                fields=["organization", "person", "-created_at"],
                name="delivery_shown",
                condition=Q(in_page=True),
            ),
            models.Index(
                fields=["person"],
                name="delivery_unread",
                condition=Q(in_page=True, read_at__isnull=True),
            ),
        ]
