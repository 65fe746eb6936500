"""To grade: one page a person, saved one by one without a page load; and what the cycle taught."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.forms.grading import GradeForm, LookBackForm
from objectives.models import Cycle, KeyResult, Objective
from objectives.quarter.results import Result, read_outcomes, read_results
from objectives.quarter.to_grade import Task, cycles_in_grading, tasks_of
from objectives.use_cases.grading import grade, may_grade, may_look_back, write_retrospective
from objectives.views.readers import reads
from objectives.views.week import owes
from people.access import Access
from people.answers import announced, page, refused, wants_fragment
from people.forms.typed import add_errors
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=owes)
def grading(request: OrganizationRequest) -> HttpResponse:
    """What I have to grade; `?all` shows all that I may grade."""
    access = request.access
    cycles = cycles_in_grading(access)
    wanted = row_id(request.GET.get("cycle", ""))
    cycle = next((each for each in cycles if each.pk == wanted), next(iter(cycles), None))
    everyone = "all" in request.GET and access.writes_any_objective
    tasks = tasks_of(access, cycle, everyone=everyone) if cycle else []
    for task in tasks:
        request.looks |= task.outcome.people
    context = {
        "cycles": cycles,
        "cycle": cycle,
        "everyone": everyone,
        "tasks": [
            (task, [(each, GradeForm(result=each)) for each in task.results], _look_back(task))
            for task in tasks
        ],
    }
    return page(request, "objectives/quarter/to_grade.html", context | _left(tasks))


@require_POST
@organization_view(reads=reads, writes=owes)
def save_grade(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Grade one; the answer is the same row again."""
    access = request.access
    found = get_object_or_404(
        KeyResult.objects.visible_to(access)
        .with_answers()
        .select_related(
            "objective__cycle", "objective__team", "objective__owner__user", "owner__user"
        ),
        pk=key_result,
    )
    if not may_grade(access, found):
        raise PermissionDenied
    result = _result(access, found)
    form = GradeForm(request.POST, result=result)
    if form.is_valid():
        try:
            grade(access=access, key_result=found, **form.cleaned_data)
        except ValidationError as error:
            if not wants_fragment(request):
                return refused(request, _page(request, found.objective.cycle), error)
            add_errors(form, error)
            # Another score may be proposed by now. What was put away is shown as it was.
            result = _results(access, found).get(found.pk, result)
    if not wants_fragment(request):
        return redirect(_page(request, found.objective.cycle))
    wrong = bool(form.errors)
    if not wrong:
        result = _result(access, found)
        form = GradeForm(result=result)
    context = {"result": result, "form": form}
    return _row(request, "objectives/quarter/_grade.html", context, found.objective, wrong=wrong)


@require_POST
@organization_view(reads=reads, writes=owes)
def save_retrospective(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Look back on one objective; the answer is the same card again."""
    access = request.access
    visible = Objective.objects.visible_to(access)
    found = get_object_or_404(visible.select_related("cycle", "team", "owner__user"), pk=objective)
    if not may_look_back(access, found):
        raise PermissionDenied
    (outcome,) = read_outcomes(access, [found])
    form = LookBackForm(request.POST, written=outcome.retrospective, objective_id=found.pk)
    if form.is_valid():
        try:
            write_retrospective(access=access, objective=found, text=form.text())
        except ValidationError as error:
            add_errors(form, error)
    if not wants_fragment(request):
        return redirect(_page(request, found.cycle))
    wrong = bool(form.errors)
    if not wrong:
        (outcome,) = read_outcomes(access, [found])
        form = LookBackForm(written=outcome.retrospective, objective_id=found.pk)
    context = {"outcome": outcome, "form": form}
    return _row(request, "objectives/quarter/_look_back.html", context, found, wrong=wrong)


@require_safe
@organization_view(reads=reads)
def retrospectives(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """What a cycle taught, objective by objective."""
    access = request.access
    found = get_object_or_404(Cycle.objects.of(access.organization), pk=cycle)
    outcomes = read_results(access, found)
    for each in outcomes:
        request.looks |= each.people
    told = [each for each in outcomes if each.retrospective]
    context = {"cycle": found, "told": told, "silent": len(outcomes) - len(told)}
    return page(request, "objectives/quarter/retrospectives.html", context)


def _result(access: Access, key_result: KeyResult) -> Result:
    found = _results(access, key_result).get(key_result.pk)
    if found is None:
        raise Http404
    return found


def _results(access: Access, key_result: KeyResult) -> dict[int, Result]:
    """Those of its objective, by their key results."""
    (outcome,) = read_outcomes(access, [key_result.objective])
    return {each.key_result.pk: each for each in outcome.results}


def _look_back(task: Task) -> LookBackForm | None:
    if not task.looks_back:
        return None
    objective = task.outcome.objective
    return LookBackForm(written=task.outcome.retrospective, objective_id=objective.pk)


def _left(tasks: list[Task]) -> dict[str, Any]:
    size = sum(task.size for task in tasks)
    left = sum(task.open for task in tasks)
    return {"left": left, "size": size, "graded": size - left}


def _row(
    request: OrganizationRequest,
    template: str,
    context: dict[str, Any],
    objective: Objective,
    *,
    wrong: bool,
) -> HttpResponse:
    everyone = "all" in request.GET and request.access.writes_any_objective
    tasks = tasks_of(request.access, objective.cycle, everyone=everyone)
    context |= _left(tasks) | {"swapped": True, "everyone": everyone}
    response = render(request, template, context, status=422 if wrong else 200)
    return response if wrong else announced(response, _("Saved."))


def _page(request: OrganizationRequest, cycle: Cycle) -> str:
    base = reverse("objectives:grading", args=[request.access.organization.slug])
    return f"{base}?cycle={cycle.pk}" + ("&all" if "all" in request.GET else "")
