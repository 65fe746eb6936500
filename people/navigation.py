"""The main navigation: what one may open, in a fixed order and in groups."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.access import Access
from people.models import Team


class Item(NamedTuple):
    """One entry; `active` where its page, or one that belongs to it, is shown.

    covers: how the addresses of its pages begin; empty: as its own. group: the heading above it
    and its neighbours; the first ones, that everybody comes for, have none.
    """

    label: str | Promise
    url: str
    icon: str
    covers: tuple[str, ...] = ()
    active: bool = False
    group: str | Promise = ""

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
    place = Place(access.organization.slug)
    items = [
        *_daily(access, place, teams),
        *_under(_("Numbers"), _numbers(place)),
        *_under(_("Quarter"), _quarter(access, place)),
        *_under(_("Organization"), _organization(access, place)),
    ]
    # Of two that fit, such as teams and one's own team, the nearer one is where we are.
    nearest = max((item.fits(path) for item in items), default=0)
    return [item._replace(active=0 < nearest == item.fits(path)) for item in items]


class Place(NamedTuple):
    """The addresses of one organization."""

    slug: str

    def to(self, name: str, **kwargs: str) -> str:
        """The address of one of its pages."""
        return reverse(name, kwargs={"organization": self.slug} | kwargs)

    def below(self, *pages: str) -> tuple[str, ...]:
        """How the addresses of these pages begin."""
        home = self.to("objectives:dashboard")
        return tuple(f"{home}{each}/" for each in pages)


def _under(group: Promise, items: Iterator[Item]) -> Iterator[Item]:
    return (item._replace(group=group) for item in items)


def _daily(access: Access, place: Place, teams: list[Team]) -> Iterator[Item]:
    if access.reads_objectives:
        covers = place.below("objectives", "key-results", "tree", "map", "hand-over", "talk")
        yield Item(_("Objectives"), place.to("objectives:dashboard"), "target", covers)
    if access.reads_any_ticket:
        of_week = place.below("week", "grading")
        yield Item(_("My week"), place.to("objectives:my-week"), "clipboard-check", of_week)
    if access.reads_objectives:
        yield Item(_("Weekly review"), place.to("objectives:review"), "presentation")
    if access.is_agent:
        yield Item(_("My scorecard"), place.to("metrics:my-scorecard"), "gauge")
    if access.reads_objectives:
        for team in teams:
            yield Item(team.name, place.to("objectives:team", team=team.slug), "users-group")


def _numbers(place: Place) -> Iterator[Item]:
    covers = place.below("metrics", "scorecards", "tickets", "entries", "accounts", "practices")
    yield Item(_("Metrics"), place.to("metrics:list"), "chart-line", covers)
    yield Item(_("Explorer"), place.to("metrics:explorer"), "chart-dots")


def _quarter(access: Access, place: Place) -> Iterator[Item]:
    if access.reads_objectives:
        of_planning = place.below("planning", "proposals")
        yield Item(_("Planning"), place.to("objectives:planning"), "map-pin", of_planning)
        yield Item(_("Library"), place.to("objectives:library"), "books")
        yield Item(_("Cycles"), place.to("objectives:cycles"), "calendar-event")


def _organization(access: Access, place: Place) -> Iterator[Item]:
    if access.reads_settings:
        yield Item(_("People"), place.to("organization:people"), "users")
        yield Item(_("Teams"), place.to("organization:teams"), "sitemap")
        yield Item(_("Sources"), place.to("metrics:sources"), "plug-connected")
        yield Item(_("Matching"), place.to("metrics:matching"), "link")
        yield Item(_("Settings"), place.to("organization:settings"), "settings")
    if access.reads_activity:
        yield Item(_("Activity"), place.to("organization:activity"), "activity")
