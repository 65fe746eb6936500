"""How objectives hang together: as a tree, and seen from one of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.alignment.below import read_below
from objectives.alignment.drawing import Drawing, under_each
from objectives.alignment.graph import Choice, Graph, read_graph
from objectives.alignment.links import linked_with
from objectives.alignment.map import map_of
from objectives.alignment.tree import Forest, Opened
from objectives.choices import Stage
from objectives.freshness import read_freshness
from objectives.models import Cycle, Objective
from objectives.views.dashboard import STATUSES, chosen_cycle, cycles_of
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
    context, asked = _context(request), request.GET
    if context["cycle"] is not None:
        graph = _graph(request, context["cycle"])
        opened = asked.getlist("open")
        ids = frozenset(pk for each in opened if (pk := row_id(each)) is not None)
        found = Forest(graph, context["choice"]).tree(
            Opened(row_id(asked.get("at", "")), ids, whole="all" in opened)
        )
        drawing = _drawing(request, context["cycle"])
        context |= {
            "tree": found,
            "rows": drawing.rows(found.rows, held=True),
            "whole": f"{drawing.branch}all",
            "branches": f"{_at(request, 'branches')}?{_choice(request)}",
        }
    return page(request, "objectives/alignment/tree.html", context)


@require_safe
@organization_view(reads=reads)
def branches(request: OrganizationRequest) -> HttpResponse:
    """What hangs under rows of the tree, for a choice as its page has it: `under` may come several
    times; with `start` the siblings from that place on. Empty without a cycle."""
    context, asked = _context(request), request.GET
    cycle = context["cycle"]
    under = {pk for each in asked.getlist("under") if (pk := row_id(each)) is not None}
    start = row_id(asked.get("start", "")) or 0
    if cycle is None:
        return HttpResponse()
    forest = Forest(_graph(request, cycle), context["choice"])
    found = [(each, start, forest.branches(each, start=start)) for each in sorted(under)]
    return HttpResponse(under_each(found, _drawing(request, cycle)))


@require_safe
@organization_view(reads=reads)
def map_page(request: OrganizationRequest) -> HttpResponse:
    """What is linked as a picture, and all of it as a table."""
    context = _context(request)
    if context["cycle"] is not None:
        branch, choice = row_id(request.GET.get("branch", "")), _choice(request)
        found = map_of(_graph(request, context["cycle"]), context["choice"], branch=branch)
        context |= {
            "map": found,
            "branch": f"{_at(request, 'map')}?{choice}{'&' if choice else ''}branch=",
            "whole": f"{_at(request, 'map')}?{choice}",
            "all": f"{_at(request, 'tree')}?{choice}",
        }
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


def _at(request: OrganizationRequest, name: str) -> str:
    return reverse(f"objectives:{name}", args=[request.access.organization.slug])


def _choice(request: OrganizationRequest) -> str:
    """What was asked for, but for what is open: to ask again for more of the same."""
    asked = request.GET.copy()
    for name in ("open", "at", "under", "start", "branch"):
        asked.pop(name, None)
    return asked.urlencode()


def _drawing(request: OrganizationRequest, cycle: Cycle) -> Drawing:
    choice = _choice(request)
    branch = f"{_at(request, 'tree')}?{choice}{'&' if choice else ''}open="
    return Drawing(request.access.organization, cycle, branch=branch)


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
            teams=frozenset(access.below(team)) if team else None,
            stage=stage if stage in Stage.values else "",
            status=status if status in STATUSES else "",
            words=asked.get("q", "").strip()[:LONGEST],
            alarms=bool(asked.get("alarms")),
        ),
    }
