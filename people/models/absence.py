"""Who is out of office, and who stands in meanwhile."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.membership import Membership
from people.models.organization import Organization
from people.models.ranges import end_after_start, one_at_a_time


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences of one organization at a time."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization, the earliest first."""
        return self.filter(organization=organization).order_by("start", "id")

    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(start__lte=day, end__gt=day)


class Absence(models.Model):
    """Days [start, end) on which somebody is away; `stand_in` is asked in their place."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(
        Membership,
        models.CASCADE,
        related_name="absences",
        db_constraint=False,
        verbose_name=_("who is away"),
    )
    stand_in = models.ForeignKey(
        Membership,
        models.CASCADE,
        related_name="standing_in",
        db_constraint=False,
        verbose_name=_("stand-in"),
    )
    start: "models.DateField[date, date]" = models.DateField(_("first day"))
    end: "models.DateField[date, date]" = models.DateField(_("day after the last"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            end_after_start("absence_end_after_start"),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("stand_in")),
                name="absence_stand_in_is_another",
                violation_error_message=_("Somebody else has to stand in."),
            ),
            one_at_a_time(
                "absence_one_at_a_time",
                "person",
                message=_("Some of these days are in another absence already."),
            ),
        ]
        indexes = [models.Index(fields=["organization", "start"], name="absence_by_day")]

    @property
    def last_day(self) -> date:
        """The last of the days."""
        return self.end - timedelta(days=1)
