"""The helpdesk's own agents and groups, and whom and what they were matched to, by dates."""

from datetime import date

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.models.source import Source
from people.models import Membership, Organization, Team
from people.models.ranges import end_after_start, one_at_a_time


class Named(models.Model):
    """Somebody or something that a helpdesk knows by an id of its own."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    source = models.ForeignKey(
        Source, models.CASCADE, related_name="%(class)ss", db_constraint=False
    )
    external_id = models.CharField(max_length=200)
    name = models.CharField(_("name"), max_length=200)
    ignored = models.BooleanField(default=False)  # a robot, or a queue that is nobody's
    first_seen_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class HelpdeskAgent(Named):
    """An agent as the helpdesk knows it; a name never seen before waits here to be matched."""

    email = models.CharField(_("e-mail address"), max_length=254, blank=True, default="")
    # Matched by itself once, and never again: what an admin takes back stays taken back.
    matched_by_address = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source", "external_id"], name="helpdesk_agent_once"
            ),
            models.UniqueConstraint(fields=["organization", "id"], name="agent_in_organization"),
        ]


class HelpdeskGroup(Named):
    """A queue, department or group of the helpdesk."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source", "external_id"], name="helpdesk_group_once"
            ),
            models.UniqueConstraint(fields=["organization", "id"], name="group_in_organization"),
        ]


class Match(models.Model):
    """Holds for the local dates [start, end); a missing start is always, a missing end for ever."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    start: "models.DateField[date | None, date | None]" = models.DateField(null=True, blank=True)
    end: "models.DateField[date | None, date | None]" = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class AgentMatch(Match):
    """This helpdesk agent is that person."""

    agent = models.ForeignKey(
        HelpdeskAgent, models.CASCADE, related_name="matches", db_constraint=False
    )
    person = models.ForeignKey(
        Membership, models.CASCADE, related_name="helpdesk_agents", db_constraint=False
    )

    class Meta:
        constraints = [
            end_after_start("agent_match_end_after_start"),
            one_at_a_time(
                "agent_match_one_at_a_time",
                "agent",
                message=_("This agent is matched to somebody at that time."),
            ),
        ]


class GroupMatch(Match):
    """The tickets of this helpdesk group are that team's."""

    group = models.ForeignKey(
        HelpdeskGroup, models.CASCADE, related_name="matches", db_constraint=False
    )
    team = models.ForeignKey(
        Team, models.CASCADE, related_name="helpdesk_groups", db_constraint=False
    )

    class Meta:
        constraints = [
            end_after_start("group_match_end_after_start"),
            one_at_a_time(
                "group_match_one_at_a_time",
                "group",
                message=_("This group is matched to a team at that time."),
            ),
        ]
