"""Views of the explorer that somebody has kept: a metric, and how it was looked at."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Membership, Organization


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Views of organizations."""

    def of(self, organization: Organization | int) -> Self:
        """Those of one organization that were not deleted."""
        return self.filter(organization=organization, deleted_at__isnull=True)

    def visible_to(self, person: Membership) -> Self:
        """The own ones, and those that are shared."""
        return self.filter(models.Q(owner=person) | models.Q(shared=True))


class SavedView(models.Model):
    """An address of the explorer under a name.

    metric: its key. query: the parameters of the address (Asked.place and Look.query). What a
    reader sees there is always what that reader may see.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    owner = models.ForeignKey(
        Membership, models.CASCADE, related_name="saved_views", db_constraint=False
    )
    name = models.CharField(_("name"), max_length=120)
    metric = models.SlugField(max_length=60)
    query = models.JSONField(default=dict, blank=True)
    shared = models.BooleanField(_("shared with everybody here"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "owner", "name"],
                condition=models.Q(deleted_at__isnull=True),
                name="saved_view_name_once",
                violation_error_message=_("You have another view of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
