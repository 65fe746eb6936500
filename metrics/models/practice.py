"""Practices: what an agent does differently and well, offered to the team with the own consent."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.access import Access
from people.models import Membership, Organization, Team


class Consent(models.TextChoices):
    """The agent's answer."""

    ASKED = "asked", pgettext_lazy("consent", "Asked")
    GIVEN = "given", pgettext_lazy("consent", "Agreed")
    REFUSED = "refused", pgettext_lazy("consent", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")


OPEN = (Consent.ASKED, Consent.GIVEN)


class PracticeQuerySet(models.QuerySet["Practice"]):
    """Practices of one organization."""

    def visible_to(self, access: Access) -> Self:
        """A lead's own teams' and a director's all; an agent's the own, and what is offered.

        Offered to a team, it is offered to the teams below it as well. Nobody else sees any.
        """
        mine = self.filter(organization=access.organization)
        if access.is_director:
            return mine
        seen = Q(team__in=access.led_teams)
        if access.is_agent:
            offered = Q(offered_at__isnull=False, team__in=access.own_teams)
            seen |= Q(person=access.membership) | offered
        return mine.filter(seen)

    def offered(self) -> Self:
        """Those that the team may read; the newest first."""
        return self.filter(offered_at__isnull=False).order_by("-offered_at")


class Practice(models.Model):
    """What one agent does differently, by a metric's key. The text is gone with the consent.

    named: the agent agreed to stand by name beside it. offered_at: since when the team reads it.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="practices")
    metric = models.SlugField(max_length=60)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+", db_constraint=False)
    person = models.ForeignKey(Membership, models.CASCADE, related_name="+", db_constraint=False)
    consent = models.CharField(max_length=10, choices=Consent.choices, default=Consent.ASKED)
    named = models.BooleanField(default=False)
    text = models.TextField(_("what is done differently"), blank=True, default="")
    asked_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    offered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "metric", "team", "person"],
                condition=Q(consent__in=OPEN),
                name="practice_once",
            ),
            models.CheckConstraint(
                condition=Q(text="", offered_at__isnull=True) | Q(consent=Consent.GIVEN),
                name="practice_text_with_consent",
            ),
        ]

    @property
    def is_offered(self) -> bool:
        """Whether the team may read it."""
        return self.offered_at is not None
