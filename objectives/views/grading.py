"""To grade: one page a person, saved one by one without a page load; and what the cycle taught."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.forms.grading import TEXTS, GradeForm, LookBackForm
from objectives.models import Cycle, KeyResult, Objective
from objectives.quarter.results import Result, read_outcomes, read_results
from objectives.quarter.to_grade import Task, cycles_in_grading, tasks_of
from objectives.use_cases.grading import grade, may_grade, may_look_back, write_retrospective
from objectives.use_cases.rules import changed_meanwhile
from objectives.views.meanwhile import is_changed, refused_of
from objectives.views.readers import reads
from objectives.views.week import owes
from people.access import Access
from people.answers import announced, page, wants_fragment
from people.forms.typed import add_errors
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view

TO_GRADE = "objectives/quarter/to_grade.html"


@require_safe
@organization_view(reads=owes)
def grading(request: OrganizationRequest) -> HttpResponse:
    """What I have to grade; `?all` shows all that I may grade."""
    cycles = cycles_in_grading(request.access)
    wanted = row_id(request.GET.get("cycle", ""))
    cycle = next((each for each in cycles if each.pk == wanted), next(iter(cycles), None))
    return page(request, TO_GRADE, _whole(request, cycles, cycle))


def _whole(
    request: OrganizationRequest,
    cycles: list[Cycle],
    cycle: Cycle | None,
    bound: GradeForm | LookBackForm | None = None,
) -> dict[str, Any]:
    """What the page shows; `bound`: the form that was refused, in the place of its own."""

    def typed(form: GradeForm | LookBackForm) -> GradeForm | LookBackForm:
        return bound if bound is not None and form.prefix == bound.prefix else form

    access = request.access
    everyone = "all" in request.GET and access.writes_any_objective
    tasks = tasks_of(access, cycle, everyone=everyone) if cycle else []
    for task in tasks:
        request.looks |= task.outcome.people
    return {
        "cycles": cycles,
        "cycle": cycle,
        "everyone": everyone,
        "tasks": [
            (
                task,
                [(each, typed(GradeForm(result=each))) for each in task.results],
                typed(_look_back(task)) if task.looks_back else None,
            )
            for task in tasks
        ],
    } | _left(tasks)


@require_POST
@organization_view(reads=reads, writes=owes)
def save_grade(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Grade one; the answer is the same row again."""
    access = request.access
    # Also one that was put away since the page was drawn: it is told.
    found = get_object_or_404(
        KeyResult.objects.known_to(access)
        .with_answers()
        .select_related(
            "objective__cycle", "objective__team", "objective__owner__user", "owner__user"
        ),
        pk=key_result,
    )
    if not may_grade(access, found):
        raise PermissionDenied
    result = _result(access, found)
    typed = _typed(request, f"kr{found.pk}", ("score", "reason"))
    if result is None:
        return refused_of(request, found.objective, changed_meanwhile(), typed=typed)
    form = GradeForm(request.POST, result=result)
    if form.is_valid():
        try:
            grade(access=access, key_result=found, **form.cleaned_data)
        except ValidationError as wrong:
            if is_changed(wrong):
                return refused_of(request, found.objective, wrong, typed=typed)
            add_errors(form, wrong)
            # Another score may be proposed by now.
            result = _result(access, found) or result
    if not wants_fragment(request):
        return _without_scripts(request, found.objective, form, typed)
    is_wrong = bool(form.errors)
    if not is_wrong:
        result = _result(access, found) or result
        form = GradeForm(result=result)
    context = {"result": result, "form": form}
    return _row(request, "objectives/quarter/_grade.html", context, found.objective, wrong=is_wrong)


@require_POST
@organization_view(reads=reads, writes=owes)
def save_retrospective(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Look back on one objective; the answer is the same card again."""
    access = request.access
    known = Objective.objects.known_to(access)
    found = get_object_or_404(known.select_related("cycle", "team", "owner__user"), pk=objective)
    if not may_look_back(access, found):
        raise PermissionDenied
    (outcome,) = read_outcomes(access, [found])
    typed = _typed(request, f"o{found.pk}", TEXTS)
    form = LookBackForm(request.POST, written=outcome.retrospective, objective_id=found.pk)
    if form.is_valid():
        try:
            write_retrospective(access=access, objective=found, text=form.text())
        except ValidationError as wrong:
            if is_changed(wrong):
                return refused_of(request, found, wrong, typed=typed)
            add_errors(form, wrong)
    if not wants_fragment(request):
        return _without_scripts(request, found, form, typed)
    is_wrong = bool(form.errors)
    if not is_wrong:
        (outcome,) = read_outcomes(access, [found])
        form = LookBackForm(written=outcome.retrospective, objective_id=found.pk)
    context = {"outcome": outcome, "form": form}
    return _row(request, "objectives/quarter/_look_back.html", context, found, wrong=is_wrong)


def _typed(request: OrganizationRequest, prefix: str, names: Iterable[str]) -> str:
    """What was sent, in one line."""
    sent = (request.POST.get(f"{prefix}-{name}", "").strip() for name in names)
    return " · ".join(each for each in sent if each)


def _without_scripts(
    request: OrganizationRequest, objective: Objective, form: GradeForm | LookBackForm, typed: str
) -> HttpResponse:
    """The page, with the form that was refused; where it has no place there any more, why."""
    if not form.errors:
        return redirect(_page(request, objective.cycle))
    cycles = cycles_in_grading(request.access)
    cycle = objective.cycle if objective.cycle in cycles else None
    context = _whole(request, cycles, cycle, form)
    for _task, rows, look_back in context["tasks"]:
        if form is look_back or any(form is each for _result, each in rows):
            return page(request, TO_GRADE, context)
    wrong = ValidationError([each for errors in form.errors.values() for each in errors])
    return refused_of(request, objective, wrong, typed=typed)


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


def _result(access: Access, key_result: KeyResult) -> Result | None:
    """None where it was put away."""
    (outcome,) = read_outcomes(access, [key_result.objective])
    mine = (each for each in outcome.results if each.key_result.pk == key_result.pk)
    return next(mine, None)


def _look_back(task: Task) -> LookBackForm:
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
