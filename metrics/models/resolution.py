"""Who is whom as measuring last saw it, and what must be measured again because that changed."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from metrics.models.helpdesk import HelpdeskAgent, HelpdeskGroup
from people.models import Membership, Organization, Team


class SeenMatch(models.Model):
    """A dated match or team membership that the measurements are resolved by.

    Held against the matches themselves it shows what has changed, whoever changed it. One of:
    agent → person, group → team, person → team.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    agent = models.ForeignKey(
        HelpdeskAgent, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    group = models.ForeignKey(
        HelpdeskGroup, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    person = models.ForeignKey(
        Membership, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+", db_constraint=False)
    start: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    end: "models.DateField[date | None, date | None]" = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "agent", "group", "person", "team", "start", "end"],
                nulls_distinct=False,
                name="seen_match_once",
            ),
        ]


class SeenZone(models.Model):
    """The time zone by whose weeks and days an organization's figures were last computed."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="+")
    timezone = models.CharField(max_length=64)


class SeenRule(models.Model):
    """A schedule, promise, place in the tree of teams or catalogue that the figures go by.

    Held against what is there now it shows what has changed, as with SeenMatch.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    content = models.JSONField()


class DueScope(models.Model):
    """Tickets to measure again because a setting changed; gone when all of them have been.

    Those named, and those with a measurement of one of the agents, groups or teams (`whole`: of
    anybody) dated in [start, end), or that are unsolved now. `after` is the last one that was done.
    people, entries: the entries of these people, and these themselves, follow at the end.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    tickets = ArrayField(models.BigIntegerField(), default=list)
    agents = ArrayField(models.BigIntegerField(), default=list)
    groups = ArrayField(models.BigIntegerField(), default=list)
    teams = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    whole = models.BooleanField(default=False, db_default=False)
    people = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    entries = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    cause = models.CharField(max_length=40)
    after = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
