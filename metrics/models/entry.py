"""Entries: what people typed in, uploaded or pushed, as facts; and the batches they came in."""

from datetime import date
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
    NOTED = "noted", _("Noted on an account")


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

    key: the sender's idempotency key; the same key again is the same fact, not a second one. Of the
    entries of a key the newest whose batch was not taken back holds: it alone is not withdrawn.
    An NPS answer's value is its score from 0 to 10.
    variant: the currency, the colour or the short name of one's own measure, where there is one.
    subject: who answered, as the sender names a customer, where there is no account.
    wave: of a survey; empty is the local calendar quarter.
    ticket: what was reviewed, by its helpdesk's number, whether that ticket is known here or not.
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
    ticket = models.CharField(max_length=200, blank=True, default="", db_default="")
    comment = models.TextField(blank=True, default="")
    # The local day where no exact time was given: in another time zone it begins at another moment.
    day: "models.DateField[date | None, date | None]" = models.DateField(null=True, blank=True)
    # The fact of this key is taken back, and nothing takes its place.
    void = models.BooleanField(db_default=False)
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
            models.Index(fields=["organization", "key", "-id"], name="entry_by_key"),
            models.Index(fields=["organization", "batch"], name="entry_by_batch"),
            models.Index(
                fields=["organization", "account", "measure"],
                condition=models.Q(account__isnull=False),
                name="entry_by_account",
            ),
            models.Index(
                fields=["organization", "ticket"],
                condition=~models.Q(ticket=""),
                name="entry_by_ticket",
            ),
        ]


class Better(models.TextChoices):
    """Which direction is good."""

    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")
    NEITHER = "", _("Neither")


class OwnUnit(models.TextChoices):
    """What a measure of one's own is counted in; the catalogue's words for units."""

    COUNT = "count", _("Whole things")
    SHARE = "share", _("Per cent")
    HOURS = "hours", _("Hours")
    SCORE = "score", _("Points or an amount")


class OwnMeasureQuerySet(models.QuerySet["OwnMeasure"]):
    """Organizations' own measures."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization that are offered, by name."""
        found = self.filter(organization=organization, retired_at__isnull=True)
        return found.order_by("name", "id")


class OwnMeasure(models.Model):
    """A measure of an organization's own: Measure.OWN, with the slug as its variant.

    A share is kept as a part of 1: 90.5 % is 905,000 millionths.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    slug = models.SlugField(_("short name"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=10, choices=OwnUnit.choices)
    better = models.CharField(_("direction"), max_length=4, choices=Better.choices, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OwnMeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "slug"],
                name="own_measure_once",
                violation_error_message=_("Another measure has this short name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """Whose answer a measurement of NPS is, in which wave: of each customer the latest counts.

    Of a ticket's rating (ticket, event) or of an entry; only answers that count by themselves.
    tie: settles which is the later of two at one moment, whatever order they arrived in.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    customer = models.CharField(max_length=210)
    wave = models.CharField(max_length=80)
    at = models.DateTimeField()
    tie = models.CharField(max_length=420)
    ticket = models.BigIntegerField(null=True)
    event = models.BigIntegerField(null=True)
    entry = models.ForeignKey(
        Entry, models.CASCADE, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ticket__isnull=False, event__isnull=False, entry__isnull=True)
                | models.Q(ticket__isnull=True, event__isnull=True, entry__isnull=False),
                name="answer_of_ticket_or_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "customer", "wave"], name="answer_by_customer"),
            models.Index(
                fields=["organization", "ticket"],
                condition=models.Q(ticket__isnull=False),
                name="answer_by_ticket",
            ),
            models.Index(
                fields=["organization", "entry"],
                condition=models.Q(entry__isnull=False),
                name="answer_by_entry",
            ),
        ]
