"""A cycle's objectives, key results and check-ins as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from objectives.board import whole
from objectives.board.groups import Board
from objectives.models import Cycle
from objectives.reporting.reading import MEASURED, asked_of, outcomes_of, work_of
from objectives.reporting.tables import (
    Table,
    check_ins_table,
    key_results_table,
    objectives_table,
)
from objectives.reporting.tables_beside import initiatives_table, shares_table
from objectives.reporting.writing import csv_lines, xlsx
from objectives.views.readers import reads
from people.access import Access
from people.models import Team
from people.scope import OrganizationRequest, organization_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@organization_view(reads=reads)
def export(request: OrganizationRequest, cycle: int, what: str, form: str) -> HttpResponse:
    """What this reader may see of a cycle, or of one team and those below it, as CSV or XLSX."""
    access = request.access
    found = get_object_or_404(Cycle.objects.of(access.organization), pk=cycle)
    team = asked_team(access, request.GET.get("team", ""))
    board = board_of(access, found, team)
    request.looks |= board.people
    table = _table(access, board, found, what)
    name = f"{access.organization.slug}-{found.start:%Y-%m}-{table.name}.{form}"
    if form == "xlsx":
        response = HttpResponse(xlsx(table, zone=access.organization.zone), content_type=XLSX)
    else:
        # Made whole inside the view: outside of it nothing may be read any more.
        response = HttpResponse("".join(csv_lines(table)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _table(access: Access, board: Board, cycle: Cycle, what: str) -> Table:
    if what == "check-ins":
        return check_ins_table(board, access)
    if what == "initiatives":
        return initiatives_table(board, work_of(access, board))
    if what == "shares":
        return shares_table(board, access.teams)
    outcomes = outcomes_of(access, board, cycle, learned=False)
    if what == "objectives":
        return objectives_table(board, access.teams, outcomes)
    return key_results_table(board, outcomes)


def asked_team(access: Access, slug: str) -> Team | None:
    """The team of this short name; None for all of them. Raises Http404 for one not known."""
    if not slug:
        return None
    found = next((team for team in access.teams if team.slug == slug), None)
    if found is None:
        raise Http404
    return found


def board_of(access: Access, cycle: Cycle, team: Team | None) -> Board:
    """The cycle as its dashboard has it, drafts included where the reader sees them."""
    asked = asked_of(access, cycle, team, now=timezone.now())
    return whole.board_of(asked, asked.read(), related=MEASURED)
