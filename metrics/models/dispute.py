"""Disputes: an agent says of a measurement that it is not theirs, or should not count."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.models.measurement import Key, Ruling
from people.models import Membership, Organization, Team

if TYPE_CHECKING:
    from people.access import Access


class Asks(models.TextChoices):
    """What is asked for."""

    NOT_MINE = "not_mine", _("It is not mine")
    SHOULD_NOT_COUNT = "should_not_count", _("It should not count")


class DisputeState(models.TextChoices):
    """Where it stands; everything but open is final."""

    OPEN = "open", pgettext_lazy("dispute", "Open")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "Withdrawn")
    TAKEN_OUT = "taken_out", pgettext_lazy("dispute", "Taken out")
    CREDITED = "credited", pgettext_lazy("dispute", "Credited to somebody else")
    KEPT = "kept", pgettext_lazy("dispute", "Left as it is")


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Disputes of organizations."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization."""
        return self.filter(organization=organization)

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(state=DisputeState.OPEN)

    def decided_by(self, access: "Access") -> Self:
        """Those that this person decides, by the team and person when it was asked; never own."""
        if access.is_director:
            theirs = Q()
        else:
            in_team = Q(team__in=access.led_teams)
            theirs = in_team | Q(team__isnull=True, asked_by__in=access.led_people)
        return self.filter(theirs).exclude(asked_by=access.membership)


class Dispute(Key):
    """A question about one measurement; it hangs on the key that a ruling on it has.

    team: whose the measurement was when it was asked: its lead decides. ruling: what came of it.
    """

    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    asked_by = models.ForeignKey(
        Membership, models.CASCADE, related_name="disputes", db_constraint=False
    )
    asks = models.CharField(_("what you ask"), max_length=20, choices=Asks.choices)
    text = models.TextField(_("why"), max_length=1000)
    state = models.CharField(max_length=10, choices=DisputeState.choices, default=DisputeState.OPEN)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(blank=True, default="")
    ruling = models.ForeignKey(
        Ruling, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "ticket", "measure", "variant", "event", "agent"],
                condition=Q(state=DisputeState.OPEN, entry__isnull=True),
                nulls_distinct=False,
                name="dispute_open_once",
            ),
            models.UniqueConstraint(
                # Entered anew for somebody else it is asked about by them too.
                fields=["organization", "entry", "measure", "variant", "asked_by"],
                condition=Q(state=DisputeState.OPEN, entry__isnull=False),
                name="dispute_open_once_an_entry",
            ),
            models.CheckConstraint(
                condition=Q(ticket__isnull=False, event__isnull=False, entry__isnull=True)
                | Q(ticket__isnull=True, event__isnull=True, entry__isnull=False),
                name="dispute_of_ticket_or_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "asked_by", "-asked_at"], name="dispute_by_asker"),
            models.Index(fields=["organization", "ticket"], name="dispute_by_ticket"),
        ]
