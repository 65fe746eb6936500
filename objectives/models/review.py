"""What a weekly review leaves behind: notes, and who does what by when."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Membership, Organization, Team


class ReviewNote(models.Model):
    """A lead's or director's note on a team's week; without a team, on the organization's."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False
    )
    week_end: "models.DateField[date, date]" = models.DateField()
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    text = models.TextField(_("note"), max_length=4000)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["organization", "week_end"], name="note_by_week")]


class ActionQuerySet(models.QuerySet["ReviewAction"]):
    """Actions of one organization."""

    def owned_by(self, person: Membership) -> Self:
        """What this person still has to do, the most pressing first."""
        return self.filter(
            organization=person.organization_id, owner=person, done_at__isnull=True
        ).order_by("due", "id")


class ReviewAction(models.Model):
    """Who does what by when. An open one stands in every review from `week_end` on."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False
    )
    week_end: "models.DateField[date, date]" = models.DateField()
    text = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(
        Membership,
        models.PROTECT,
        related_name="actions",
        db_constraint=False,
        verbose_name=_("who does it"),
    )
    due: "models.DateField[date, date]" = models.DateField(_("by when"))
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "week_end"], name="action_by_week"),
            models.Index(
                fields=["organization", "owner", "due"],
                name="action_open",
                condition=Q(done_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.text
