"""Metrics, their versions, their stored values, and what waits to be computed again."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.models.measurement import MEASURES
from people.models import Membership, Organization, Team


class MetricQuerySet(models.QuerySet["Metric"]):
    """Metrics of organizations."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization that were not retired."""
        return self.filter(organization=organization, retired_at__isnull=True)


class Metric(models.Model):
    """How measurements become one number. An organization starts with the catalogue's."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="metrics")
    key = models.SlugField(max_length=60)
    # Empty: the catalogue's words in the reader's language.
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MetricQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="metric_key_once"),
            models.UniqueConstraint(fields=["organization", "id"], name="metric_in_organization"),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class MetricVersion(models.Model):
    """A metric's definition from a day on; never changed, only followed by the next.

    definition: what metrics.catalogue.Definition says, as JSON. by and note: of an own metric, who
    wrote it and what they say has changed. filled_at: since when its weekly values are stored.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    metric = models.ForeignKey(Metric, models.CASCADE, related_name="versions", db_constraint=False)
    number = models.PositiveIntegerField(default=1)
    definition = models.JSONField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    note = models.CharField(max_length=300, blank=True, default="")
    filled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "metric", "number"], name="metric_version_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "id"], name="metric_version_in_organization"
            ),
        ]


class MetricValue(models.Model):
    """A metric for one week (from its Monday, local) and scope, with its parts.

    Scope: a team (its own measurements), a person, or the company where both are null.
    numerator and denominator are in millionths; value is millionths of the unit, null: no data.
    Of means the sums that their intervals need. spread: of the company's quantiles all values that
    count, ascending, as whole numbers of eight bytes, the highest first.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(
        MetricVersion, models.CASCADE, related_name="values", db_constraint=False, db_index=False
    )
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    person = models.ForeignKey(
        Membership,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    week: "models.DateField[date, date]" = models.DateField()
    value = models.DecimalField(max_digits=30, decimal_places=6, null=True, blank=True)
    n = models.BigIntegerField(default=0)
    numerator = models.DecimalField(max_digits=30, decimal_places=0, null=True, blank=True)
    denominator = models.DecimalField(max_digits=30, decimal_places=0, null=True, blank=True)
    excluded = models.BigIntegerField(default=0)
    value_squares = models.DecimalField(max_digits=50, decimal_places=0, null=True, blank=True)
    products = models.DecimalField(max_digits=50, decimal_places=0, null=True, blank=True)
    weight_squares = models.DecimalField(max_digits=50, decimal_places=0, null=True, blank=True)
    spread = models.BinaryField(null=True, blank=True)
    computed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "version", "team", "person", "week"],
                nulls_distinct=False,
                name="value_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "person", "week"], name="value_by_person"),
            models.Index(fields=["organization", "team", "week"], name="value_by_team"),
        ]


class DueValue(models.Model):
    """A week of a measure, team and person whose stored values must be computed again."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    measure = models.SmallIntegerField(choices=MEASURES)
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    person = models.ForeignKey(
        Membership,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    week: "models.DateField[date, date]" = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "measure", "week", "team", "person"],
                nulls_distinct=False,
                name="due_value_once",
            ),
        ]


class MeasureVersion(models.Model):
    """How often the measurements of a measure and team have changed.

    What is computed from them remembers the version that it saw: a number, not a flag.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    measure = models.SmallIntegerField(choices=MEASURES)
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    version = models.BigIntegerField(default=1)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "measure", "team"],
                nulls_distinct=False,
                name="measure_version_once",
            ),
        ]
