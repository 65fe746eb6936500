"""The main navigation: what one may open, in a fixed order."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.access import Access
from people.models import Team


class Item(NamedTuple):
    """One entry; `active` where its page, or one that belongs to it, is shown.

    covers: how the addresses of its pages begin; empty: as its own.
    """

    label: str | Promise
    url: str
    icon: str
    covers: tuple[str, ...] = ()
    active: bool = False

    def fits(self, path: str) -> int:
        """How much of the path says that it belongs here; 0 where nothing does."""
        if path == self.url:
            return len(path)
        fitting = (len(each) for each in self.covers or (self.url,) if path.startswith(each))
        return max(fitting, default=0)


def address(name: str, **kwargs: str) -> str:
    """The address of a page of an application above; "" where there is none of that name."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def navigation(access: Access, teams: list[Team], path: str) -> list[Item]:
    """The entries for `access`; `teams` are those whose dashboards are their own."""
    items = list(_items(access, teams))
    # Of two that fit, such as teams and one's own team, the nearer one is where we are.
    nearest = max((item.fits(path) for item in items), default=0)
    return [item._replace(active=0 < nearest == item.fits(path)) for item in items]


def _items(access: Access, teams: list[Team]) -> Iterator[Item]:
    slug = access.organization.slug

    def to(name: str, **kwargs: str) -> str:
        return reverse(name, kwargs={"organization": slug} | kwargs)

    home = to("objectives:dashboard")

    def below(*pages: str) -> tuple[str, ...]:
        return tuple(f"{home}{each}/" for each in pages)

    if access.reads_objectives:
        of_objectives = below("objectives", "key-results", "tree", "map", "hand-over", "talk")
        yield Item(_("Objectives"), home, "target", of_objectives)
    if access.reads_any_ticket:
        of_week = below("week", "grading")
        yield Item(_("My week"), to("objectives:my-week"), "clipboard-check", of_week)
    if access.reads_objectives:
        yield Item(_("Weekly review"), to("objectives:review"), "presentation")
    if access.is_agent:
        yield Item(_("My scorecard"), to("metrics:my-scorecard"), "gauge")
    if access.reads_objectives:
        for team in teams:
            yield Item(team.name, to("objectives:team", team=team.slug), "users-group")
    of_metrics = below("metrics", "scorecards", "tickets", "entries", "accounts", "practices")
    yield Item(_("Metrics"), to("metrics:list"), "chart-line", of_metrics)
    yield Item(_("Explorer"), to("metrics:explorer"), "chart-dots")
    if access.reads_objectives:
        yield Item(_("Library"), to("objectives:library"), "books")
        of_planning = below("planning", "proposals")
        yield Item(_("Planning"), to("objectives:planning"), "map-pin", of_planning)
        yield Item(_("Cycles"), to("objectives:cycles"), "calendar-event")
    if access.reads_settings:
        yield Item(_("People"), to("organization:people"), "users")
        yield Item(_("Teams"), to("organization:teams"), "sitemap")
        yield Item(_("Sources"), to("metrics:sources"), "plug-connected")
        yield Item(_("Matching"), to("metrics:matching"), "link")
        yield Item(_("Settings"), to("organization:settings"), "settings")
    if access.reads_activity:
        yield Item(_("Activity"), to("organization:activity"), "activity")
