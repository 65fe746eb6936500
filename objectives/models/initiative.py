"""Initiatives: work that is meant to move a key result. It has no progress of its own."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from objectives.choices import CycleState, InitiativeState, Visibility
from objectives.models.key_result import KeyResult
from objectives.models.objective import Objective
from people.access import Access
from people.models import Membership, Organization

OPEN = (InitiativeState.PLANNED, InitiativeState.UNDER_WAY)


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Initiatives as one person may see them."""

    def visible_to(self, access: Access) -> Self:
        """Those of the key results and objectives that the person may see."""
        return self._readable_by(access).filter(archived_at__isnull=True)

    def archived_of(self, access: Access) -> Self:
        """The archived ones among them."""
        return self._readable_by(access).filter(archived_at__isnull=False)

    def open_of(self, owner: Membership) -> Self:
        """What a person has still to do in cycles that are not closed, the most urgent first."""
        return (
            self.filter(owner=owner, state__in=OPEN)
            .exclude(objective__cycle__state=CycleState.CLOSED)
            .order_by(models.F("due").asc(nulls_last=True), "id")
        )

    def due_until(self, organization: Organization, day: date) -> Self:
        """Whose day is near or past, in cycles that are not closed; of what everybody may see."""
        return (
            self.filter(
                organization=organization,
                owner__isnull=False,
                state__in=OPEN,
                due__lte=day,
                archived_at__isnull=True,
                objective__archived_at__isnull=True,
                objective__visibility=Visibility.EVERYONE,
            )
            .exclude(objective__cycle__state=CycleState.CLOSED)
            .order_by("due", "id")
        )

    def in_order(self) -> Self:
        """What is open first, by due date; then what is done or dropped."""
        still_open = models.Case(
            models.When(state__in=OPEN, then=0), default=1, output_field=models.IntegerField()
        )
        return self.order_by(still_open, models.F("due").asc(nulls_last=True), "id")

    def _readable_by(self, access: Access) -> Self:
        seen = KeyResult.objects.visible_to(access)
        return self.filter(
            models.Q(key_result__isnull=True) | models.Q(key_result__in=seen),
            organization=access.organization,
            objective__in=Objective.objects.visible_to(access),
        )


class Initiative(models.Model):
    """Behind a key result; or, where nobody has said yet which one it moves, its objective's.

    instead_of: the key result that was a task and became this; archived, so that it can come back.
    changed_at: since when it is in its state: other words of it are no news in a review.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="initiatives", db_constraint=False
    )
    key_result = models.ForeignKey(
        KeyResult,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="initiatives",
        db_constraint=False,
        verbose_name=_("key result"),
    )
    instead_of = models.ForeignKey(
        KeyResult,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_constraint=False,
    )
    title = models.CharField(_("initiative"), max_length=200)
    owner = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        db_constraint=False,
        verbose_name=_("owner"),
    )
    author = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", db_constraint=False, editable=False
    )
    due: "models.DateField[date | None, date | None]" = models.DateField(
        _("due"), null=True, blank=True
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=InitiativeState.choices,
        default=InitiativeState.PLANNED,
    )
    note = models.TextField(_("note"), blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "id"], name="initiative_in_organization"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "objective"], name="initiative_of_objective"),
            models.Index(fields=["organization", "owner", "state"], name="initiative_of_owner"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in OPEN
