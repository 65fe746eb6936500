"""A status that a person set in place of the computed one: with a reason, for a while."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from objectives.choices import Status
from people.models import Membership, Organization


class OverrideEnd(models.TextChoices):
    """Why it holds no longer."""

    CHECK_IN = "check_in", _("Lapsed at a check-in")
    WITHDRAWN = "withdrawn", _("Taken back")
    REPLACED = "replaced", _("Replaced by another")
    CLOSED = "closed", _("Ended as the cycle was closed")


class StatusOverride(models.Model):
    """Of a key result or an objective; kept when it no longer holds.

    The one that holds is the row's own `override`. computed: what it stood in the place of. One
    that closing ended has that closing's moment as its end.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    key_result = models.ForeignKey(
        "KeyResult", models.CASCADE, null=True, related_name="overrides", db_constraint=False
    )
    objective = models.ForeignKey(
        "Objective", models.CASCADE, null=True, related_name="overrides", db_constraint=False
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices)
    computed = models.CharField(max_length=12, choices=Status.choices)
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended = models.CharField(max_length=10, choices=OverrideEnd.choices, blank=True, default="")
    ended_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="override_in_organization"),
            models.CheckConstraint(
                condition=models.Q(key_result__isnull=False, objective__isnull=True)
                | models.Q(key_result__isnull=True, objective__isnull=False),
                name="override_of_one",
            ),
            models.UniqueConstraint(
                fields=["organization", "key_result"],
                condition=models.Q(ended_at__isnull=True, key_result__isnull=False),
                name="override_once_a_key_result",
            ),
            models.UniqueConstraint(
                fields=["organization", "objective"],
                condition=models.Q(ended_at__isnull=True, objective__isnull=False),
                name="override_once_an_objective",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="override_has_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()
