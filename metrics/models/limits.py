"""What an organization sets of the measures: cut-offs, time limits, how often is enough."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from metrics.facts import Limits
from people.models import Organization

USUAL = Limits()
HOUR = 3600
LONGEST = 8760  # hours: a year


def usual_past() -> list[int]:
    """The limits past which open tickets are measured where nobody has set any."""
    return [*USUAL.solved_within]


def _between(low: int, high: int) -> list[MinValueValidator | MaxValueValidator]:
    return [MinValueValidator(low), MaxValueValidator(high)]


class MeasureLimits(models.Model):
    """At most one row an organization; without one the usual limits hold.

    short_abandon, answered_in_time: seconds, as in metrics.facts.Limits. solved_within: hours, the
    limit of the catalogue's metric. past: every limit (seconds) that any version of a metric asks
    for, old ones too: key results keep their version. covered_by: how many live contacts make an
    account a covered one.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="measure_limits", primary_key=True
    )
    short_abandon = models.PositiveIntegerField(
        default=USUAL.short_abandon,
        validators=_between(0, HOUR),
    )
    answered_in_time = models.PositiveIntegerField(
        default=USUAL.answered_in_time,
        validators=_between(1, HOUR),
    )
    solved_within = models.PositiveIntegerField(default=24, validators=_between(1, LONGEST))
    covered_by = models.PositiveSmallIntegerField(
        default=1,
        validators=_between(1, 100),
    )
    past = ArrayField(models.PositiveIntegerField(), default=usual_past, editable=False)

    @property
    def of_measures(self) -> Limits:
        """As the pure functions take them."""
        return Limits(tuple(self.past), self.short_abandon, self.answered_in_time)


def limits_of(organization: Organization) -> MeasureLimits:
    """The organization's limits, or the usual ones (not stored); one query."""
    found = MeasureLimits.objects.filter(organization=organization).first()
    return found or MeasureLimits(organization=organization)
