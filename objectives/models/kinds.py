"""What only some kinds of key result ask: members, steps, how many measurements."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.models import MetricVersion
from objectives.choices import Kind, Member
from people.models import Membership, Organization, Team

# Of an each: under so many measurements a member is not judged, unless said otherwise.
LEAST_SAMPLE = 30
# Their value is how many there are of something, whatever the metric's unit.
COUNTED = (Kind.EACH, Kind.MILESTONES, Kind.BASELINE)


class AsksByKind(models.Model):
    """What a key result asks of which metric, and what belongs to one kind alone.

    What the value is: a reach's and a maintain's is the metric's; an each's the number of members
    who keep the threshold, and its sample how many were judged; a milestones' the number of steps
    done, and its sample how many there are; a baseline's the number of measurements so far.
    Amounts are millionths.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REACH)
    # Without a metric the values are typed, or steps ticked.
    metric = models.ForeignKey(
        MetricVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("metric"),
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="count")
    # Of a reach: a further value, beyond the target; it changes no progress.
    stretch = models.BigIntegerField(_("stretch"), null=True, blank=True)
    # Of an each: of what, and from which sample on one is judged.
    each_of = models.CharField(
        _("each"), max_length=8, choices=Member.choices, blank=True, default=""
    )
    least_sample = models.PositiveIntegerField(_("least sample"), null=True, blank=True)
    # Of a baseline: how many measurements it takes.
    needed = models.PositiveIntegerField(
        _("measurements needed"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    # Computed. Of an each: how many members there are, judged or not.
    members_known = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Of a baseline: where we stand, as far as is known, with its 95 % interval.
    found = models.BigIntegerField(null=True, blank=True, editable=False)
    found_low = models.BigIntegerField(null=True, blank=True, editable=False)
    found_high = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def sample_asked(self) -> int:
        """Of an each: from how many measurements on a member is judged."""
        return LEAST_SAMPLE if self.least_sample is None else self.least_sample

    @property
    def is_counted(self) -> bool:
        """Whether its value is how many there are of something, and its sample of how many."""
        return self.kind in COUNTED

    @property
    def is_typed(self) -> bool:
        """Whether people type its values at check-in."""
        return self.metric_id is None and self.kind != Kind.MILESTONES


class Milestone(models.Model):
    """One step of a key result: done by somebody on a day, or not yet. Weight in millionths."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    key_result = models.ForeignKey(
        "KeyResult", models.CASCADE, related_name="milestones", db_constraint=False
    )
    title = models.CharField(_("step"), max_length=200)
    weight = models.BigIntegerField(_("weight"), default=1_000_000)
    due: "models.DateField[date | None, date | None]" = models.DateField(
        _("due"), null=True, blank=True
    )
    position = models.IntegerField(default=0)
    # The day from which it counts: one ticked at a check-in counts for the week reported.
    done_on: "models.DateField[date | None, date | None]" = models.DateField(
        null=True, blank=True, editable=False
    )
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_constraint=False,
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "key_result"], name="milestone_of_key_result")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "id"], name="milestone_in_organization"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0),
                name="milestone_weighs_something",
                violation_error_message=_("The weight of a step must be above 0."),
            ),
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True, done_at__isnull=True)
                | models.Q(done_on__isnull=False, done_at__isnull=False),
                name="milestone_done_or_not",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MemberValue(models.Model):
    """An each's agent, team or channel (one of the three) as it stands; inside None: not judged.

    value in millionths of the metric's unit; agents: how many the measurements are credited to.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    key_result = models.ForeignKey(
        "KeyResult", models.CASCADE, related_name="members", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Membership, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+", db_constraint=False)
    channel = models.CharField(max_length=20, blank=True, default="")
    value = models.BigIntegerField(null=True)
    sample = models.BigIntegerField(default=0)
    agents = models.IntegerField(null=True)
    inside = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key_result", "person", "team", "channel"],
                nulls_distinct=False,
                name="member_once",
            ),
        ]
