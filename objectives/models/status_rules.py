"""The numbers by which an organization judges status."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Organization

SHARE = [MinValueValidator(0), MaxValueValidator(100)]


class StatusRules(models.Model):
    """In whole points and per cent; an organization without a row judges by the defaults.

    on_track, at_risk: how far progress may lie below what is expected. weeks: how many of a
    maintained result's weeks must be kept.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="+"
    )
    on_track = models.PositiveSmallIntegerField(_("on track"), default=10, validators=SHARE)
    at_risk = models.PositiveSmallIntegerField(_("at risk"), default=25, validators=SHARE)
    weeks = models.PositiveSmallIntegerField(_("weeks kept"), default=80, validators=SHARE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(at_risk__gte=models.F("on_track"), at_risk__lte=100),
                name="status_rules_in_order",
                violation_error_message=_("At risk reaches at least as far down as on track."),
            ),
            models.CheckConstraint(
                condition=models.Q(weeks__lte=100), name="status_rules_weeks_are_a_share"
            ),
        ]
