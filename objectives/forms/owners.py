"""Who is offered as an owner: whoever can check in; who has it already stays, and is told apart."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from people.models import Membership, Organization, works
from people.names import by_name


def possible_owners(organization: Organization) -> list[Membership]:
    """Directors, leads and agents who are here, by name. One query."""
    people = Membership.objects.of(organization).active().working()
    return by_name(people, lambda each: each.name)


def with_owning(people: QuerySet[Membership]) -> QuerySet[Membership]:
    """Each with `can_own`: whether they are offered as an owner; within the same query."""
    return people.annotate(can_own=works(OuterRef("pk")))


def owners_among(people: Iterable[Membership]) -> list[Membership]:
    """The possible owners among people who were read so, in their order. No query."""
    return [each for each in people if vars(each)["can_own"]]


def keep_owner(field: Any, owner: Membership | None) -> None:
    """Leave who has it in the choice, so that saving changes no owner unawares."""
    if owner is None or str(owner.pk) in field.rows:
        return
    words = _("%(name)s, who cannot check in")
    if owner.left_at is not None:
        words = _("%(name)s, who has left")
    field.keep(owner, words % {"name": owner.name})
