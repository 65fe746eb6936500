"""Check-ins: what people say of a key result each week."""

from datetime import date

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from objectives.choices import Confidence
from objectives.models.key_result import KeyResult
from people.models import Membership, Organization


class CheckIn(models.Model):
    """One week's word on one key result; `value` and `sample` are frozen as reported.

    sample: what the value is from, or of how many: as a key result's. None where people typed it,
    and of check-ins from before it was kept.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    key_result = models.ForeignKey(
        KeyResult, models.CASCADE, related_name="check_ins", db_constraint=False
    )
    week_end: "models.DateField[date, date]" = models.DateField()  # the Sunday it reports
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)
    comment = models.TextField(_("what changed"), blank=True, default="")
    blocker = models.TextField(_("what blocks you"), blank=True, default="")
    helper = models.ForeignKey(
        Membership,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("who can help"),
    )
    value = models.BigIntegerField(_("value"), null=True, blank=True)
    sample = models.BigIntegerField(null=True, blank=True)
    value_as_of = models.DateTimeField(null=True, blank=True)
    progress = models.BigIntegerField(null=True, blank=True)
    # What the data said when it was made, before neglect; empty for those of before this was kept.
    status = models.CharField(max_length=12, blank=True, default="", editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key_result", "week_end"], name="check_in_once_a_week"
            ),
            models.UniqueConstraint(fields=["organization", "id"], name="check_in_in_organization"),
        ]
