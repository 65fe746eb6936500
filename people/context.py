"""What the page's shell needs, mostly what `access` has fetched already."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from people.access import Access
from people.models import Organization, Team, User
from people.navigation import Item, navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """`organization`, `access`, `nav`, and `organizations` between which the user can switch."""
    user = getattr(request, "user", None)
    access: Access | None = getattr(request, "access", None)
    return {
        "organization": access.organization if access else None,
        "access": access,
        "nav": _lazily(lambda: _nav(access, request.path)),
        "organizations": _lazily(lambda: _organizations(access, user)),
    }


def _lazily(make: Callable[[], list[Any]]) -> Any:
    return SimpleLazyObject(make)


def _nav(access: Access | None, path: str) -> list[Item]:
    if access is None:
        return []
    return navigation(access, _own_teams(access), path)


def _own_teams(access: Access) -> list[Team]:
    """The uppermost teams that one leads, else the one in which one works."""
    wanted = access.led_teams or {access.own_team}
    mine = [team for team in access.teams if team.pk in wanted and team.archived_at is None]
    return [team for team in mine if team.parent_id not in wanted]


def _organizations(access: Access | None, user: Any) -> list[Organization]:
    if access is not None:
        return list(access.organizations)
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return []
    return list(Organization.objects.visible_to(user))
