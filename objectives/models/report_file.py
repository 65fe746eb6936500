"""Reports that are made in the background: who asked for what, and the file once it is there."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from objectives.models.cycle import Cycle
from people.access import Access
from people.models import Membership, Organization, Team

# Who has waited so long is told that nobody works on it.
PATIENCE = timedelta(minutes=10)


class ReportState(models.TextChoices):
    """How far a report is."""

    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    """Reports of one person, or those that are still to be made."""

    def of(self, access: Access) -> Self:
        """What this person asked for, without the files themselves."""
        return self.filter(organization=access.organization, person=access.membership).defer(
            "content"
        )

    def waiting(self) -> Self:
        """Those that are still to be made, in the order in which they were asked for."""
        return self.filter(state=ReportState.WAITING).order_by("asked_at", "id")


class ReportFile(models.Model):
    """A cycle's report as PDF, or a team's (team None: all of it), in one language.

    One for each person and thing: asked for again, it takes the place of the last. trouble: why it
    was not made, as a word. private: the private objectives in it, personal: the key results about
    one person: both by id, so that nobody opens it who may not see these any more.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Membership, models.CASCADE, related_name="+", db_constraint=False)
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="+", db_constraint=False)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+", db_constraint=False)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=12, blank=True, default="")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField(null=True)
    private = ArrayField(models.BigIntegerField(), default=list)
    personal = ArrayField(models.BigIntegerField(), default=list)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "cycle", "team", "language"],
                nulls_distinct=False,
                name="report_file_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ReportState.MADE, content__isnull=False)
                | (~models.Q(state=ReportState.MADE) & models.Q(content__isnull=True)),
                name="report_file_made_or_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                name="report_file_waiting",
                condition=models.Q(state=ReportState.WAITING),
            ),
        ]

    def state_at(self, now: datetime) -> ReportState:
        """What its page shows: who has waited too long need not wait on."""
        if self.state == ReportState.WAITING and now >= self.asked_at + PATIENCE:
            return ReportState.FAILED
        return ReportState(self.state)
