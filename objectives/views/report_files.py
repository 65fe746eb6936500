"""The PDF of a large cycle: asked for, being made, there to be downloaded."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from objectives.models import Cycle, ReportFile, ReportState
from objectives.reporting.opening import people_in
from objectives.use_cases.report_files import ask_for_report
from objectives.views.exports import asked_team
from objectives.views.readers import reads
from people.access import Access
from people.answers import page, refused
from people.models import Team
from people.scope import OrganizationRequest, organization_view

TROUBLES: dict[str, str | Promise] = {
    "unexpected": _("Something went wrong that we did not foresee."),
    "too_long": _("It took too long. The report of a single team is made sooner."),
    "broken_off": _("The work on it was broken off several times."),
    "": _(
        "Nobody has worked on it for ten minutes: the server's background worker seems to be"
        " stopped. Tell whoever runs it."
    ),
}


@organization_view(reads=reads)
def report_file(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """How far the reader's own PDF of this cycle is; POST asks for it, or for a new one."""
    found, team = asked_cycle(request, cycle)
    access, here = request.access, report_file_url(request.access, found, team)
    if request.method == "POST":
        try:
            ask_for_report(access=access, cycle=found, team=team, language=request.LANGUAGE_CODE)
        except ValidationError as error:
            return refused(request, here, error)
        return redirect(here)
    kept = (
        ReportFile.objects.of(access)
        .filter(cycle=found, team=team, language=request.LANGUAGE_CODE)
        .first()
    )
    state = kept.state_at(timezone.now()) if kept else ""
    outdated = kept is not None and state == ReportState.MADE and people_in(access, kept) is None
    context = {
        "cycle": found,
        "team": team,
        "kept": kept,
        "state": "" if outdated else state,
        "outdated": outdated,
        "trouble": TROUBLES[kept.trouble] if kept else "",
    }
    return page(request, "objectives/reporting/file.html", context)


@require_safe
@organization_view(reads=reads)
def report_download(request: OrganizationRequest, file: int) -> HttpResponse:
    """The file itself, for who asked for it and still sees all that stands in it."""
    access = request.access
    mine = ReportFile.objects.of(access).filter(state=ReportState.MADE)
    kept = get_object_or_404(mine.defer(None).select_related("cycle"), pk=file)
    people = people_in(access, kept)
    if people is None or kept.content is None:
        raise Http404
    request.looks |= people
    return pdf_response(bytes(kept.content), access, kept.cycle, kept.language)


def asked_cycle(request: OrganizationRequest, cycle: int) -> tuple[Cycle, Team | None]:
    """The cycle of the address, and the team that it names (None: all of them)."""
    access = request.access
    found = get_object_or_404(Cycle.objects.of(access.organization), pk=cycle)
    return found, asked_team(access, request.GET.get("team", ""))


def report_file_url(access: Access, cycle: Cycle, team: Team | None) -> str:
    """Where it stands how far a large report is."""
    address = reverse("objectives:report-file", args=[access.organization.slug, cycle.pk])
    return f"{address}?{urlencode({'team': team.slug})}" if team else address


def pdf_response(content: bytes, access: Access, cycle: Cycle, language: str) -> HttpResponse:
    """A report to keep, under a name that says of what and when."""
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{access.organization.slug}-{cycle.start:%Y-%m}-{language}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
