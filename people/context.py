"""What the page's shell needs, fetched only if a template asks for it: two queries."""

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
        "organizations": _lazily(lambda: _organizations(user)),
    }


def _lazily(make: Callable[[], list[Any]]) -> Any:
    return SimpleLazyObject(make)


def _nav(access: Access | None, path: str) -> list[Item]:
    if access is None:
        return []
    return navigation(access, _own_teams(access), path)


def _own_teams(access: Access) -> list[Team]:
    """The uppermost teams that one leads, else the one in which one works."""
    wanted = set(access.led_teams)
    if access.own_team is not None and not wanted:
        wanted = {access.own_team}
    if not wanted:
        return []
    teams = Team.objects.of(access.organization).active().filter(pk__in=wanted)
    return [team for team in teams if team.parent_id not in wanted]


def _organizations(user: Any) -> list[Organization]:
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return []
    return list(Organization.objects.visible_to(user))
