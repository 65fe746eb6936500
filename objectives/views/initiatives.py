"""Initiatives: written, moved on, archived; tasks that become one."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from objectives.choices import InitiativeState
from objectives.forms.initiatives import InitiativeForm, initial_of
from objectives.models import Initiative, KeyResult, Objective
from objectives.use_cases.initiatives import (
    InitiativeText,
    archive_initiative,
    change_initiative,
    create_initiative,
    make_initiative,
    may_change,
    may_propose,
    move_initiative,
    restore_initiative,
    unmake_initiative,
)
from objectives.use_cases.rules import owner_who_can, require, require_writable
from objectives.views.key_results import page_of_key_result, writable_key_result
from objectives.views.objectives import page_of, writable_objective
from objectives.views.readers import reads
from people.access import Access
from people.answers import changed, form_page, moved_on, refused
from people.forms.typed import add_errors
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


@organization_view(reads=reads)
def new_initiative(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Propose work behind one of an objective's key results."""
    access = request.access
    visible = Objective.objects.visible_to(access).select_related("cycle", "team")
    found = get_object_or_404(visible, pk=objective)
    require(may_propose(access, found))
    form = _form(request, found, initial=_suggested(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = create_initiative(access=access, objective=found, text=form.text())
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            return changed(request, _home(access, made), _("The initiative is added."))
    context = {"form": form, "title": _("New initiative"), "submit": _("Save")}
    return form_page(request, context | {"back": page_of(access, found)})


@organization_view(reads=reads)
def edit_initiative(request: OrganizationRequest, initiative: int) -> HttpResponse:
    """Change one."""
    access = request.access
    found = _changeable(access, initiative)
    form = _form(request, found.objective, owner=found.owner, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            change_initiative(access=access, initiative=found, text=form.text(), seen=seen)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            return changed(request, _home(access, found), _("Saved."))
    context = {"form": form, "title": _("Change the initiative"), "submit": _("Save")}
    return form_page(request, context | {"back": _home(access, found)})


@require_POST
@organization_view(reads=reads)
def move(request: OrganizationRequest, initiative: int) -> HttpResponse:
    """Say how far it is."""
    access = request.access
    found = _changeable(access, initiative)
    try:
        moved = move_initiative(
            access=access, initiative=found, state=request.POST.get("state", "")
        )
    except ValidationError as wrong:
        return refused(request, _home(access, found), wrong)
    state = str(InitiativeState(moved.state).label)
    return changed(request, _home(access, found), _("Now: %(state)s.") % {"state": state})


@require_POST
@organization_view(reads=reads)
def archive(request: OrganizationRequest, initiative: int) -> HttpResponse:
    """Take it away; the objective's page offers to bring it back."""
    access = request.access
    found = _changeable(access, initiative)
    try:
        archive_initiative(access=access, initiative=found)
    except ValidationError as wrong:
        return refused(request, _home(access, found), wrong)
    return moved_on(request, _objective_with(access, found, "put-away"), _("Archived."))


@require_POST
@organization_view(reads=reads)
def restore(request: OrganizationRequest, initiative: int) -> HttpResponse:
    """Undo the archiving."""
    access = request.access
    found = _changeable(access, initiative, archived=True)
    try:
        restore_initiative(access=access, initiative=found)
    except ValidationError as wrong:
        return refused(request, page_of(access, found.objective), wrong)
    return moved_on(request, page_of(access, found.objective), _("It is back."))


@require_POST
@organization_view(reads=reads)
def from_key_result(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """A key result that is a task becomes an initiative."""
    access = request.access
    found = writable_key_result(access, key_result)
    try:
        made = make_initiative(access=access, key_result=found)
    except ValidationError as wrong:
        return refused(request, page_of(access, found.objective), wrong)
    said = _("It is an initiative now: it adds no progress.")
    return moved_on(request, _objective_with(access, made, "became"), said)


@require_POST
@organization_view(reads=reads)
def from_draft(request: OrganizationRequest, objective: int) -> HttpResponse:
    """What was being written as a key result becomes an initiative; nothing else is stored."""
    access = request.access
    found = writable_objective(access, objective)
    try:
        # A button has no form to choose another owner.
        text = InitiativeText(title=_title(request), owner=owner_who_can(found))
        made = create_initiative(access=access, objective=found, text=text)
    except ValidationError as wrong:
        return refused(request, page_of(access, found), wrong)
    said = _("It is an initiative now: it adds no progress.")
    return moved_on(request, _objective_with(access, made, "became"), said)


@require_POST
@organization_view(reads=reads)
def undo(request: OrganizationRequest, initiative: int) -> HttpResponse:
    """A key result again: the one that it was, or a form with what was typed."""
    access = request.access
    found = _changeable(access, initiative)
    require_writable(access, found.objective)
    was = found.instead_of
    try:
        unmake_initiative(access=access, initiative=found)
    except ValidationError as wrong:
        return refused(request, page_of(access, found.objective), wrong)
    if was is not None:
        return moved_on(request, page_of(access, found.objective), _("It is a key result again."))
    form = reverse("objectives:new-key-result", args=[access.organization.slug, found.objective_id])
    typed = urlencode({"kind": "reach", "title": found.title})
    return moved_on(request, f"{form}?{typed}", _("The initiative is gone. Go on writing."))


def _title(request: OrganizationRequest) -> str:
    """What stands in the form of a key result. Raises ValidationError."""
    field = InitiativeForm.base_fields["title"]
    if not request.POST.get("title", "").strip():
        raise ValidationError(_("Type what is to be done."))
    return str(field.clean(request.POST["title"]))


def _form(request: OrganizationRequest, objective: Objective, **given: Any) -> InitiativeForm:
    access = request.access
    key_results = (
        KeyResult.objects.visible_to(access).filter(objective=objective).order_by("position", "id")
    )
    return InitiativeForm(
        request.POST or None,
        access=access,
        objective=objective,
        key_results=list(key_results),
        **given,
    )


def _suggested(request: OrganizationRequest) -> dict[str, Any]:
    return {
        "key_result": row_id(request.GET.get("key_result", "")),
        "owner": request.access.membership.pk,
        "state": InitiativeState.PLANNED,
    }


def _changeable(access: Access, pk: int, *, archived: bool = False) -> Initiative:
    """The initiative, if this person may change it: 404 for who may not see it, else 403."""
    initiatives = (
        Initiative.objects.archived_of(access)
        if archived
        else Initiative.objects.visible_to(access)
    )
    related = ("organization", "objective__cycle", "objective__team", "key_result", "owner")
    found = get_object_or_404(initiatives.select_related(*related, "instead_of"), pk=pk)
    if not may_change(access, found):
        raise PermissionDenied
    return found


def _home(access: Access, initiative: Initiative) -> str:
    """Where it stands: at its key result, else at its objective."""
    if initiative.key_result is not None:
        return page_of_key_result(access, initiative.key_result)
    return page_of(access, initiative.objective)


def _objective_with(access: Access, initiative: Initiative, what: str) -> str:
    """The objective's page, with the way back."""
    return f"{page_of(access, initiative.objective)}?{what}={initiative.pk}"
