"""Key results: the page, and taking one away."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from objectives.choices import CycleState, InitiativeState
from objectives.forms.reason import ArchiveForm, RestoreForm, given_reason
from objectives.history.reading import read_history
from objectives.initiatives import initiatives_of_key_result
from objectives.key_result_page import frozen_version, read_page
from objectives.kind_pages import overrides_of, read_kind
from objectives.lines import people_of
from objectives.models import KeyResult, StatusOverride
from objectives.notices import of_key_result
from objectives.owed import may_check_in
from objectives.quarter.known import reported_of
from objectives.use_cases.initiatives import may_propose
from objectives.use_cases.key_results import (
    archive_key_result,
    restore_key_result,
)
from objectives.use_cases.rules import require_writable
from objectives.views.objectives import page_of
from objectives.views.readers import reads
from people.access import Access
from people.answers import form_page, moved_on, page, refused
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view

RELATED = (
    "objective__cycle",
    "objective__team",
    "objective__owner__user",
    "owner__user",
    "metric__metric",
    "override__by",
    "team",
    "person",
    "forecast",
)


@require_safe
@organization_view(reads=reads)
def key_result(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """One key result: its chart, why this number, and what was said about it."""
    access, now = request.access, timezone.now()
    by_hand = Exists(StatusOverride.objects.filter(key_result=OuterRef("pk")))
    visible = KeyResult.objects.visible_to(access).with_answers().annotate(by_hand=by_hand)
    found = get_object_or_404(visible.select_related(*RELATED), pk=key_result)
    found.organization = access.organization
    objective = found.objective
    page_data = read_page(
        found, now=now, tickets=_tickets(access, found), restated=_restated(access, found)
    )
    kind = read_kind(found, access)
    request.looks |= people_of([page_data.line]) | kind.people
    return page(
        request,
        "objectives/key_result.html",
        {
            "key_result": found,
            "objective": objective,
            "page_data": page_data,
            "line": page_data.line,
            "kind": kind,
            "notices": of_key_result(found),
            "today": now.astimezone(access.organization.zone).date(),
            "overrides": overrides_of(found) if vars(found)["by_hand"] else [],
            "ticks": bool(kind.steps)
            and objective.cycle.state != CycleState.CLOSED
            and may_check_in(access, found),
            "frozen": frozen_version(found),
            "history": read_history(access, key_result=found),
            "reported": reported_of(found) if objective.cycle.state == CycleState.CLOSED else None,
            "initiatives": initiatives_of_key_result(access, found, now=now),
            "initiative_states": InitiativeState.choices,
            "proposes": may_propose(access, objective),
            "new_initiative_url": reverse(
                "objectives:new-initiative", args=[access.organization.slug, objective.pk]
            )
            + f"?key_result={found.pk}",
            "leads": access.writes_team(objective.team_id),
            "writable": access.writes_team(objective.team_id)
            and objective.cycle.state != CycleState.CLOSED,
        },
    )


def _tickets(access: Access, key_result: KeyResult) -> str:
    """Where the tickets behind its metric stand; empty where the reader may open none."""
    if key_result.metric is None or not access.reads_any_ticket:
        return ""
    key = key_result.metric.metric.key
    return reverse("metrics:tickets", args=[access.organization.slug, key])


def _restated(access: Access, key_result: KeyResult) -> str:
    """Where its metric stands as reported and as now known; not of a person one may not read."""
    if key_result.metric is None:
        return ""
    if key_result.person_id is not None and not access.reads_person(key_result.person_id):
        return ""
    key = key_result.metric.metric.key
    return reverse("metrics:restated", args=[access.organization.slug, key])


def writable_key_result(
    access: Access, pk: int, *, archived: bool = False, known: bool = False
) -> KeyResult:
    """The key result, if this person may change it: 404 for who may not see it, else 403.

    known: also one that was put away, for a deed that then says so.
    """
    readable = KeyResult.objects
    if known:
        key_results = readable.known_to(access)
    else:
        key_results = readable.archived_of(access) if archived else readable.visible_to(access)
    related = (
        "organization",
        "objective__cycle",
        "objective__team",
        "objective__owner",
        "metric__metric",
    )
    found = get_object_or_404(key_results.select_related(*related), pk=pk)
    require_writable(access, found.objective)
    return found


@organization_view(reads=reads)
def archive(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Take it away, once published with a reason; the objective's page offers to bring it back."""
    access = request.access
    found = writable_key_result(access, key_result)
    form = ArchiveForm(
        request.POST if request.method == "POST" else None, objective=found.objective
    )
    if request.method == "POST" and tried(
        form,
        lambda: archive_key_result(access=access, key_result=found, reason=given_reason(form)),
    ):
        to = f"{page_of(access, found.objective)}?archived={found.pk}"
        return moved_on(request, to, _("Archived."))
    context = {
        "form": form,
        "title": _("Archive “%(title)s”?") % {"title": found.title},
        "intro": _("It leaves its objective's progress. It can be brought back."),
        "submit": _("Archive"),
        "back": page_of_key_result(access, found),
    }
    return form_page(request, context)


@require_POST
@organization_view(reads=reads)
def restore(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Undo the archiving; the objective's page asks why, where it comes in as a new one does."""
    access = request.access
    found = writable_key_result(access, key_result, archived=True)
    back = page_of(access, found.objective)
    form = RestoreForm(request.POST, key_result=found)
    try:
        if not form.is_valid() and form.data.get("reason"):
            raise ValidationError([*form.errors["reason"]])
        reason = given_reason(form) if form.is_valid() else ""
        restore_key_result(access=access, key_result=found, reason=reason)
    except ValidationError as error:
        response = refused(request, f"{back}?archived={found.pk}", error)
        if "reason" not in request.POST:  # published since the page was drawn: now it asks why
            trigger_client_event(response, "pageChanged", {})
        return response
    return redirect(back)


def page_of_key_result(access: Access, key_result: KeyResult) -> str:
    """The address of the key result's page."""
    return reverse("objectives:key-result", args=[access.organization.slug, key_result.pk])
