"""Where key results will end, as far as that can be told."""

from typing import Any

from django.db import models
from django.db.models.functions import Now

from objectives.models.key_result import KeyResult
from people.models import Organization


class Forecast(models.Model):
    """An estimate, in millionths of the key result's unit; of a maintained one of the share of its
    weeks inside. 80 % of what may come lies from `low` to `high`; nothing is known where these
    are None. chance: of reaching the target, in millionths; None without a target.

    path: what it will be week by week, as [day, low, middle, high]. day: to which the data reached.
    version: of the key result when it was made.
    """

    key_result = models.OneToOneField(
        KeyResult,
        models.CASCADE,
        primary_key=True,
        related_name="forecast",
        db_constraint=False,
    )
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    day: "models.DateField[Any, Any]" = models.DateField()
    version = models.BigIntegerField()
    low = models.BigIntegerField(null=True)
    middle = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    chance = models.IntegerField(null=True)
    path = models.JSONField(default=list)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__isnull=True, middle__isnull=True, high__isnull=True)
                | models.Q(low__lte=models.F("middle"), middle__lte=models.F("high")),
                name="forecast_low_to_high",
            ),
            models.CheckConstraint(
                condition=models.Q(chance__isnull=True)
                | models.Q(chance__gte=0, chance__lte=1_000_000),
                name="forecast_chance_is_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key_result_id}: {self.middle}"

    @property
    def is_known(self) -> bool:
        """Whether there was enough data to say anything."""
        return self.middle is not None
