"""The cycle at a glance."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from objectives.board.folded import FoldedBoard, read_page
from objectives.board.whole import Asked
from objectives.choices import CycleState, Status, Visibility
from objectives.freshness import Freshness, read_freshness
from objectives.models import Cycle, Objective
from objectives.standing import DRAFT
from objectives.views.headline import kept_headline
from objectives.views.news import news_url
from objectives.views.readers import reads
from objectives.week import week_of
from people.access import Access
from people.answers import page
from people.models import Team
from people.names import by_name
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view

STATUSES = (
    Status.BEHIND,
    Status.AT_RISK,
    Status.NO_CHECK_IN,
    Status.STALE,
    Status.NO_DATA,
    Status.ON_TRACK,
    Status.DONE,
    DRAFT,
)
# A check-in becomes late at some midnight of some time zone: all of them lie on quarter hours.
SLOT = 15 * 60
KEPT = 24 * 60 * 60


@require_safe
@organization_view(reads=reads)
def dashboard(request: OrganizationRequest) -> HttpResponse:
    """The chosen cycle's objectives by team; by default those of the cycle that runs today."""
    access, now = request.access, timezone.now()
    today = now.astimezone(access.organization.zone).date()
    cycles = cycles_of(access)
    cycle = chosen_cycle(cycles, request.GET.get("cycle", ""), today=today)
    context: dict[str, Any] = {"cycle": cycle, "cycles": cycles} | _undo(request)
    if cycle is not None:
        active = [team for team in access.teams if team.archived_at is None]
        teams = by_name(active, lambda each: each.name)
        team = next((each for each in teams if each.slug == request.GET.get("team")), None)
        status = request.GET.get("status", "")
        freshness = read_freshness(access.organization, now=now)
        context |= {
            "teams": teams,
            "team": team,
            "status": status if status in STATUSES else "",
            "statuses": STATUSES,
            "week": week_of(today, cycle.start, cycle.end),
            "freshness": freshness,
            "news_url": news_url(access, now=now),
            "news_every": settings.NEWS_SECONDS,
            # The figures are those of today: above a closed cycle they would pass for its own.
            "headline": kept_headline(access, team, now=now)
            if freshness.sources and cycle.state != CycleState.CLOSED
            else None,
        }
        board = cached_board(access, cycle, freshness, now=now, team=team, status=context["status"])
        request.looks |= board.people
        context["board"] = board.html
    return page(request, "objectives/dashboard.html", context)


def cycles_of(access: Access) -> list[Cycle]:
    """All of them, newest first. Where readers differ, with `has_private`: whether this one sees
    more than everybody does in it."""
    cycles = Cycle.objects.of(access.organization)
    if access.is_director:
        return list(cycles)
    private = Objective.objects.visible_to(access).filter(
        visibility=Visibility.PRIVATE, cycle=OuterRef("pk")
    )
    return list(cycles.annotate(has_private=Exists(private)))


def chosen_cycle(cycles: Sequence[Cycle], wanted: str, *, today: date) -> Cycle | None:
    """The one asked for, else the shortest that runs today, else the newest."""
    found = next((cycle for cycle in cycles if cycle.pk == row_id(wanted)), None)
    if found is not None:
        return found
    running = [
        cycle
        for cycle in cycles
        if cycle.state != CycleState.DRAFT and cycle.start <= today < cycle.end
    ]
    return min(running, key=lambda each: each.end - each.start, default=next(iter(cycles), None))


class KeptBoard(NamedTuple):
    """The objectives as HTML, and whose own numbers stand in it (ids of memberships).

    holds_any: whether it has any row.
    """

    html: SafeString
    people: frozenset[int]
    holds_any: bool = True


def cached_board(
    access: Access,
    cycle: Cycle,
    freshness: Freshness,
    *,
    now: datetime,
    team: Team | None = None,
    status: str = "",
) -> KeptBoard:
    """The objectives as HTML, the same for all who see the same, until something changes."""
    teams: frozenset[int | None] | None = frozenset(access.below(team)) if team else None
    asked = Asked(access, cycle, now, freshness.is_stale, teams, status)

    def draw() -> KeptBoard:
        board = read_page(asked)
        name = "_folded" if isinstance(board, FoldedBoard) else "_board"
        return drawn(f"objectives/board/{name}.html", asked, {"board": board}, board.people)

    return kept_board(asked, freshness, f"{team.pk if team else ''}:{status}", draw)


def drawn(
    template: str, asked: Asked, context: dict[str, Any], people: frozenset[int]
) -> KeptBoard:
    """A template of the board, with what all of them need."""
    organization, cycle, status = asked.access.organization, asked.cycle, asked.status
    query = urlencode({"cycle": cycle.pk, "status": status} if status else {"cycle": cycle.pk})
    context |= {
        "organization": organization,
        "cycle": cycle,
        "status": status,
        "rows_url": f"{reverse('objectives:board', args=[organization.slug])}?{query}&of=",
    }
    return KeptBoard(SafeString(render_to_string(template, context)), people)


def kept_board(
    asked: Asked,
    freshness: Freshness,
    name: str,
    draw: Callable[[], KeptBoard],
    *,
    when: Callable[[KeptBoard], bool] = lambda _found: True,
) -> KeptBoard:
    """The same for all who see the same, until something changes, it is another quarter of an hour
    or a source goes stale. name: what of the cycle it is."""
    access, cycle, now = asked.access, asked.cycle, asked.now
    organization = access.organization
    key = "board:" + ":".join(
        str(part)
        for part in (
            organization.pk,
            organization.data_version,
            _scope(access, cycle),
            get_language(),
            now.astimezone(organization.zone).date(),
            int(now.timestamp()) // SLOT,
            "-".join(map(str, sorted(freshness.stale))),
            cycle.pk,
            name,
        )
    )
    kept: tuple[str, frozenset[int]] | None = cache.get(key)
    if kept is not None:
        html, people = kept
        return KeptBoard(SafeString(html), people)
    found = draw()
    if when(found):
        cache.set(key, (str(found.html), found.people), KEPT)
    return found


def _scope(access: Access, cycle: Cycle) -> str:
    """Directors see all alike, and so do those who see nothing that is private."""
    if access.is_director:
        return "all"
    return f"member-{access.membership.pk}" if cycle.has_private else "public"  # type: ignore[attr-defined]


def _undo(request: OrganizationRequest) -> dict[str, Any]:
    """The objective that was just archived, if this reader can bring it back."""
    wanted, access = row_id(request.GET.get("archived", "")), request.access
    found = Objective.objects.archived_of(access).filter(pk=wanted).first() if wanted else None
    if found is None or not access.writes_team(found.team_id):
        return {}
    restore = reverse("objectives:restore-objective", args=[access.organization.slug, found.pk])
    return {"undo": found, "undo_url": restore}
