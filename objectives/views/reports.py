"""A cycle as a report to print or to keep as PDF, and on a wall screen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from objectives.board.portions import read_portion
from objectives.freshness import read_freshness
from objectives.models import Cycle
from objectives.reporting.pdf import pdf_of
from objectives.reporting.reading import asked_among, is_large, read_report, work_of
from objectives.reporting.slides import place_of, slides_of
from objectives.views.dashboard import KeptBoard, chosen_cycle, cycles_of, kept_board
from objectives.views.exports import asked_team
from objectives.views.readers import reads
from objectives.views.report_files import asked_cycle, pdf_response, report_file_url
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
    (`portion`); who has no script goes from one to the next."""
    found, team = asked_cycle(request, cycle)
    number = row_id(request.GET.get("portion", "")) or 0
    portion, made = read_report(request.access, found, team, number, now=timezone.now())
    request.looks |= portion.board.people
    query = {"team": team.slug} if team else {}
    context = {
        "report": made,
        "cycle": found,
        "team": team,
        "is_large": is_large(portion),
        "next_url": _at(request.path, query | {"portion": portion.next}) if portion.next else "",
        "before_url": _at(request.path, query | {"portion": portion.number - 1})
        if portion.number
        else "",
    }
    name = "_sections" if wants_fragment(request) else "report"
    return render(request, f"objectives/reporting/{name}.html", context)


@require_safe
@organization_view(reads=reads)
def report_pdf(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """The same as PDF; a large one is made in the background, and its own page says how far."""
    found, team = asked_cycle(request, cycle)
    # Of what is not large the first portion is all of it.
    portion, made = read_report(request.access, found, team, 0, now=timezone.now())
    if is_large(portion):
        return redirect(report_file_url(request.access, found, team))
    request.looks |= portion.board.people
    return pdf_response(pdf_of(made), request.access, found, request.LANGUAGE_CODE)


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
