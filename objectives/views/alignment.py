"""How objectives hang together: as a tree, and seen from one of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.alignment.below import read_below
from objectives.alignment.drawing import drawn_tree
from objectives.alignment.graph import Choice, Graph, read_graph
from objectives.alignment.links import linked_with
from objectives.alignment.map import map_of
from objectives.alignment.tree import tree_of
from objectives.choices import Stage
from objectives.freshness import read_freshness
from objectives.models import Cycle, Objective
from objectives.views.dashboard import STATUSES, chosen_cycle, cycles_of
from objectives.views.dashboard import below as teams_below
from objectives.views.readers import reads
from objectives.week import week_of
from people.answers import page
from people.models import Team
from people.names import by_name
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view

LONGEST = 200


@require_safe
@organization_view(reads=reads)
def tree(request: OrganizationRequest) -> HttpResponse:
    """Company, departments and teams by what supports what."""
    context = _context(request)
    if context["cycle"] is not None:
        graph = _graph(request, context["cycle"])
        found = tree_of(graph, context["choice"], at=row_id(request.GET.get("at", "")))
        organization = request.access.organization
        context |= {"tree": found, "rows": drawn_tree(found, organization, context["cycle"])}
    return page(request, "objectives/alignment/tree.html", context)


@require_safe
@organization_view(reads=reads)
def map_page(request: OrganizationRequest) -> HttpResponse:
    """What is linked as a picture, and all of it as a table."""
    context = _context(request)
    if context["cycle"] is not None:
        context["map"] = map_of(_graph(request, context["cycle"]), context["choice"])
    return page(request, "objectives/alignment/map.html", context)


@require_safe
@organization_view(reads=reads)
def below(request: OrganizationRequest, objective: int) -> HttpResponse:
    """What an objective gets from those that support it: a piece of its page."""
    access, now = request.access, timezone.now()
    visible = Objective.objects.visible_to(access)
    found = get_object_or_404(visible.select_related("cycle"), pk=objective)
    children = linked_with(visible, found).below
    stale = read_freshness(access.organization, now=now).is_stale
    got = read_below(found, children, access, now=now, stale=stale)
    request.looks |= got.people
    return render(request, "objectives/alignment/_below.html", {"below": got})


def _graph(request: OrganizationRequest, cycle: Cycle) -> Graph:
    access, now = request.access, timezone.now()
    stale = read_freshness(access.organization, now=now).is_stale
    graph = read_graph(access=access, cycle=cycle, now=now, stale=stale)
    request.looks |= graph.people
    return graph


def _context(request: OrganizationRequest) -> dict[str, Any]:
    """What both pages are asked: which cycle, and what of it."""
    access, asked = request.access, request.GET
    today = timezone.now().astimezone(access.organization.zone).date()
    cycles = cycles_of(access)
    cycle = chosen_cycle(cycles, asked.get("cycle", ""), today=today)
    teams = by_name([each for each in access.teams if not each.archived_at], lambda each: each.name)
    team: Team | None = next((each for each in teams if each.slug == asked.get("team")), None)
    status, stage = asked.get("status", ""), asked.get("stage", "")
    return {
        "cycle": cycle,
        "cycles": cycles,
        "teams": teams,
        "team": team,
        "statuses": STATUSES,
        "stages": Stage.choices,
        "week": week_of(today, cycle.start, cycle.end) if cycle else None,
        "choice": Choice(
            teams=frozenset(teams_below(access, team)) if team else None,
            stage=stage if stage in Stage.values else "",
            status=status if status in STATUSES else "",
            words=asked.get("q", "").strip()[:LONGEST],
            alarms=bool(asked.get("alarms")),
        ),
    }
