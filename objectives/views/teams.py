"""A team's dashboard: its objectives, and to its lead the check-ins that its people owe."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from metrics.showing.practices import practices_of_team
from objectives.choices import CycleState
from objectives.freshness import read_freshness
from objectives.owed import missing_of_teams
from objectives.views.dashboard import cached_board, chosen_cycle, cycles_of
from objectives.views.headline import kept_headline, team_of
from objectives.views.news import news_url
from objectives.views.readers import reads
from objectives.week import week_of
from people.answers import page
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=reads)
def team(request: OrganizationRequest, team: str) -> HttpResponse:
    """A cycle's objectives of a team and all below it: the running one's, unless one is chosen."""
    access, now = request.access, timezone.now()
    organization = access.organization
    found = team_of(access, team)
    today = now.astimezone(organization.zone).date()
    cycles = cycles_of(access)
    cycle = chosen_cycle(cycles, request.GET.get("cycle", ""), today=today)
    leads = access.writes_team(found.pk)
    context: dict[str, Any] = {"team": found, "cycle": cycle, "cycles": cycles, "leads": leads}
    context["practices"] = practices_of_team(access, found.pk)
    if cycle is not None:
        freshness = read_freshness(organization, now=now)
        teams = access.below(found)
        board = cached_board(access, cycle, freshness, now=now, team=found)
        request.looks |= board.people
        context |= {
            "week": week_of(today, cycle.start, cycle.end),
            "freshness": freshness,
            "news_url": news_url(access, now=now),
            "news_every": settings.NEWS_SECONDS,
            # As on the dashboard: above a closed cycle today's figures would pass for its own.
            "headline": kept_headline(access, found, now=now)
            if freshness.sources and cycle.state != CycleState.CLOSED
            else None,
            "board": board.html,
            "owed": missing_of_teams(access, teams, now=now) if leads else [],
        }
    return page(request, "objectives/team.html", context)
