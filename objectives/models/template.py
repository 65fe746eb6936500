"""OKRs that an organization saved to start from again."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Membership, Organization


class SavedTemplateQuerySet(models.QuerySet["SavedTemplate"]):
    """Those of one organization at a time."""

    def of(self, organization: Organization | int) -> Self:
        """In use, the newest first."""
        return self.filter(organization=organization, archived_at__isnull=True).order_by("-id")


class SavedTemplate(models.Model):
    """`body` is objectives.library.template.Template as JSON."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    title = models.CharField(_("objective"), max_length=200)
    body = models.JSONField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SavedTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="template_in_organization"),
        ]

    def __str__(self) -> str:
        return self.title
