"""The quarter's end: scores that people gave, what they learned, and what was reported."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from objectives.choices import CycleState, Status
from objectives.models.key_result import KeyResult
from objectives.models.objective import Objective
from people.models import Membership, Organization

ONE = 1_000_000


class Grade(models.Model):
    """What was said at the end of one key result. score None: as proposed, whatever that is."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    key_result = models.ForeignKey(
        KeyResult, models.CASCADE, related_name="grades", db_constraint=False
    )
    score = models.BigIntegerField(_("score"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, default="")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key_result"], name="grade_once"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0, score__lte=ONE),
                name="grade_from_0_to_1",
                violation_error_message=_("A score lies between 0.0 and 1.0."),
            ),
        ]


class Retrospective(models.Model):
    """What one objective taught."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="retrospectives", db_constraint=False
    )
    helped = models.TextField(_("what helped"), blank=True, default="")
    hindered = models.TextField(_("what got in the way"), blank=True, default="")
    keep = models.TextField(_("what we keep"), blank=True, default="")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "objective"], name="retrospective_once"
            ),
        ]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.helped or self.hindered or self.keep)


class ReportedQuerySet(models.QuerySet["Reported"]):
    """What was reported when cycles were closed."""

    def standing(self) -> Self:
        """As reported at the last closing of each one's cycle; none while that is not closed."""
        return self.filter(
            key_result__objective__cycle__state=CycleState.CLOSED,
            closed_at=models.F("key_result__objective__cycle__closed_at"),
        )


class Reported(models.Model):
    """A key result as reported at one closing of its cycle; amounts as there. Never changed.

    value_low, value_high: None also of closings from before they were kept.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    key_result = models.ForeignKey(
        KeyResult, models.CASCADE, related_name="reported", db_constraint=False
    )
    closed_at = models.DateTimeField()
    value = models.BigIntegerField(null=True)
    value_low = models.BigIntegerField(null=True)
    value_high = models.BigIntegerField(null=True)
    value_as_of = models.DateTimeField(null=True)
    sample = models.BigIntegerField(null=True)
    progress = models.BigIntegerField(null=True)
    exact_progress = models.CharField(max_length=120, blank=True, default="")
    expected = models.BigIntegerField(null=True)
    status = models.CharField(max_length=12, choices=Status.choices)
    proposed = models.BigIntegerField(null=True)
    score = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = ReportedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key_result", "closed_at"], name="reported_once"
            ),
        ]


class ReportedObjective(models.Model):
    """An objective likewise; its score from `counted` of `weighted` key results."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="reported", db_constraint=False
    )
    closed_at = models.DateTimeField()
    progress = models.BigIntegerField(null=True)
    status = models.CharField(max_length=12, choices=Status.choices)
    score = models.BigIntegerField(null=True)
    counted = models.PositiveIntegerField(default=0)
    weighted = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "objective", "closed_at"],
                name="reported_objective_once",
            ),
        ]
