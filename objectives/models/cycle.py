"""Cycles: the quarters in which objectives are set, run, graded and closed."""

from datetime import date, timedelta
from typing import Self

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from objectives.choices import Cadence, CycleState
from people.models import Organization
from people.models.ranges import one_at_a_time


class CycleQuerySet(models.QuerySet["Cycle"]):
    """Cycles of one organization at a time."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization, newest first."""
        return self.filter(organization=organization).order_by("-start", "cadence")

    def running_on(self, day: date) -> Self:
        """Active ones whose dates contain the day."""
        return self.filter(state=CycleState.ACTIVE, start__lte=day, end__gt=day)

    def hold(self, cycle: "Cycle") -> str:
        """Its state now, which stays so until the transaction ends. Others may hold it as well.

        Whoever changes something in a cycle asks here: closing waits for them, and they for it.
        Before any row in it (objectives.holding).
        """
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT state FROM {Cycle._meta.db_table}"  # noqa: S608 - our own table
                " WHERE organization_id = %s AND id = %s FOR SHARE",
                [cycle.organization_id, cycle.pk],
            )
            (state,) = cursor.fetchone()
        return str(state)


class Cycle(models.Model):
    """Dates [start, end) for objectives; cycles of one cadence never overlap."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="cycles")
    name = models.CharField(_("name"), max_length=60)
    cadence = models.CharField(
        _("cadence"), max_length=10, choices=Cadence.choices, default=Cadence.QUARTER
    )
    start: "models.DateField[date, date]" = models.DateField(_("first day"))
    end: "models.DateField[date, date]" = models.DateField(_("day after the last"))
    state = models.CharField(
        _("state"), max_length=8, choices=CycleState.choices, default=CycleState.DRAFT
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="cycle_in_organization"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="cycle_end_after_start",
                violation_error_message=_("The cycle must end after it starts."),
            ),
            one_at_a_time(
                "cycle_no_overlap",
                "cadence",
                message=_("Another cycle of this cadence has some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last of its days."""
        return self.end - timedelta(days=1)
