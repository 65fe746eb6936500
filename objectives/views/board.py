"""Pieces of a board, when they are opened: a team's objectives, an objective's key results."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.board.folded import read_rows
from objectives.board.lines import RELATED, read_lines
from objectives.board.whole import Asked
from objectives.freshness import read_freshness
from objectives.models import Objective
from objectives.templatetags.okr_rows import key_result_rows as drawn_rows
from objectives.views.dashboard import (
    STATUSES,
    KeptBoard,
    chosen_cycle,
    cycles_of,
    drawn,
    kept_board,
)
from objectives.views.readers import reads
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=reads)
def rows(request: OrganizationRequest) -> HttpResponse:
    """A piece of a folded board: the rows of one team (`of`; without it the company's) alone, from
    place `start` on, for the cycle and status that its page asks for; empty without a cycle."""
    access, now, asking = request.access, timezone.now(), request.GET
    today = now.astimezone(access.organization.zone).date()
    cycle = chosen_cycle(cycles_of(access), asking.get("cycle", ""), today=today)
    slug, status = asking.get("of", ""), asking.get("status", "")
    team = next((each for each in access.teams if each.slug == slug), None)
    if slug and team is None:
        raise Http404
    if cycle is None:
        return HttpResponse()
    freshness = read_freshness(access.organization, now=now)
    only: frozenset[int | None] = frozenset((team.pk if team else None,))
    status, start = status if status in STATUSES else "", row_id(asking.get("start", "")) or 0
    asked = Asked(access, cycle, now, freshness.is_stale, only, status)

    def draw() -> KeptBoard:
        found = read_rows(asked, start=start)
        context = {"rows": found, "team": team}
        board = drawn("objectives/board/_rows.html", asked, context, found.people)
        return board._replace(holds_any=bool(found.lines))

    # Where there are rows: else whoever counts on and on would fill the cache with nothing.
    name = f"rows:{team.pk if team else ''}:{status}:{start}"
    kept = kept_board(asked, freshness, name, draw, when=lambda found: not start or found.holds_any)
    request.looks |= kept.people
    return HttpResponse(kept.html)


@require_safe
@organization_view(reads=reads)
def key_result_rows(request: OrganizationRequest, objective: int) -> HttpResponse:
    """The key results of an objective, as its row on a board unfolds to them."""
    access, now = request.access, timezone.now()
    visible = Objective.objects.visible_to(access).select_related(*RELATED)
    found = get_object_or_404(visible, pk=objective)
    stale = read_freshness(access.organization, now=now).is_stale
    (line,) = read_lines([found], access, now=now, stale=stale)
    request.looks |= line.people
    return HttpResponse(drawn_rows(line, access.organization))
