"""A team's dashboard: its objectives, and to its lead the check-ins that its people owe."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.dashboards import read_board
from objectives.models import Cycle
from objectives.owed import owed_of_team
from objectives.views.answers import page, reads
from objectives.views.dashboard import chosen_cycle
from objectives.week import week_of
from people.models import Team, with_descendants
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=reads)
def team(request: OrganizationRequest, team: str) -> HttpResponse:
    """The running cycle's objectives of a team and all below it."""
    access, now = request.access, timezone.now()
    organization = access.organization
    teams = list(Team.objects.of(organization).active())
    found = get_object_or_404(Team.objects.of(organization).active(), slug=team)
    below = with_descendants([found.pk], [(each.pk, each.parent_id) for each in teams])
    cycle = chosen_cycle(
        list(Cycle.objects.of(organization)), request.GET.get("cycle", ""), now=now
    )
    leads = access.writes_team(found.pk)
    context: dict[str, Any] = {"team": found, "cycle": cycle, "leads": leads}
    if cycle is not None:
        today = now.astimezone(organization.zone).date()
        context |= {
            "week": week_of(today, cycle.start, cycle.end),
            "board": read_board(access=access, cycle=cycle, now=now, stale=False, teams=below),
            "owed": [
                each
                for each in (owed_of_team(access, below, now=now) if leads else [])
                if each.done is None
            ],
        }
    return page(request, "objectives/team.html", context)
