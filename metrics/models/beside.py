"""What stands beside a metric: what others reach, and the band in which it is watched."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.models.metric import Metric
from people.models import Membership, Organization, Team


class Benchmark(models.Model):
    """What somebody else reaches, with its source. value: millionths of the metric's unit."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    metric = models.ForeignKey(
        Metric, models.CASCADE, related_name="benchmarks", db_constraint=False
    )
    value = models.BigIntegerField(_("value"))
    source = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True, default="")
    day: "models.DateField[date, date]" = models.DateField(_("as of"))
    by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "metric", "source", "day"],
                name="benchmark_once",
                violation_error_message=_("This source's value of that day is there already."),
            ),
        ]
        ordering = ["-day", "source", "pk"]


class BandWindow(models.TextChoices):
    """Over which days a band looks."""

    WEEK = "week", _("The last full week")
    FOUR_WEEKS = "four_weeks", _("The last 4 weeks")
    LAST_DAY = "last_day", _("As of the last day")


class BandQuerySet(models.QuerySet["Band"]):
    """Bands of organizations."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization whose metric is in use."""
        return self.filter(organization=organization, metric__retired_at__isnull=True)


class Band(models.Model):
    """Where a metric should stay without a key result: of the company, a team or one person.

    lower and upper are millionths of the metric's unit, inclusive; one of them may be open.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="bands", db_constraint=False)
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(
        Membership, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False
    )
    lower = models.BigIntegerField(_("at least"), null=True, blank=True)
    upper = models.BigIntegerField(_("at most"), null=True, blank=True)
    window = models.CharField(
        _("over"), max_length=10, choices=BandWindow.choices, default=BandWindow.FOUR_WEEKS
    )
    by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = BandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "metric", "team", "person"],
                nulls_distinct=False,
                name="band_once",
                violation_error_message=_("There is a band for this already: change that one."),
            ),
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) | models.Q(person__isnull=True),
                name="band_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(lower__isnull=False) | models.Q(upper__isnull=False),
                name="band_has_an_edge",
                violation_error_message=_("Type at least one end of the band."),
            ),
            models.CheckConstraint(
                condition=models.Q(lower__isnull=True)
                | models.Q(upper__isnull=True)
                | models.Q(upper__gt=models.F("lower")),
                name="band_upper_above_lower",
                violation_error_message=_(
                    "The upper end of the band must lie above its lower end."
                ),
            ),
        ]
