"""What was waved off of what the coach found, and why."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from objectives.models.key_result import KeyResult
from objectives.models.objective import Objective
from people.models import Membership, Organization


class WavedOff(models.Model):
    """One finding of one objective (or of one of its key results) that stands, with a reason.

    mark: of the finding about the words and figures of that time; once they change, the coach
    speaks again.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="waved_off", db_constraint=False
    )
    key_result = models.ForeignKey(
        KeyResult, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False
    )
    code = models.CharField(max_length=40)
    mark = models.CharField(max_length=16)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "objective", "key_result", "code"],
                nulls_distinct=False,
                name="waved_off_once",
            ),
        ]

    def __str__(self) -> str:
        return self.code
