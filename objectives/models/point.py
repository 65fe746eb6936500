"""How key results stood, week by week."""

from datetime import date

from django.db import models

from objectives.models.key_result import KeyResult
from people.models import Organization


class KeyResultPoint(models.Model):
    """A key result's value at the end of a day: what its chart shows, week by week and today."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    key_result = models.ForeignKey(
        KeyResult, models.CASCADE, related_name="points", db_constraint=False, db_index=False
    )
    day: "models.DateField[date, date]" = models.DateField()
    value = models.BigIntegerField(null=True, blank=True)
    sample = models.BigIntegerField(null=True, blank=True)
    progress = models.BigIntegerField(null=True, blank=True)
    inside = models.BooleanField(null=True, blank=True)  # of a maintained week

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key_result", "day"], name="point_once"
            ),
        ]
