"""Entries: what people typed in, uploaded or pushed, as facts; and the batches they came in."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.facts import Measure
from metrics.models.account import Account
from people.models import Membership, Organization, Team

ENTERED = [(m.value, m.name.lower()) for m in Measure if m is Measure.NPS or m >= 30]


class Way(models.TextChoices):
    """How a batch came in."""

    TYPED = "typed", _("Typed in")
    UPLOADED = "uploaded", _("Uploaded")
    PUSHED = "pushed", _("Sent by a program")


class Batch(models.Model):
    """Entries that came in together, and can be taken back together."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices)
    name = models.CharField(max_length=200, blank=True, default="")  # of the file
    digest = models.CharField(max_length=64, blank=True, default="")  # SHA-256 of the file
    rows = models.BigIntegerField(default=0)
    by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="batch_in_organization"),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="batch_by_time"),
        ]


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries of organizations."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization that hold: not taken back, nor replaced."""
        return self.filter(organization=organization, withdrawn_at__isnull=True)


class Entry(models.Model):
    """One dated fact that no helpdesk reported. value and weight are millionths of their unit.

    key: the sender's idempotency key; the same key again is the same fact, not a second one.
    variant: the currency, the colour or the short name of one's own measure, where there is one.
    subject: who answered, as the sender names a customer, where there is no account.
    wave: of a survey; empty is the local calendar quarter.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="entries", db_constraint=False)
    key = models.CharField(max_length=200)
    measure = models.SmallIntegerField(choices=ENTERED)
    variant = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()
    value = models.BigIntegerField()
    weight = models.BigIntegerField(default=1_000_000)
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    subject = models.CharField(max_length=200, blank=True, default="")
    wave = models.CharField(max_length=80, blank=True, default="")
    comment = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="entry_in_organization"),
            models.UniqueConstraint(
                fields=["organization", "key"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="entry_once",
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0), name="entry_weight_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "measure", "at"], name="entry_by_measure"),
        ]
