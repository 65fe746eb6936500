"""The coach while something is being written: the three worst findings at most, nothing stored."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from objectives.coach.draft import Step
from objectives.coach.finding import Finding
from objectives.coach.judge import OF_THE_WHOLE, judge_key_result, judge_words
from objectives.coach.reading import Reading, key_results_of
from objectives.forms.drafts import typed_key_result, typed_objective
from objectives.forms.key_results import KeyResultForm
from objectives.forms.objectives import ObjectiveForm
from objectives.models import KeyResult, Objective
from objectives.views.key_result_writing import versions_for
from objectives.views.key_results import writable_key_result
from objectives.views.objectives import writable_objective
from objectives.views.readers import reads
from people.scope import OrganizationRequest, organization_view

MOST = 3
# What is missing is no mistake before one has come to it.
MISSING = frozenset(("no-baseline", "no-metric"))


@require_safe
@organization_view(reads=reads, writes=lambda access: access.writes_any_objective, form=True)
def new_objective(request: OrganizationRequest) -> HttpResponse:
    """While a new objective is written."""
    return _of_objective(request, None)


@require_safe
@organization_view(reads=reads)
def objective(request: OrganizationRequest, objective: int) -> HttpResponse:
    """While one is changed."""
    return _of_objective(request, writable_objective(request.access, objective))


def _of_objective(request: OrganizationRequest, stored: Objective | None) -> HttpResponse:
    access = request.access
    form = ObjectiveForm(request.GET, access=access, objective=stored)
    typed = typed_objective(form, access, stored)
    if typed is None:
        return _answer(request, [])
    key_results = key_results_of(access, stored) if stored else []
    parents = [each.pk for each in form.cleaned_data.get("supports", [])]
    draft = Reading(access).objective(typed, key_results, parents=parents, only="words")
    found = judge_words(draft)
    if not key_results:
        found = [each for each in found if each.code not in OF_THE_WHOLE]
    return _answer(request, found)


@require_safe
@organization_view(reads=reads)
def new_key_result(request: OrganizationRequest, objective: int) -> HttpResponse:
    """While a key result is added."""
    return _of_key_result(request, writable_objective(request.access, objective), None)


@require_safe
@organization_view(reads=reads)
def key_result(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """While one is changed."""
    stored = writable_key_result(request.access, key_result)
    return _of_key_result(request, stored.objective, stored)


def _of_key_result(
    request: OrganizationRequest, objective: Objective, stored: KeyResult | None
) -> HttpResponse:
    access = request.access
    objective.organization = access.organization
    versions = versions_for(access, stored)
    form = KeyResultForm(
        request.GET, access=access, versions=versions, kept=stored, start=objective.cycle.start
    )
    if form.tells_of_few:  # the form says so; what the coach would say rests on the figure
        return _answer(request, [])
    typed = typed_key_result(form, objective, stored)
    if typed is None:
        return _answer(request, [])
    others = [each for each in key_results_of(access, objective) if each.pk != typed.pk]
    reading = Reading(access, versions)
    steps = [Step(each.title, each.due) for each in form.steps.texts]
    draft = reading.objective(objective, [*others, typed], steps=steps, only="key_results")
    found = judge_key_result(draft.key_results[-1], draft)
    if not request.GET.get("target"):
        found = [each for each in found if each.code not in MISSING]
    slug = access.organization.slug
    if stored is not None:
        task_url = reverse("objectives:make-initiative", args=[slug, stored.pk])
    else:
        task_url = reverse("objectives:write-as-initiative", args=[slug, objective.pk])
    return _answer(request, found, task_url=task_url)


def _answer(
    request: OrganizationRequest, findings: Sequence[Finding], *, task_url: str = ""
) -> HttpResponse:
    """The worst, and how many more there are."""
    context = {
        "findings": findings[:MOST],
        "more": max(0, len(findings) - MOST),
        "task_url": task_url,
    }
    return render(request, "objectives/coach/_writing.html", context)
