"""One cycle: its results, and its way from start to close and, if need be, back."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.choices import CycleState
from objectives.forms.grading import ReopenForm
from objectives.history.reading import read_history
from objectives.models import Cycle, KeyResult
from objectives.quarter.known import read_known, reported_of
from objectives.quarter.overview import overview_of
from objectives.quarter.results import read_results
from objectives.use_cases.cycles import (
    activate_cycle,
    close_cycle,
    reopen_cycle,
    start_grading,
)
from objectives.use_cases.rules import require
from objectives.views.readers import reads
from people.access import Access
from people.answers import changed, form_page, page, refused
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view


def writes(access: Access) -> bool:
    """Who sets up, grades and closes cycles."""
    return access.writes_company


@require_safe
@organization_view(reads=reads)
def cycle(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """Scores of commitments and stretches side by side, once it is graded; its history."""
    access = request.access
    found = get_object_or_404(Cycle.objects.of(access.organization), pk=cycle)
    context = {
        "cycle": found,
        "is_scored": found.state in (CycleState.GRADING, CycleState.CLOSED),
        "history": read_history(access, cycle=found),
    }
    if context["is_scored"]:
        outcomes = read_results(access, found)
        for each in outcomes:
            request.looks |= each.people
        context["overview"] = overview_of(outcomes)
    return page(request, "objectives/quarter/cycle.html", context)


@require_POST
@organization_view(reads=reads, writes=writes)
def move_cycle(request: OrganizationRequest, cycle: int, to: str) -> HttpResponse:
    """Start it, grade it or close it."""
    found = get_object_or_404(Cycle.objects.of(request.access.organization), pk=cycle)
    use_case, said = {
        "active": (activate_cycle, _("“%(cycle)s” runs now.")),
        "grading": (start_grading, _("“%(cycle)s” is graded now.")),
        "closed": (close_cycle, _("“%(cycle)s” is closed.")),
    }[to]
    try:
        use_case(access=request.access, cycle=found)
    except ValidationError as error:
        return refused(request, page_of_cycle(request.access, found), error)
    return changed(request, page_of_cycle(request.access, found), said % {"cycle": found.name})


@organization_view(reads=reads, writes=writes)
def reopen(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """A closed one is graded again, with a reason."""
    access = request.access
    found = get_object_or_404(Cycle.objects.of(access.organization), pk=cycle)
    require(writes(access))
    form = ReopenForm(request.POST or None)
    back = page_of_cycle(access, found)
    if request.method == "POST" and tried(
        form,
        lambda: reopen_cycle(access=access, cycle=found, reason=form.cleaned_data["reason"]),
    ):
        return changed(request, back, _("“%(cycle)s” is open again.") % {"cycle": found.name})
    context = {
        "form": form,
        "title": _("Open “%(cycle)s” again") % {"cycle": found.name},
        "intro": _("It goes back to grading. What was reported is kept beside what will be."),
        "submit": _("Open again"),
        "back": back,
    }
    return form_page(request, context)


@require_safe
@organization_view(reads=reads)
def as_now_known(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """What a closed key result would read today; empty where that is what was reported."""
    access = request.access
    found = get_object_or_404(
        KeyResult.objects.visible_to(access).select_related(
            "organization", "objective__cycle", "metric__metric", "team"
        ),
        pk=key_result,
    )
    request.looks |= {found.person_id} - {None}  # type: ignore[arg-type]
    reported = reported_of(found)
    known = read_known(access.organization, found, reported) if reported else None
    context = {"key_result": found, "reported": reported, "known": known}
    return render(request, "objectives/quarter/_as_now_known.html", context)


def page_of_cycle(access: Access, cycle: Cycle) -> str:
    """The address of the cycle's page."""
    return reverse("objectives:cycle", args=[access.organization.slug, cycle.pk])
