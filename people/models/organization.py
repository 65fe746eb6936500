"""An organization and its calendar."""

from datetime import date
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from people.models.user import User


def validate_timezone(value: str) -> None:
    """Refuse what is no name of the time-zone database."""
    if value not in available_timezones():
        raise ValidationError(_("“%(value)s” is no time zone."), params={"value": value})


def monday_to_friday() -> list[int]:
    """ISO numbers of the usual working days."""
    return [1, 2, 3, 4, 5]


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Organizations."""

    def visible_to(self, user: "User") -> Self:
        """Those to which the user belongs."""
        return self.filter(memberships__user=user, memberships__left_at__isnull=True).order_by(
            "name"
        )

    def lock(self, organization_id: int) -> None:
        """Until the transaction ends nobody else comes past this line for the organization.

        So that what is checked still holds when it is written. Rows may be added all the while.
        """
        self.select_for_update(no_key=True).get(pk=organization_id)

    def touch(self, organization_id: int) -> None:
        """Say that something a page could show has changed."""
        self.filter(pk=organization_id).update(data_version=models.F("data_version") + 1)


class Organization(models.Model):
    """A customer of ours: everything else belongs to exactly one."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=50, unique=True)
    timezone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_timezone]
    )
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default="en"
    )
    working_days = ArrayField(
        models.SmallIntegerField(), default=monday_to_friday, verbose_name=_("working days")
    )
    # Raised with every change that a page could show; cached fragments carry it in their key.
    data_version = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(working_days__contained_by=[1, 2, 3, 4, 5, 6, 7]),
                name="organization_working_days_are_weekdays",
                violation_error_message=_("Working days are Monday (1) to Sunday (7)."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Where its midnights are."""
        return ZoneInfo(self.timezone)


class Holiday(models.Model):
    """A day on which nobody works, whatever the weekday."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="holidays")
    day: "models.DateField[date, date]" = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "day"],
                name="holiday_once_a_day",
                violation_error_message=_("This day is a holiday already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()
