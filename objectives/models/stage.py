"""The stages of the customer's journey, where an organization has its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Organization


class JourneyStage(models.Model):
    """A stage of the customer's journey as the organization has it; name "": the usual one.

    An organization without a row has the usual stages (objectives.choices.Stage).
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=40, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    hidden = models.BooleanField(_("hidden"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="journey_stage_once"),
        ]
