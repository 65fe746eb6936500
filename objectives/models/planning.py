"""What planning starts from: proposals, and what the department is there for."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from objectives.choices import ProposalState
from objectives.models.cycle import Cycle
from objectives.models.key_result import KeyResult
from objectives.models.objective import Objective
from people.access import Access
from people.models import Membership, Organization, Team


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals as one person may see them."""

    def visible_to(self, access: Access) -> Self:
        """One's own, and those that one decides over."""
        found = self.filter(organization=access.organization)
        if access.is_director:
            return found
        return found.filter(models.Q(by=access.membership) | self._decided_by(access))

    def to_decide(self, access: Access) -> Self:
        """Those that wait for this person."""
        found = self.filter(organization=access.organization, state=ProposalState.WAITING)
        return found.filter(self._decided_by(access))

    def _decided_by(self, access: Access) -> models.Q:
        """A director's are all; a lead's those for led teams whose objective the lead may see."""
        if access.is_director:
            return models.Q()
        seen = models.Q(objective__isnull=True) | models.Q(
            objective__in=Objective.objects.visible_to(access)
        )
        return models.Q(team__in=access.led_teams) & seen


class Proposal(models.Model):
    """An idea for an objective or, with `objective`, for a key result of it.

    team None: the company's. What became of it: made_objective, made_key_result, or the reason.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    cycle = models.ForeignKey(
        Cycle, models.CASCADE, related_name="+", db_constraint=False, verbose_name=_("cycle")
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("team"),
    )
    objective = models.ForeignKey(
        Objective,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="proposals",
        db_constraint=False,
    )
    title = models.CharField(_("proposal"), max_length=200)
    why = models.TextField(_("why"), blank=True, default="")
    stage = models.CharField(_("stage"), max_length=20, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING
    )
    reason = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    made_objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    made_key_result = models.ForeignKey(
        KeyResult, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organization", "state"], name="proposal_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ProposalState.DECLINED) | ~models.Q(reason=""),
                name="proposal_declined_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Mission(models.Model):
    """What the company's service, or a team (team None: all of it), is there for."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False
    )
    text = models.TextField(_("mission"), max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "team"], nulls_distinct=False, name="mission_once"
            ),
        ]
