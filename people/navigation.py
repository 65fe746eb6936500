"""The main navigation: what one may open, in a fixed order."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.access import Access
from people.models import Team


class Item(NamedTuple):
    """One entry; `active` where its page, or one below it, is shown."""

    label: str | Promise
    url: str
    icon: str
    active: bool = False


def address(name: str, **kwargs: str) -> str:
    """The address of a page of an application above; "" where there is none of that name."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def navigation(access: Access, teams: list[Team], path: str) -> list[Item]:
    """The entries for `access`; `teams` are those whose dashboards are their own."""
    items = list(_items(access, teams))
    # The dashboard's address begins all others: the longest that fits is where we are.
    here = max((item.url for item in items if path.startswith(item.url)), key=len, default="")
    return [item._replace(active=item.url == here) for item in items]


def _items(access: Access, teams: list[Team]) -> Iterator[Item]:
    slug = access.organization.slug

    def to(name: str, **kwargs: str) -> str:
        return reverse(name, kwargs={"organization": slug} | kwargs)

    if access.reads_objectives:
        yield Item(_("Objectives"), to("objectives:dashboard"), "target")
    if access.reads_any_ticket:
        yield Item(_("My week"), to("objectives:my-week"), "clipboard-check")
    if access.is_agent:
        yield Item(_("My scorecard"), to("metrics:my-scorecard"), "gauge")
    if access.reads_objectives:
        for team in teams:
            yield Item(team.name, to("objectives:team", team=team.slug), "users-group")
    yield Item(_("Metrics"), to("metrics:list"), "chart-line")
    if access.reads_objectives:
        yield Item(_("Cycles"), to("objectives:cycles"), "calendar-event")
    if access.reads_settings:
        yield Item(_("People"), to("organization:people"), "users")
        yield Item(_("Teams"), to("organization:teams"), "sitemap")
        yield Item(_("Sources"), to("metrics:sources"), "plug-connected")
        yield Item(_("Matching"), to("metrics:matching"), "link")
        yield Item(_("Settings"), to("organization:settings"), "settings")
    if access.reads_activity:
        yield Item(_("Activity"), to("organization:activity"), "activity")
