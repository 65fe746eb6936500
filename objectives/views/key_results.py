"""Key results: the page, and writing one."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.choices import CycleState
from objectives.dashboards import line_of
from objectives.forms.fields import add_errors
from objectives.forms.key_results import NEW, KeyResultForm, initial_of
from objectives.models import CheckIn, KeyResult, Objective
from objectives.use_cases.key_results import (
    archive_key_result,
    change_key_result,
    create_key_result,
    restore_key_result,
)
from objectives.use_cases.rules import require_writable
from objectives.views.answers import changed, form_page, page, reads
from objectives.views.objectives import page_of, writable_objective
from people.access import Access
from people.scope import OrganizationRequest, organization_view


@require_safe
@organization_view(reads=reads)
def key_result(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """One key result: its chart, why this number, and what was said about it."""
    access = request.access
    found = get_object_or_404(
        KeyResult.objects.visible_to(access).select_related(
            "objective__cycle",
            "objective__team",
            "objective__owner__user",
            "owner__user",
            "metric__metric",
            "team",
            "person",
        ),
        pk=key_result,
    )
    objective = found.objective
    points = list(found.points.order_by("day"))
    check_ins = list(
        CheckIn.objects.filter(organization=access.organization, key_result=found)
        .select_related("author", "helper")
        .order_by("-week_end")
    )
    line = line_of(
        found,
        access.organization,
        check_in=check_ins[0] if check_ins else None,
        points=points,
        now=timezone.now(),
        stale=False,
    )
    return page(
        request,
        "objectives/key_result.html",
        {
            "key_result": found,
            "objective": objective,
            "line": line,
            "check_ins": check_ins,
            "writable": access.writes_team(objective.team_id)
            and objective.cycle.state != CycleState.CLOSED,
        },
    )


@organization_view(reads=reads)
def new_key_result(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Add one to an objective."""
    access = request.access
    found = writable_objective(access, objective)
    form = KeyResultForm(request.POST or None, access=access, initial=NEW)
    if request.method == "POST" and form.is_valid():
        try:
            create_key_result(access=access, objective=found, text=form.text())
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            return changed(request, page_of(access, found), _("The key result is added."))
    return _form(request, form, found, _("New key result"), page_of(access, found))


@organization_view(reads=reads)
def edit_key_result(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Change one."""
    access = request.access
    found = writable_key_result(access, key_result)
    form = KeyResultForm(request.POST or None, access=access, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_key_result(access=access, key_result=found, text=form.text())
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            return changed(request, page_of_key_result(access, found), _("Saved."))
    back = page_of_key_result(access, found)
    return _form(request, form, found.objective, _("Change the key result"), back)


def _form(
    request: OrganizationRequest, form: KeyResultForm, objective: Objective, title: str, back: str
) -> HttpResponse:
    context = {
        "form": form,
        "objective": objective,
        "title": title,
        "submit": _("Save"),
        "back": back,
    }
    return form_page(request, context, template="objectives/_key_result_fields.html")


def writable_key_result(access: Access, pk: int, *, archived: bool = False) -> KeyResult:
    """The key result, if this person may change it: 404 for who may not see it, else 403."""
    found = get_object_or_404(
        KeyResult.objects.filter(
            organization=access.organization,
            archived_at__isnull=not archived,
            objective__in=Objective.objects.visible_to(access),
        ).select_related("objective__cycle", "objective__team"),
        pk=pk,
    )
    require_writable(access, found.objective)
    return found


@require_POST
@organization_view(reads=reads)
def archive(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Take it away; the objective's page offers to bring it back."""
    access = request.access
    found = writable_key_result(access, key_result)
    archive_key_result(access=access, key_result=found)
    return redirect(f"{page_of(access, found.objective)}?archived={found.pk}")


@require_POST
@organization_view(reads=reads)
def restore(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Undo the archiving."""
    access = request.access
    found = writable_key_result(access, key_result, archived=True)
    restore_key_result(access=access, key_result=found)
    return redirect(page_of(access, found.objective))


def page_of_key_result(access: Access, key_result: KeyResult) -> str:
    """The address of the key result's page."""
    return reverse("objectives:key-result", args=[access.organization.slug, key_result.pk])
