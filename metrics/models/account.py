"""Accounts: the customers themselves, from when to when, and who looks after them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Membership, Organization
from people.models.ranges import end_after_start, one_at_a_time


class Colour(models.TextChoices):
    """How an account stands, as people say it at a glance."""

    GREEN = "green", _("Green")
    YELLOW = "yellow", _("Yellow")
    RED = "red", _("Red")


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts of organizations."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization."""
        return self.filter(organization=organization)

    def alive_on(self, day: date) -> Self:
        """Those that were customers on this local day."""
        return self.filter(
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gt=day), started_on__lte=day
        )


class Account(models.Model):
    """A customer from started_on until before ended_on; known to helpdesks by external_id."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="accounts")
    external_id = models.CharField(_("number"), max_length=200)
    name = models.CharField(_("name"), max_length=200)
    segment = models.CharField(_("segment"), max_length=80, blank=True, default="")
    started_on: "models.DateField[date, date]" = models.DateField(_("customer since"))
    ended_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("customer until"), null=True, blank=True
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "external_id"],
                name="account_once",
                violation_error_message=_("Another account has this number."),
            ),
            models.UniqueConstraint(fields=["organization", "id"], name="account_in_organization"),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gt=models.F("started_on")),
                name="account_end_after_start",
                violation_error_message=_("The end must lie after the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AccountAssignee(models.Model):
    """Who looks after an account on the local dates [start, end); an open end is for ever."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    account = models.ForeignKey(
        Account, models.CASCADE, related_name="assignees", db_constraint=False
    )
    person = models.ForeignKey(
        Membership, models.CASCADE, related_name="accounts", db_constraint=False
    )
    start: "models.DateField[date | None, date | None]" = models.DateField(null=True, blank=True)
    end: "models.DateField[date | None, date | None]" = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            end_after_start("account_assignee_end_after_start"),
            one_at_a_time(
                "account_one_assignee_at_a_time",
                "account",
                message=_("Somebody looks after this account at that time."),
            ),
        ]
