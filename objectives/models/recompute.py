"""What the last recomputation of an organization's key results had seen."""

from datetime import date

from django.db import models

from people.models import Organization


class RecomputeState(models.Model):
    """Due again when the measures' versions have grown or the local date has changed.

    The row is also the lock: one recomputation of an organization at a time.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="+"
    )
    seen_versions = models.BigIntegerField(default=0)
    computed_on: "models.DateField[date | None, date | None]" = models.DateField(null=True)
