"""What was changed after it was promised: who, when, from what to what, and why."""

from typing import Self

from django.db import models
from django.db.models.functions import Now

from objectives.models.cycle import Cycle
from objectives.models.initiative import Initiative
from objectives.models.key_result import KeyResult
from objectives.models.objective import Objective
from people.access import Access
from people.models import Membership, Organization


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes as one person may see them."""

    def visible_to(self, access: Access) -> Self:
        """Those of cycles, and of objectives and key results that the person may see."""
        objectives, key_results = Objective.objects, KeyResult.objects
        seen = models.Q(objective__isnull=True) | models.Q(
            objective__in=objectives.visible_to(access)
        )
        seen |= models.Q(objective__in=objectives.archived_of(access))
        readable = models.Q(key_result__isnull=True) | models.Q(
            key_result__in=key_results.visible_to(access)
        )
        readable |= models.Q(key_result__in=key_results.archived_of(access))
        if not access.reads_objectives:
            return self.none()
        return self.filter(seen & readable, organization=access.organization)

    def newest_first(self) -> Self:
        """What a page lists, with whom it names."""
        return self.select_related("by", "key_result", "initiative").order_by("-at", "-id")


class Change(models.Model):
    """One field of a cycle, an objective, a key result or an initiative.

    Of the latter two the objective stands here as well, of an initiative also the key result that
    it stood behind: who may not see that reads nothing of it.
    before, after: as objectives/history/recording.py writes them. by None: it came by itself.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    cycle = models.ForeignKey(
        Cycle, models.CASCADE, null=True, related_name="changes", db_constraint=False
    )
    objective = models.ForeignKey(
        Objective, models.CASCADE, null=True, related_name="changes", db_constraint=False
    )
    key_result = models.ForeignKey(
        KeyResult, models.CASCADE, null=True, related_name="changes", db_constraint=False
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, related_name="changes", db_constraint=False
    )
    by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    at = models.DateTimeField(db_default=Now(), editable=False)
    field = models.CharField(max_length=20)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "objective", "-at"], name="change_of_objective"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cycle__isnull=False) ^ models.Q(objective__isnull=False),
                name="change_of_one_thing",
            ),
        ]
