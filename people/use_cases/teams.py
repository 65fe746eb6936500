"""The tree of teams."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from people import audit
from people.models import (
    Membership,
    Organization,
    RoleGrant,
    Team,
    TeamMembership,
    with_descendants,
)


@transaction.atomic
def create_team(
    *, organization: Organization, by: Membership | None, name: str, parent: Team | None = None
) -> Team:
    """A new team below `parent` (None: at the top). Its short name is made from its name."""
    _lock_tree(organization.pk)
    team = Team(organization=organization, name=name, parent=parent)
    team.slug = _free_slug(organization, name)
    _check(team)
    team.save()
    audit.record(organization=organization, by=by, action="team.created", subject=name)
    Organization.objects.touch(organization.pk)
    return team


@transaction.atomic
def change_team(*, team: Team, by: Membership, name: str, parent: Team | None) -> None:
    """Another name or place in the tree; the short name stays, so that links go on working.

    Refused below itself or one of its own teams.
    """
    _lock_tree(team.organization_id)
    locked = Team.objects.get(pk=team.pk)
    before = [locked.name, locked.parent_id]
    locked.name, locked.parent = name, parent
    _check(locked)
    if before == [locked.name, locked.parent_id]:
        return
    locked.save(update_fields=["name", "parent"])
    audit.record(
        organization=locked.organization,
        by=by,
        action="team.changed",
        subject=name,
        details={"before": before, "after": [locked.name, locked.parent_id]},
    )
    Organization.objects.touch(locked.organization_id)


@transaction.atomic
def archive_team(*, team: Team, by: Membership) -> None:
    """The team is no longer offered or led; its history stays.

    Refused while people work in it or teams below it are not archived.
    """
    _lock_tree(team.organization_id)
    locked = Team.objects.select_related("organization").get(pk=team.pk)
    if locked.archived_at is not None:
        return
    if Team.objects.active().filter(parent=locked).exists():
        raise ValidationError(_("There are teams below this one: move or archive them first."))
    if TeamMembership.objects.current(locked.organization).filter(team=locked).exists():
        raise ValidationError(_("People work in this team: put them into another one first."))
    locked.archived_at = timezone.now()
    locked.save(update_fields=["archived_at"])
    RoleGrant.objects.filter(organization=locked.organization_id, team=locked).delete()
    audit.record(
        organization=locked.organization, by=by, action="team.archived", subject=locked.name
    )
    Organization.objects.touch(locked.organization_id)


@transaction.atomic
def restore_team(*, team: Team, by: Membership) -> None:
    """An archived team is one like the others again. Refused while the one above is archived."""
    _lock_tree(team.organization_id)
    locked = Team.objects.select_related("organization", "parent").get(pk=team.pk)
    if locked.archived_at is None:
        return
    _check_parent(locked)
    locked.archived_at = None
    locked.save(update_fields=["archived_at"])
    audit.record(
        organization=locked.organization, by=by, action="team.restored", subject=locked.name
    )
    Organization.objects.touch(locked.organization_id)


def _lock_tree(organization_id: int) -> None:
    """Two moves at once could make a ring that neither makes alone."""
    Organization.objects.lock(organization_id)


def _check(team: Team) -> None:
    _check_parent(team)
    team.full_clean()
    siblings = Team.objects.of(team.organization_id).active().filter(parent=team.parent)
    if siblings.filter(name__iexact=team.name).exclude(pk=team.pk).exists():
        raise ValidationError({"name": _("There is a team of this name in the same place.")})


def _check_parent(team: Team) -> None:
    parent = team.parent
    if parent is None:
        return
    if parent.organization_id != team.organization_id:
        raise ValidationError({"parent": _("There is no such team.")})
    if parent.archived_at is not None:
        raise ValidationError({"parent": _("The team above is archived.")})
    pairs = Team.objects.of(team.organization_id).values_list("id", "parent_id")
    if team.pk and parent.pk in with_descendants([team.pk], pairs):
        reason = _("“%(team)s” cannot be part of itself or of a team below it.")
        raise ValidationError({"parent": reason % {"team": team.name}})


def _free_slug(organization: Organization, name: str) -> str:
    """ "Tier 1" → "tier-1", then "tier-1-2"; letters that have no plain form fall away."""
    base = slugify(name)[:50] or "team"
    taken = set(Team.objects.of(organization).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
