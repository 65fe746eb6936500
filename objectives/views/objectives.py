"""Objectives: the page, and moving one or taking it away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.alignment.links import linked_with
from objectives.alignment.shares import shares_of
from objectives.board.lines import RELATED, ObjectiveLine, read_lines
from objectives.choices import (
    CycleState,
    InitiativeState,
    ObjectiveState,
)
from objectives.forms.reason import ArchiveForm, RestoreForm, given_reason
from objectives.freshness import read_freshness
from objectives.history.reading import read_history
from objectives.initiatives import initiatives_of_objective
from objectives.kind_pages import overrides_of
from objectives.models import CheckIn, Initiative, KeyResult, Objective
from objectives.notices import of_objective
from objectives.quarter.results import Outcome, results_among
from objectives.status import Rules
from objectives.use_cases.initiatives import may_change, may_propose
from objectives.use_cases.objectives import (
    archive_objective,
    move_objective,
    restore_objective,
)
from objectives.use_cases.rules import require_writable
from objectives.views.meanwhile import board_of, refused_of
from objectives.views.readers import reads
from objectives.why_objective import explain_objective
from objectives.why_status import of_objective_line
from people.access import Access
from people.answers import changed, form_page, moved_on, page
from people.forms.fields import tried
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view

FEED = 8


@require_safe
@organization_view(reads=reads)
def objective(request: OrganizationRequest, objective: int) -> HttpResponse:
    """One objective: why, what it supports, its key results, its check-ins."""
    access = request.access
    visible = Objective.objects.visible_to(access)
    found = get_object_or_404(
        visible.with_stages()
        .with_shares()
        .with_status_rules()
        .select_related(*RELATED, "proposed_by"),
        pk=objective,
    )
    now = timezone.now()
    stale = read_freshness(access.organization, now=now).is_stale
    (line,) = read_lines([found], access, now=now, stale=stale)
    request.looks |= line.people
    writable = access.writes_team(found.team_id) and found.cycle.state != CycleState.CLOSED
    return page(
        request,
        "objectives/objective.html",
        {
            "objective": found,
            "line": line,
            "outcome": _outcome(line),
            "why": explain_objective(line),
            "why_status": of_objective_line(
                line, _rules(found), today=now.astimezone(access.organization.zone).date()
            ),
            "linked": linked_with(visible, found),
            "stage": found.stage_name,
            "shares": shares_of(found, access.teams),
            "writable": writable,
            "feed": _feed(access, found),
            "history": read_history(access, objective=found),
            "overrides": overrides_of(found),
            "notices": of_objective(found),
            "initiatives": initiatives_of_objective(access, found, now=now),
            "initiative_states": InitiativeState.choices,
            "proposes": may_propose(access, found),
            "new_initiative_url": reverse(
                "objectives:new-initiative", args=[access.organization.slug, found.pk]
            ),
        }
        | _just_moved(request, found)
        | (_undo(request, found) if writable else {}),
    )


def _rules(objective: Objective) -> Rules:
    """By which its status is judged; it was fetched `with_status_rules`."""
    own = vars(objective)["status_rules"]
    return Rules.of_percent(**own) if own else Rules()


def _outcome(line: ObjectiveLine) -> Outcome | None:
    """Its score once the cycle is graded, as the cycle's page says it; as reported once closed. One
    query."""
    one = line.objective
    graded = one.cycle.state in (CycleState.GRADING, CycleState.CLOSED)
    if not graded or one.state != ObjectiveState.PUBLISHED:
        return None
    closed = one.cycle.state == CycleState.CLOSED
    # What is closed was reported as a whole: nothing of single key results is asked.
    rows = () if closed else (*line.key_results, *line.guardrails)
    key_results = [row.key_result for row in rows]
    (found,) = results_among(one.organization_id, [one], key_results, learned=False)
    return found


def _feed(access: Access, objective: Objective) -> list[CheckIn]:
    return list(
        CheckIn.objects.filter(
            organization=access.organization,
            key_result__in=KeyResult.objects.visible_to(access).filter(objective=objective),
        )
        .select_related("author", "helper", "key_result")
        .order_by("-week_end", "key_result__position", "key_result")[:FEED]
    )


def _undo(request: OrganizationRequest, objective: Objective) -> dict[str, Any]:
    """The key result that was just archived and can be brought back."""
    wanted = row_id(request.GET.get("archived", ""))
    access = request.access
    mine = KeyResult.objects.archived_of(access)
    found = mine.filter(objective=objective, pk=wanted).first() if wanted else None
    if found is None:
        return {}
    restore = reverse("objectives:restore-key-result", args=[access.organization.slug, found.pk])
    form = RestoreForm(key_result=found, auto_id="undo_%s")
    return {"undo": found, "undo_url": restore, "undo_form": form}


def _just_moved(request: OrganizationRequest, objective: Objective) -> dict[str, Any]:
    """The initiative that a key result has just become, or that was just put away."""
    access, found = request.access, {}
    ways = {"became": Initiative.objects.visible_to, "put_away": Initiative.objects.archived_of}
    for name, ways_to in ways.items():
        wanted = row_id(request.GET.get(name.replace("_", "-"), ""))
        if wanted is not None:
            rows = ways_to(access).filter(objective=objective, pk=wanted)
            found[name] = rows.select_related("objective__cycle").first()
    return {name: row for name, row in found.items() if row and may_change(access, row)}


def writable_objective(
    access: Access, pk: int, *, archived: bool = False, known: bool = False
) -> Objective:
    """The objective, if this person may change it: 404 for who may not see it, else 403.

    known: also one that was put away, for a deed that then says so.
    """
    readable = Objective.objects
    if known:
        objectives = readable.known_to(access)
    else:
        objectives = readable.archived_of(access) if archived else readable.visible_to(access)
    found = get_object_or_404(objectives.select_related("cycle", "team", "owner"), pk=pk)
    require_writable(access, found)
    return found


@organization_view(reads=reads)
def archive(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Take it away, once published with a reason; the dashboard offers to bring it back."""
    access = request.access
    found = writable_objective(access, objective)
    form = ArchiveForm(request.POST if request.method == "POST" else None, objective=found)
    if request.method == "POST" and tried(
        form,
        lambda: archive_objective(access=access, objective=found, reason=given_reason(form)),
    ):
        to = f"{board_of(access, found)}&archived={found.pk}"
        return moved_on(request, to, _("Archived."))
    context = {
        "form": form,
        "title": _("Archive “%(title)s”?") % {"title": found.title},
        "intro": _("It leaves every page with its key results. It can be brought back."),
        "submit": _("Archive"),
        "back": page_of(access, found),
    }
    return form_page(request, context)


@require_POST
@organization_view(reads=reads)
def restore(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Undo the archiving."""
    found = writable_objective(request.access, objective, archived=True)
    try:
        restore_objective(access=request.access, objective=found)
    except ValidationError as error:
        return refused_of(request, found, error)
    return redirect(board_of(request.access, found))


@require_POST
@organization_view(reads=reads)
def move(request: OrganizationRequest, objective: int, way: str) -> HttpResponse:
    """One place up or down among its team's."""
    access = request.access
    found = writable_objective(access, objective, known=True)
    try:
        move_objective(access=access, objective=found, up=way == "up")
    except ValidationError as error:
        return refused_of(request, found, error)
    return changed(request, board_of(access, found), _("Moved."))


def page_of(access: Access, objective: Objective) -> str:
    """The address of the objective's page."""
    return reverse("objectives:objective", args=[access.organization.slug, objective.pk])
