"""Objectives written: a new one, and one changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.catalogue_setup import current_versions
from objectives.choices import (
    Ambition,
    CycleState,
    Stage,
    Visibility,
)
from objectives.forms.objectives import ObjectiveForm, initial_of
from objectives.forms.reason import ask_reason, given_reason
from objectives.models import Cycle, Objective
from objectives.use_cases.objectives import (
    change_objective,
    create_objective,
)
from objectives.use_cases.rules import require
from objectives.views.dashboard import chosen_cycle
from objectives.views.objectives import page_of, writable_objective
from objectives.views.readers import reads
from people.answers import changed, form_page, moved_on
from people.forms.typed import add_errors
from people.scope import OrganizationRequest, organization_view


@organization_view(reads=reads, writes=lambda access: access.writes_any_objective)
def new_objective(request: OrganizationRequest) -> HttpResponse:
    """Write an objective."""
    access = request.access
    require(access.writes_any_objective)
    form = ObjectiveForm(
        request.POST or None, access=access, objective=None, initial=_suggested(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = create_objective(access=access, text=form.text())
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            return _written(request, made)
    back = reverse("objectives:dashboard", args=[access.organization.slug])
    coach_url = reverse("objectives:coach-new-objective", args=[access.organization.slug])
    return form_page(
        request,
        {
            "form": form,
            "title": _("New objective"),
            "submit": _("Save"),
            "back": back,
            "coach_url": coach_url,
        },
        template="objectives/coach/_objective_fields.html",
    )


def _written(request: OrganizationRequest, made: Objective) -> HttpResponse:
    """On to the key result where a metric was the reason for the objective."""
    access, said = request.access, _("The objective is written.")
    key = request.GET.get("metric", "")
    versions = current_versions(access.organization) if key else []
    version = next((each for each in versions if each.metric.key == key), None)
    if version is None:
        return changed(request, page_of(access, made), said)
    form = reverse("objectives:new-key-result", args=[access.organization.slug, made.pk])
    team = made.team_id or ""
    return moved_on(request, f"{form}?kind=reach&metric={version.pk}&team={team}&weight=1", said)


def _suggested(request: OrganizationRequest) -> dict[str, Any]:
    access = request.access
    cycles = list(Cycle.objects.of(access.organization).exclude(state=CycleState.CLOSED))
    today = timezone.now().astimezone(access.organization.zone).date()
    cycle = chosen_cycle(cycles, request.GET.get("cycle", ""), today=today)
    team = next((each for each in access.teams if each.slug == request.GET.get("team")), None)
    return {
        "cycle": cycle.pk if cycle else None,
        "team": team.pk if team else None,
        "owner": access.membership.pk,
        "visibility": Visibility.EVERYONE,
        "stage": request.GET.get("stage", Stage.SUPPORT),
        "ambition": Ambition.COMMITMENT,
    }


@organization_view(reads=reads)
def edit_objective(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Change an objective."""
    access = request.access
    found = writable_objective(access, objective)
    form = ObjectiveForm(
        request.POST or None, access=access, objective=found, initial=initial_of(found)
    )
    ask_reason(form, found)
    if request.method == "POST" and form.is_valid():
        try:
            change_objective(
                access=access,
                objective=found,
                text=form.text(),
                reason=given_reason(form),
                seen=form.cleaned_data["seen"],
            )
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            return changed(request, page_of(access, found), _("Saved."))
    return form_page(
        request,
        {
            "form": form,
            "title": _("Change the objective"),
            "submit": _("Save"),
            "back": page_of(access, found),
            "coach_url": reverse(
                "objectives:coach-objective", args=[access.organization.slug, found.pk]
            ),
        },
        template="objectives/coach/_objective_fields.html",
    )
