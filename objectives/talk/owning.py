"""Whom it is told to that something published is theirs now, or that their team counts it."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from objectives.choices import CycleState, ObjectiveState
from objectives.models import KeyResult, Objective, Share
from objectives.models.key_result import nobody_owns
from objectives.rhythm.people import Staff
from objectives.rhythm.words import OWNED, SHARED
from objectives.talk.readers import readers_of
from people.access import Access, access_of_membership
from people.deliveries.telling import Notice, forget, tell
from people.models import Membership


def tell_of_owning(
    access: Access,
    owner: Membership | None,
    *,
    objectives: Collection[int] = (),
    key_results: Collection[int] = (),
) -> None:
    """These objectives and key results (ids) are this person's now, with what nobody else owns of
    the objectives.

    What is not announced yet tells of that itself. Nobody is told of what they may not see, nor of
    their own doing.
    """
    if owner is None or owner == access.membership or not _works(owner):
        return
    theirs = access_of_membership(owner, access.organization)
    own = list(Objective.objects.visible_to(theirs).filter(_announced(), pk__in=objectives))
    asked = list(
        KeyResult.objects.visible_to(theirs)
        .filter(
            Q(pk__in=key_results) | (Q(objective__in=own) & nobody_owns()),
            _announced("objective__"),
        )
        .select_related("objective")
        .order_by("objective", "position", "id")
    )
    if own or asked:
        tell(access.organization.pk, [_notice(access, owner, own, asked)])


def _notice(
    access: Access, owner: Membership, own: list[Objective], asked: list[KeyResult]
) -> Notice:
    lines = [[each.title, each.objective.title] for each in asked]
    lines += [[each.title, ""] for each in own]
    facts: dict[str, Any] = {
        "by": access.membership.name,
        "key_results": [each.pk for each in asked],
        "objectives": [each.pk for each in own],
        "lines": lines,
    }
    first, slug = (own or asked)[0], access.organization.slug
    name = "objective" if own else "key-result"
    path = reverse(f"objectives:{name}", args=[slug, first.pk])
    if len(own) > 1 or (not own and len(asked) > 1):
        path = reverse("objectives:my-week", args=[slug])
    about = f"owned:{name}:{first.pk}:{timezone.now().isoformat()}"
    return Notice(owner.pk, OWNED, about, path, facts)


def tell_of_share(access: Access, share: Share) -> None:
    """Who works in the team, and who leads it, as far as they may see the objective."""
    objective = share.objective
    if not Objective.objects.filter(_announced(), pk=objective.pk).exists():
        return
    people = readers_of(objective).filter(pk__in=Staff(access.organization).of(share.team_id))
    path = reverse("objectives:objective", args=[access.organization.slug, objective.pk])
    facts = {
        "by": access.membership.name,
        "title": objective.title,
        "team": share.team.name,
        "weight": share.weight,
    }
    tell(
        access.organization.pk,
        [
            Notice(person, SHARED, _about_share(share), path, facts)
            for person in people.exclude(pk=access.membership.pk).values_list("pk", flat=True)
        ],
    )


def forget_share(share: Share) -> None:
    """The team does not count it any more."""
    forget(share.organization_id, _about_share(share))


def _about_share(share: Share) -> str:
    return f"share:{share.objective_id}:{share.team_id}"


def _works(person: Membership) -> bool:
    return Membership.objects.active().working().filter(pk=person.pk).exists()


def _announced(of: str = "") -> Q:
    """What people were told was published, and still goes on."""
    given = {"state": ObjectiveState.PUBLISHED, "announced_at__isnull": False}
    running = Q(**{f"{of}{name}": value for name, value in given.items()})
    return running & ~Q(**{f"{of}cycle__state": CycleState.CLOSED})
