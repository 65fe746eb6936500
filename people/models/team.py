"""The tree of teams."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.organization import Organization


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams are few: the whole tree of an organization is one query."""

    def of(self, organization: Organization | int) -> Self:
        """The teams of one organization, by name."""
        return self.filter(organization=organization).order_by("name", "id")

    def active(self) -> Self:
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)


class Team(models.Model):
    """A company, department or team: a node of its organization's tree."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="teams")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        db_constraint=False,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=60)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "slug"],
                name="team_slug_once",
                violation_error_message=_("Another team has this short name."),
            ),
            # What composite foreign keys of other tables refer to.
            models.UniqueConstraint(fields=["organization", "id"], name="team_in_organization"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="team_not_its_own_parent",
                violation_error_message=_("A team cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def with_descendants(roots: Iterable[int], parents: Iterable[tuple[int, int | None]]) -> set[int]:
    """The ids of `roots` and of all teams below them; `parents` are (team, its parent) pairs."""
    children: dict[int, list[int]] = defaultdict(list)
    for team, parent in parents:
        if parent is not None:
            children[parent].append(team)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        team = waiting.pop()
        if team not in found:
            found.add(team)
            waiting += children[team]
    return found
