"""The figures above a dashboard, fetched beside it: what was there stays until they have come."""

from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from metrics.asking.asked import until_of
from metrics.intake.freshness import source_state
from objectives.headline import read_headline
from objectives.views.readers import reads
from people.access import Access
from people.models import Team
from people.scope import OrganizationRequest, organization_view

KEPT = 24 * 60 * 60


class Headline(NamedTuple):
    """What a dashboard shows at once, and from where it gets what is newer."""

    html: SafeString
    is_fresh: bool
    url: str


@require_safe
@organization_view(reads=reads)
def headline(request: OrganizationRequest, team: str = "") -> HttpResponse:
    """Four metrics of the company or a team over the last four weeks."""
    access = request.access
    found = team_of(access, team) if team else None
    sources = source_state(access.organization)
    rows = read_headline(access, found, sources=sources, until=until_of(access, sources.as_of))
    html = render_to_string(
        "objectives/_headline.html",
        {"rows": rows, "organization": access.organization, "team": found},
    )
    version = access.organization.data_version
    cache.set(_key(access, found, now=timezone.now()), (version, html), KEPT)
    return HttpResponse(html)


def kept_headline(access: Access, team: Team | None, *, now: datetime) -> Headline:
    """What was last shown to those who see the same; without a query."""
    version, html = cache.get(_key(access, team, now=now)) or (None, "")
    arguments: dict[str, Any] = {"organization": access.organization.slug}
    if team is not None:
        arguments["team"] = team.slug
    name = "objectives:headline" if team is None else "objectives:team-headline"
    return Headline(
        SafeString(html),
        version == access.organization.data_version,
        reverse(name, kwargs=arguments),
    )


def team_of(access: Access, slug: str) -> Team:
    """An active team by its short name; 404 for another."""
    for team in access.teams:
        if team.slug == slug and team.archived_at is None:
            return team
    raise Http404


def _key(access: Access, team: Team | None, *, now: datetime) -> str:
    organization = access.organization
    # Who may see single agents is shown the company's week so far. Of a team that is not theirs,
    # people see no figure that a few agents alone stand behind, and none that tells of a smaller
    # team beside it: which that is depends on the teams that they do see.
    guarded = not (access.is_director or (team is not None and team.pk in access.led_teams))
    theirs = (access.own_team, *sorted(access.led_teams)) if guarded and team is not None else ()
    day = now.astimezone(organization.zone).date()
    parts = (organization.pk, team.pk if team else "", guarded, *theirs, get_language(), day)
    return "headline:" + ":".join(map(str, parts))
