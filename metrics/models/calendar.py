"""Opening hours, promises and outages: what an organization says about time."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from people.models import Membership, Organization, Team
from people.models.organization import validate_timezone
from people.models.ranges import end_after_start, one_at_a_time


class Schedule(models.Model):
    """Weekly opening hours of the organization (team null) or a team, from a local date on.

    hours: seven lists, from Monday, of [opens, closes] in minutes since midnight, 0 … 1440, in
    order and apart; hours over midnight are two stretches. country and region name the public
    holidays that are closed; closed and open add single days of one's own, open wins.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="schedules")
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="schedules", db_constraint=False
    )
    valid_from: "models.DateField[date | None, date | None]" = models.DateField(
        _("holds from"), null=True, blank=True
    )
    timezone = models.CharField(_("time zone"), max_length=64, validators=[validate_timezone])
    hours = models.JSONField(_("opening hours"))
    country = models.CharField(_("public holidays of"), max_length=2, blank=True, default="")
    region = models.CharField(_("region"), max_length=40, blank=True, default="")
    closed = ArrayField(models.DateField(), default=list, blank=True, verbose_name=_("closed on"))
    open = ArrayField(models.DateField(), default=list, blank=True, verbose_name=_("open on"))
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="schedule_in_organization"),
            models.UniqueConstraint(
                fields=["organization", "team", "valid_from"],
                nulls_distinct=False,
                name="schedule_once_a_day",
                violation_error_message=_("Other hours begin on that day."),
            ),
        ]


class SlaTarget(models.TextChoices):
    """What is promised."""

    FIRST_RESPONSE = "first_response", _("First response")
    RESOLUTION = "resolution", _("Resolution")


class SlaPolicy(models.Model):
    """Within how many seconds something is promised, for which tickets, from when to when.

    Without tier or priority it holds for every one; the most exact policy wins, tier first.
    The clock runs on in pending unless `pauses`; `business` counts opening hours alone.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="sla_policies")
    target = models.CharField(_("what is promised"), max_length=20, choices=SlaTarget.choices)
    tier = models.SmallIntegerField(_("tier"), null=True, blank=True)
    priority = models.CharField(_("priority"), max_length=40, blank=True, default="")
    seconds = models.PositiveIntegerField(_("within"))
    business = models.BooleanField(_("in opening hours alone"), default=False)
    pauses = models.BooleanField(_("stands still while pending"), default=False)
    start: "models.DateField[date | None, date | None]" = models.DateField(
        _("holds from"), null=True, blank=True
    )
    end: "models.DateField[date | None, date | None]" = models.DateField(
        _("holds until before"), null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "id"], name="sla_policy_in_organization"
            ),
            models.CheckConstraint(condition=models.Q(seconds__gte=1), name="sla_policy_has_time"),
            end_after_start("sla_policy_end_after_start"),
            one_at_a_time(
                "sla_policy_one_at_a_time",
                "target",
                Coalesce("tier", 0),
                "priority",
                message=_("Another policy holds for these tickets at that time."),
            ),
        ]


class IncidentWindowQuerySet(models.QuerySet["IncidentWindow"]):
    """Outages of organizations."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization that hold."""
        return self.filter(organization=organization, withdrawn_at__isnull=True)


class IncidentWindow(models.Model):
    """An outage: tickets created in [start, end) do not count unless asked for."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="incidents")
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))
    reason = models.CharField(_("what happened"), max_length=300)
    approved_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    approved_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )

    objects = IncidentWindowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="incident_in_organization"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="incident_end_after_start",
                violation_error_message=_("The end must lie after the start."),
            ),
        ]
