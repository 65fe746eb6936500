"""What people say to one another about objectives: comments, acknowledgements, thanks."""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from objectives.models.check_in import CheckIn
from objectives.models.initiative import Initiative
from objectives.models.key_result import KeyResult
from objectives.models.objective import Objective
from people.models import Membership, Organization

# What a comment can be about: model → the foreign key of it; exactly one is set.
ABOUT = {
    "Objective": "objective",
    "KeyResult": "key_result",
    "CheckIn": "check_in",
    "Initiative": "initiative",
}


def _one_of(names: Collection[str]) -> Q:
    """Exactly one of these columns is set."""
    found = Q()
    for name in names:
        others = {f"{other}__isnull": True for other in names if other != name}
        found |= Q(**{f"{name}__isnull": False}, **others)
    return found


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments of one organization."""

    def on(self, thing: models.Model) -> Self:
        """Those on one thing, the oldest first."""
        about = {ABOUT[type(thing).__name__]: thing}
        organization = thing.organization_id  # type: ignore[attr-defined]
        return self.filter(organization=organization, **about).order_by("created_at", "id")


class Comment(models.Model):
    """A word on one thing; who is named in it with an @ is told."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    objective = models.ForeignKey(
        Objective,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        db_constraint=False,
    )
    key_result = models.ForeignKey(
        KeyResult,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        db_constraint=False,
    )
    check_in = models.ForeignKey(
        CheckIn, models.CASCADE, null=True, blank=True, related_name="comments", db_constraint=False
    )
    initiative = models.ForeignKey(
        Initiative,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        db_constraint=False,
    )
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    text = models.TextField(_("comment"), max_length=4000)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="comment_in_organization"),
            models.CheckConstraint(
                condition=_one_of(ABOUT.values()), name="comment_about_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def thing(self) -> Objective | KeyResult | CheckIn | Initiative:
        """What it is about."""
        found = self.objective or self.key_result or self.check_in or self.initiative
        if found is None:
            raise ValueError("A comment is about something: a constraint sees to it.")
        return found


class Acknowledgement(models.Model):
    """A lead or director has read a check-in."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    check_in = models.ForeignKey(
        CheckIn, models.CASCADE, related_name="acknowledgements", db_constraint=False
    )
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+", db_constraint=False)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "check_in", "by"], name="acknowledged_once"
            ),
        ]


class Thanks(models.Model):
    """From anyone to anyone. They stand on the scorecard of who got them, and are never counted."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    to = models.ForeignKey(
        Membership, models.CASCADE, related_name="thanks", db_constraint=False, verbose_name=_("to")
    )
    text = models.CharField(_("for what"), max_length=300)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(by=models.F("to")),
                name="thanks_to_another",
                violation_error_message=_("Thanks go to somebody else."),
            ),
        ]
        indexes = [models.Index(fields=["organization", "to", "-at"], name="thanks_of_person")]
