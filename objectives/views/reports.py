"""A cycle as a report to print or to keep as PDF, and on a wall screen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from objectives.board.portions import Portion, read_portion
from objectives.freshness import read_freshness
from objectives.models import Cycle
from objectives.reporting.parts import Report
from objectives.reporting.pdf import pdf_of
from objectives.reporting.report import Beside, report_of
from objectives.reporting.slides import place_of, slides_of
from objectives.views.dashboard import KeptBoard, chosen_cycle, cycles_of, kept_board
from objectives.views.exports import (
    MEASURED,
    asked_among,
    asked_of,
    asked_team,
    outcomes_of,
    work_of,
)
from objectives.views.readers import reads
from objectives.week import week_of
from people.access import Access
from people.answers import page, wants_fragment
from people.models import Team
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=reads)
def report(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """The report as a page to print: of a large cycle the first teams, which fetch the next ones
    (`portion`); with `whole` all at once, for who has no script."""
    found, team = _asked(request, cycle)
    fetched = wants_fragment(request)
    number = row_id(request.GET.get("portion", "")) or 0
    wanted = None if "whole" in request.GET else number if fetched else 0
    portion, made = _report(request, found, team, wanted)
    address, query = request.path, {"team": team.slug} if team else {}
    context = {
        "report": made,
        "cycle": found,
        "team": team,
        "next_url": _at(address, query | {"portion": portion.next}) if portion.next else "",
        "whole_url": _at(address, query | {"whole": 1}),
    }
    name = "_sections" if fetched else "report"
    return render(request, f"objectives/reporting/{name}.html", context)


@require_safe
@organization_view(reads=reads)
def report_pdf(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """The same as PDF."""
    found, team = _asked(request, cycle)
    _portion, made = _report(request, found, team, None)
    response = HttpResponse(pdf_of(made), content_type="application/pdf")
    name = f"{request.access.organization.slug}-{found.start:%Y-%m}-{request.LANGUAGE_CODE}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@organization_view(reads=reads)
def present(request: OrganizationRequest) -> HttpResponse:
    """The running cycle for a wall screen: slide after slide, always as of now. Of a large cycle a
    portion at a time; the screen asks for the next one (`portion`) by itself."""
    access, now = request.access, timezone.now()
    today = now.astimezone(access.organization.zone).date()
    cycle = chosen_cycle(cycles_of(access), request.GET.get("cycle", ""), today=today)
    team = asked_team(access, request.GET.get("team", ""))
    context: dict[str, Any] = {"cycle": cycle, "team": team}
    if cycle is not None:
        slides = _slides(access, cycle, team, row_id(request.GET.get("portion", "")) or 0, now=now)
        request.looks |= slides.people
        context["slides"] = slides.html
    return page(request, "objectives/reporting/present.html", context)


def _slides(
    access: Access, cycle: Cycle, team: Team | None, number: int, *, now: datetime
) -> KeptBoard:
    """A portion's slides as HTML, the same for all who see the same."""
    organization = access.organization
    freshness = read_freshness(organization, now=now)
    asked = asked_among(access, cycle, team, now=now, stale=freshness.is_stale)
    address = reverse("objectives:present", args=[organization.slug])
    query = {"cycle": cycle.pk} | ({"team": team.slug} if team else {})

    def draw() -> KeptBoard:
        portion = read_portion(asked, number, for_a_wall=True)
        at, parts = portion.number, len(portion.sizes)
        context = {
            "board": portion.board,
            "portion": portion,
            "place": place_of(portion),
            "slides": list(slides_of(portion.board, work_of(access, portion.board))),
            "week": week_of(now.astimezone(organization.zone).date(), cycle.start, cycle.end),
            "cycle": cycle,
            "team": team,
            "organization": organization,
            "address": _at(address, query | {"portion": at}),
            "next_url": _at(address, query | {"portion": (at + 1) % parts}),
            "before_url": _at(address, query | {"portion": (at - 1) % parts}),
        }
        html = render_to_string("objectives/reporting/_slides.html", context)
        return KeptBoard(SafeString(html), portion.board.people, holds_any=at == number)

    # Past the end stands the last one: kept under each number, it would fill the cache.
    name = f"wall:{team.pk if team else ''}:{number}"
    return kept_board(asked, freshness, name, draw, when=lambda found: found.holds_any)


def _at(address: str, query: Mapping[str, object]) -> str:
    return f"{address}?{urlencode(query)}"


def _asked(request: OrganizationRequest, cycle: int) -> tuple[Cycle, Team | None]:
    access = request.access
    found = get_object_or_404(Cycle.objects.of(access.organization), pk=cycle)
    return found, asked_team(access, request.GET.get("team", ""))


def _report(
    request: OrganizationRequest, cycle: Cycle, team: Team | None, number: int | None
) -> tuple[Portion, Report]:
    """A portion of it; all where number is None."""
    access, now = request.access, timezone.now()
    portion = read_portion(asked_of(access, cycle, team, now=now), number, related=MEASURED)
    request.looks |= portion.board.people
    beside = Beside(
        outcomes=outcomes_of(access, portion.board, cycle, learned=True),
        initiatives=work_of(access, portion.board),
        teams=access.teams,
    )
    return portion, report_of(
        portion,
        cycle=cycle,
        organization=access.organization,
        team=team,
        now=now,
        beside=beside,
    )
