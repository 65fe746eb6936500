"""What people do with views of the explorer: save, change, delete, bring back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.asking.asked import Asked
from metrics.exploring.look import Look
from metrics.models import SavedView
from people import audit
from people.access import Access
from people.models import Membership


@transaction.atomic
def save_view(
    *, access: Access, question: Asked, look: Look, name: str, shared: bool = False
) -> SavedView:
    """Keep what is looked at under a name. Refused: a name that one has, sharing what is personal.

    A question without dates of its own moves on with the data.
    """
    query = question.place | look.query
    _check(access, name=name, shared=shared, query=query)
    view = SavedView.objects.create(
        organization=access.organization,
        owner=access.membership,
        name=name,
        metric=question.definition.key,
        query=query,
        shared=shared,
    )
    _note(access, "view.saved", view)
    return view


@transaction.atomic
def change_view(*, access: Access, view: SavedView, name: str, shared: bool) -> SavedView:
    """Another name, and for whom it is. Likewise refused."""
    _check(access, name=name, shared=shared, query=view.query, view=view)
    view.name, view.shared = name, shared
    view.save(update_fields=["name", "shared"])
    _note(access, "view.changed", view)
    return view


@transaction.atomic
def delete_view(*, access: Access, view: SavedView) -> None:
    """Gone from every list, until it is brought back."""
    view.deleted_at = timezone.now()
    view.save(update_fields=["deleted_at"])
    _note(access, "view.deleted", view)


@transaction.atomic
def restore_view(*, access: Access, view: SavedView) -> None:
    """Undo the deletion. Refused where the owner has another one of the name meanwhile."""
    _take_name(view.owner, view.name)
    view.deleted_at = None
    view.save(update_fields=["deleted_at"])
    _note(access, "view.restored", view)


def _check(
    access: Access,
    *,
    name: str,
    shared: bool,
    query: dict[str, str],
    view: SavedView | None = None,
) -> None:
    if shared and not access.shares_views:
        raise ValidationError({"shared": _("Directors and leads share views.")})
    if shared and ("person" in query or "agent" in query):
        raise ValidationError({"shared": _("A view of one agent's numbers is not shared.")})
    _take_name(view.owner if view else access.membership, name, view)


def _take_name(owner: Membership, name: str, view: SavedView | None = None) -> None:
    """Its owner's row is locked: of two at once one wins."""
    Membership.objects.select_for_update().get(pk=owner.pk)
    same = SavedView.objects.of(owner.organization_id).filter(owner=owner, name=name)
    if view is not None:
        same = same.exclude(pk=view.pk)
    if same.exists():
        raise ValidationError({"name": _("You have another view of this name.")})


def _note(access: Access, action: str, view: SavedView) -> None:
    audit.record(
        organization=access.organization, by=access.membership, action=action, subject=view.name
    )
