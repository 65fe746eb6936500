"""The table under a metric's course as a file."""

from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from metrics.asking.asked import teams_of
from metrics.exploring.look import COURSE
from metrics.intake.freshness import source_state
from metrics.own.versions import read_own
from metrics.showing.course_table import HEADINGS, file_rows
from metrics.showing.details import read_detail
from metrics.showing.weekly import known_metrics
from metrics.use_cases.own_metrics import is_own
from metrics.views.around import compared_version
from metrics.views.asking import chosen_look, definition_of, question_of
from metrics.views.drawn import line_name
from metrics.watching.besides import lines_beside
from people.csv_files import csv_lines
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view()
def as_csv(request: OrganizationRequest, key: str) -> HttpResponse:
    """What the page of the same address shows over time, with an older version's line beside it."""
    access = request.access
    sources, teams = source_state(access.organization), teams_of(access)
    metrics = known_metrics(access.organization)
    question = question_of(request, definition_of(access, key, metrics=metrics), teams, sources)
    look = chosen_look(request, question)._replace(show=COURSE)
    found = read_detail(access, question, look, metrics.get(key), split=False)
    if question.person is not None:
        request.looks.add(question.person.pk)
    request.looks |= found.people
    own = read_own(access, key) if is_own(key) else None
    older = compared_version(own, request.GET.get("compare", ""))
    if own is not None and older is not None and len(found.lines) == 1:
        lines = lines_beside(access, question, found.lines[0], own.current, older)
    else:
        lines = [replace(line, name=line_name(line, question)) for line in found.lines]
    # Made whole inside the view: outside of it nothing may be read any more.
    text = "".join(csv_lines(HEADINGS, file_rows(lines)))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    first, last = found.pieces[0][0], found.pieces[-1][1] - timedelta(days=1)
    name = f"{access.organization.slug}-{key}-{first:%Y-%m-%d}-{last:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
