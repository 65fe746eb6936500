"""What the last recomputation of an organization's key results had seen."""

from datetime import date

from django.db import models

from people.models import Organization


class RecomputeState(models.Model):
    """Due again when the measures' versions have grown, or the local day or the data's is another.

    Data reach a new day a little after it begins: what midnight computed knows yesterday alone.
    The row is also the lock: one recomputation of an organization at a time.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="+"
    )
    seen_versions = models.BigIntegerField(default=0)
    computed_on: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    calendar = models.TextField(default="")  # the working days that it reckoned with
    tree = models.TextField(default="")  # the teams, and who stands below whom
    # The local day to which the sources' data reached.
    data_day: "models.DateField[date | None, date | None]" = models.DateField(null=True)
