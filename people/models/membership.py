"""Who belongs to an organization, in which roles, in which team from when to when."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.organization import Organization
from people.models.ranges import one_at_a_time
from people.models.team import Team


class Role(models.TextChoices):
    """What someone may do; one person can hold several."""

    ADMIN = "admin", _("Admin")
    DIRECTOR = "director", _("Director")
    LEAD = "lead", _("Team lead")
    AGENT = "agent", _("Agent")
    VIEWER = "viewer", _("Viewer")


# Who can check in, and so own something or stand in for somebody; others read or set up.
WORK = (Role.DIRECTOR, Role.LEAD, Role.AGENT)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """People of an organization."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization."""
        return self.filter(organization=organization)

    def active(self) -> Self:
        """Those who have not left."""
        return self.filter(left_at__isnull=True)

    def working(self) -> Self:
        """Those who can check in, and so own something: directors, leads and agents."""
        return self.filter(works(models.OuterRef("pk")))


def works(person: models.OuterRef) -> models.Exists:
    """Whether the person of that id can check in, within the query that has it."""
    return models.Exists(RoleGrant.objects.filter(membership=person, role__in=WORK))


class Membership(models.Model):
    """A person in one organization, also before (or without ever) signing in."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships",
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True, default="")
    # Typed by whoever joined, and verified by nobody: it decides nothing by itself.
    email_claimed = models.BooleanField(default=False, db_default=False, editable=False)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_user_once"),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=~models.Q(email=""),
                name="membership_email_once",
                violation_error_message=_("Someone here has this e-mail address already."),
            ),
            models.UniqueConstraint(
                fields=["organization", "id"], name="membership_in_organization"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """One role of one person; a lead's is for a team and all below it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="leads", verbose_name=_("team")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "membership", "role", "team"],
                nulls_distinct=False,
                name="role_once",
                violation_error_message=_("This person holds the role already."),
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.LEAD, team__isnull=False)
                | (~models.Q(role=Role.LEAD) & models.Q(team__isnull=True)),
                name="role_lead_has_team",
                violation_error_message=_("A lead leads a team; the other roles have none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.team or ''}".strip()


class TeamMembershipQuerySet(models.QuerySet["TeamMembership"]):
    """Who works where, and when."""

    def current(self, organization: Organization) -> Self:
        """Those that hold today, in the organization's time zone."""
        today = timezone.now().astimezone(organization.zone).date()
        return self.filter(organization=organization, start__lte=today).filter(
            models.Q(end__isnull=True) | models.Q(end__gt=today)
        )


class TeamMembership(models.Model):
    """In which team someone works, by dates: [start, end), an open end is now."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    start: "models.DateField[date, date]" = models.DateField(_("from"))
    end: "models.DateField[date | None, date | None]" = models.DateField(
        _("until"), null=True, blank=True
    )

    objects = TeamMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gt=models.F("start")),
                name="team_membership_end_after_start",
                violation_error_message=_("The end must lie after the start."),
            ),
            # The credited agent's team at a time must be one team.
            one_at_a_time(
                "team_membership_one_at_a_time",
                "membership",
                message=_("This person is in another team at that time."),
            ),
        ]
