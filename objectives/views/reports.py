"""A cycle as a report to print or to keep as PDF, and on a wall screen."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.models import Cycle
from objectives.reporting.parts import Report
from objectives.reporting.pdf import pdf_of
from objectives.reporting.report import Beside, report_of
from objectives.reporting.slides import for_a_wall, slides_of
from objectives.views.dashboard import chosen_cycle, cycles_of
from objectives.views.exports import asked_team, board_of, outcomes_of, work_of
from objectives.views.readers import reads
from objectives.week import week_of
from people.answers import page
from people.models import Team
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=reads)
def report(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """The report as a page to print."""
    found, team = _asked(request, cycle)
    context = {"report": _report(request, found, team), "cycle": found, "team": team}
    return render(request, "objectives/reporting/report.html", context)


@require_safe
@organization_view(reads=reads)
def report_pdf(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """The same as PDF."""
    found, team = _asked(request, cycle)
    response = HttpResponse(pdf_of(_report(request, found, team)), content_type="application/pdf")
    name = f"{request.access.organization.slug}-{found.start:%Y-%m}-{request.LANGUAGE_CODE}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@organization_view(reads=reads)
def present(request: OrganizationRequest) -> HttpResponse:
    """The running cycle for a wall screen: slide after slide, always as of now."""
    access, now = request.access, timezone.now()
    organization = access.organization
    today = now.astimezone(organization.zone).date()
    cycle = chosen_cycle(cycles_of(access), request.GET.get("cycle", ""), today=today)
    team = asked_team(access, request.GET.get("team", ""))
    context: dict[str, Any] = {"cycle": cycle, "team": team, "now": now}
    if cycle is not None:
        board = for_a_wall(board_of(access, cycle, team))
        request.looks |= board.people
        context |= {
            "board": board,
            "slides": list(slides_of(board, work_of(access, board))),
            "week": week_of(today, cycle.start, cycle.end),
        }
    return page(request, "objectives/reporting/present.html", context)


def _asked(request: OrganizationRequest, cycle: int) -> tuple[Cycle, Team | None]:
    access = request.access
    found = get_object_or_404(Cycle.objects.of(access.organization), pk=cycle)
    return found, asked_team(access, request.GET.get("team", ""))


def _report(request: OrganizationRequest, cycle: Cycle, team: Team | None) -> Report:
    access = request.access
    board = board_of(access, cycle, team)
    request.looks |= board.people
    return report_of(
        board,
        cycle=cycle,
        organization=access.organization,
        team=team,
        now=timezone.now(),
        beside=Beside(
            outcomes=outcomes_of(access, board, cycle, learned=True),
            initiatives=work_of(access, board),
            teams=access.teams,
        ),
    )
