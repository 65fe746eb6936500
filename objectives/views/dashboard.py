"""The cycle at a glance."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.choices import CycleState, Status
from objectives.dashboards import read_board
from objectives.models import Cycle, Objective
from objectives.views.answers import page, reads
from objectives.week import week_of
from people.models import Team, with_descendants
from people.scope import OrganizationRequest, organization_view

STATUSES = (
    Status.BEHIND,
    Status.AT_RISK,
    Status.NO_CHECK_IN,
    Status.STALE,
    Status.NO_DATA,
    Status.ON_TRACK,
    Status.DONE,
)


@require_safe
@organization_view(reads=reads)
def dashboard(request: OrganizationRequest) -> HttpResponse:
    """The chosen cycle's objectives by team; by default those of the cycle that runs today."""
    access, now = request.access, timezone.now()
    cycles = list(Cycle.objects.of(access.organization))
    cycle = chosen_cycle(cycles, request.GET.get("cycle", ""), now=now)
    context: dict[str, Any] = {"cycle": cycle, "cycles": cycles} | _undo(request)
    if cycle is not None:
        teams = list(Team.objects.of(access.organization).active())
        chosen = _chosen_team(teams, request.GET.get("team", ""))
        status = request.GET.get("status", "")
        context |= {
            "teams": teams,
            "team": chosen,
            "status": status if status in [*STATUSES, "draft"] else "",
            "statuses": [*STATUSES, "draft"],
            "week": week_of(
                now.astimezone(access.organization.zone).date(), cycle.start, cycle.end
            ),
        }
        board = read_board(
            access=access,
            cycle=cycle,
            now=now,
            stale=False,
            teams=_below(teams, chosen) if chosen else None,
            status=status,
        )
        context["board_html"] = render_to_string(
            "objectives/_board.html", {"board": board, "organization": access.organization}
        )
    return page(request, "objectives/dashboard.html", context)


def chosen_cycle(cycles: list[Cycle], wanted: str, *, now: datetime) -> Cycle | None:
    """The one asked for, else the shortest that runs today, else the newest."""
    if wanted.isdecimal():
        found = next((cycle for cycle in cycles if cycle.pk == int(wanted)), None)
        if found is not None:
            return found
    today = now.date()
    running = [
        cycle
        for cycle in cycles
        if cycle.state != CycleState.DRAFT and cycle.start <= today < cycle.end
    ]
    return min(running, key=lambda each: each.end - each.start, default=next(iter(cycles), None))


def _undo(request: OrganizationRequest) -> dict[str, Any]:
    """The objective that was just archived, if this reader can bring it back."""
    wanted, access = request.GET.get("archived", ""), request.access
    if not wanted.isdecimal():
        return {}
    found = Objective.objects.filter(
        organization=access.organization, pk=int(wanted), archived_at__isnull=False
    ).first()
    if found is None or not access.writes_team(found.team_id):
        return {}
    restore = reverse("objectives:restore-objective", args=[access.organization.slug, found.pk])
    return {"undo": found, "undo_url": restore}


def _chosen_team(teams: list[Team], wanted: str) -> Team | None:
    return next((team for team in teams if team.slug == wanted), None)


def _below(teams: list[Team], team: Team) -> set[int]:
    return with_descendants([team.pk], [(each.pk, each.parent_id) for each in teams])
