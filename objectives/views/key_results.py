"""Key results: the page, and writing one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.asking.known import known_topics
from metrics.catalogue_setup import current_versions
from metrics.intake.freshness import source_state
from metrics.models import MetricVersion
from objectives.baselines import Baseline, propose_baseline
from objectives.choices import CycleState, InitiativeState, Kind, ObjectiveState, Window
from objectives.forms.key_result_initial import initial_of, new_initial
from objectives.forms.key_results import KeyResultForm
from objectives.forms.reason import ask_reason, given_reason
from objectives.history.reading import read_history
from objectives.initiatives import initiatives_of_key_result
from objectives.key_result_page import frozen_version, read_page
from objectives.kind_pages import overrides_of, read_kind
from objectives.lines import people_of
from objectives.missing import saved_without
from objectives.models import KeyResult, Objective, Proposal, StatusOverride
from objectives.notices import of_key_result
from objectives.quarter.known import reported_of
from objectives.use_cases.initiatives import may_propose
from objectives.use_cases.key_results import (
    archive_key_result,
    change_key_result,
    create_key_result,
    restore_key_result,
)
from objectives.use_cases.planning import take_up_key_result
from objectives.use_cases.rules import require_writable
from objectives.views.dashboard import below
from objectives.views.objectives import page_of, writable_objective
from objectives.views.readers import reads
from objectives.worst import Worst, is_worse, worst_measured
from people.access import Access
from people.answers import changed, form_page, page, refused
from people.forms.typed import add_errors
from people.pages import row_id
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
    visible = KeyResult.objects.visible_to(access).annotate(by_hand=by_hand)
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
            "ticks": access.checks_in(owner_id=found.answerable_id, team_id=objective.team_id)
            and objective.cycle.state != CycleState.CLOSED,
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


@organization_view(reads=reads)
def new_key_result(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Add one to an objective."""
    access = request.access
    found = writable_objective(access, objective)
    proposal = _proposal_for(access, request.GET.get("proposal", ""), found)
    form, known = _drawn(request, found, None)
    if proposal is not None and not form.is_bound:
        form.initial.setdefault("title", proposal.title)
    if request.method == "POST" and form.is_valid():
        text = form.text(known)
        try:
            if proposal is None:
                made = create_key_result(access=access, objective=found, text=text, unfinished=True)
            else:
                made = take_up_key_result(access=access, proposal=proposal, text=text)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            said = saved_without(made) or _("The key result is added.")
            return changed(request, page_of(access, found), said)
    coach_url = reverse(
        "objectives:coach-new-key-result", args=[access.organization.slug, found.pk]
    )
    return _answer(
        request, form, known, found, _("New key result"), page_of(access, found), coach_url
    )


def _proposal_for(access: Access, wanted: str, objective: Objective) -> Proposal | None:
    """The one that waits for this person and is for this objective."""
    waiting = Proposal.objects.to_decide(access).filter(objective=objective)
    waiting = waiting.filter(pk=row_id(wanted) or 0)
    return waiting.select_related("objective__cycle", "objective__team").first()


@organization_view(reads=reads)
def edit_key_result(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Change one."""
    access = request.access
    found = writable_key_result(access, key_result)
    form, known = _drawn(request, found.objective, found)
    back = page_of_key_result(access, found)
    if request.method == "POST" and form.is_valid():
        try:
            made = change_key_result(
                access=access,
                key_result=found,
                text=form.text(known),
                reason=given_reason(form),
                unfinished=True,
            )
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            return changed(request, back, saved_without(made) or _("Saved."))
    coach_url = reverse("objectives:coach-key-result", args=[access.organization.slug, found.pk])
    title = _("Change the key result")
    return _answer(request, form, known, found.objective, title, back, coach_url)


def _drawn(
    request: OrganizationRequest, objective: Objective, key_result: KeyResult | None
) -> tuple[KeyResultForm, list[Baseline]]:
    """The form with the choices of the moment, and the baselines that it may stand for."""
    initial = initial_of(key_result) if key_result else new_initial(objective)
    if "kind" in request.GET:
        initial |= request.GET.dict()
    form = KeyResultForm(
        request.POST or None,
        access=request.access,
        versions=versions_for(request.access, key_result),
        kept=key_result,
        start=objective.cycle.start,
        draft=objective.state != ObjectiveState.PUBLISHED,
        initial=initial,
    )
    if key_result is not None:
        ask_reason(form, objective)
    known = [_own_baseline(key_result)] if key_result and _reads_alike(form, key_result) else []
    proposal = proposal_for(request.access, form, objective)
    if proposal is not None:
        if not form.is_bound:
            form.propose(proposal)
        known.append(proposal)
    return form, known


def versions_for(access: Access, key_result: KeyResult | None) -> list[MetricVersion]:
    """Today's definitions; of its own metric the one that the key result was written with."""
    versions = current_versions(access.organization)
    own = key_result.metric if key_result else None
    if own is None:
        return versions
    return [own, *(version for version in versions if version.metric_id != own.metric_id)]


def _reads_alike(form: KeyResultForm, key_result: KeyResult) -> bool:
    return (form.version, form.one and form.one.name) == (
        key_result.metric,
        key_result.aggregation,
    )


def _own_baseline(key_result: KeyResult) -> Baseline:
    return Baseline(
        key_result.baseline,
        key_result.baseline_n or 0,
        key_result.baseline_low,
        key_result.baseline_high,
    )


def proposal_for(access: Access, form: KeyResultForm, objective: Objective) -> Baseline | None:
    """The baseline that the chosen metric's history proposes."""
    if form.definition is None or form.one is None or form.kind_now != Kind.REACH:
        return None
    if form.tells_of_few:
        return None
    return propose_baseline(
        organization=access.organization, cycle=objective.cycle, **_measured(access, form)
    )


def _worst(
    access: Access, form: KeyResultForm, objective: Objective, known: list[Baseline]
) -> Worst | None:
    """The worst that was measured, where the baseline typed is worse than that."""
    typed = form.baseline_now
    if form.definition is None or form.kind_now != Kind.REACH or typed is None:
        return None
    if typed in {each.value for each in known} or form.tells_of_few:
        return None
    worst = worst_measured(
        organization=access.organization, cycle=objective.cycle, **_measured(access, form)
    )
    return worst if is_worse(typed, worst, better=form.definition.better) else None


def _measured(access: Access, form: KeyResultForm) -> dict[str, Any]:
    """What is chosen at the moment: which metric, read how, of whom."""
    team, person = form.chosen("team"), form.chosen("person")
    return {
        "definition": form.definition,
        "aggregation": form.one.name if form.one else "",
        "window": form.chosen("window") or Window.DEFAULT,
        "teams": frozenset(below(access, team)) if team else None,
        "person_id": person.pk if person else None,
        "filters": form.filters(),
    }


def _topics(access: Access) -> list[str]:
    as_of = source_state(access.organization).as_of
    return known_topics(access.organization, until=as_of or timezone.now())


def _answer(
    request: OrganizationRequest,
    form: KeyResultForm,
    known: list[Baseline],
    objective: Objective,
    title: str,
    back: str,
    coach_url: str,
) -> HttpResponse:
    slug = request.access.organization.slug
    context = {
        "coach_url": coach_url,
        "form": form,
        "topics": _topics(request.access) if form.one else [],
        "worst": _worst(request.access, form, objective, known),
        "proposal": next((each for each in known if each.period), None),
        "back_test": reverse("objectives:back-test", args=[slug, objective.pk]),
        "title": title,
        "submit": _("Save"),
        "back": back,
    }
    return form_page(request, context, template="objectives/_key_result_fields.html")


def writable_key_result(access: Access, pk: int, *, archived: bool = False) -> KeyResult:
    """The key result, if this person may change it: 404 for who may not see it, else 403."""
    key_results = (
        KeyResult.objects.archived_of(access) if archived else KeyResult.objects.visible_to(access)
    )
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
    back = page_of(access, found.objective)
    try:
        restore_key_result(access=access, key_result=found)
    except ValidationError as error:
        return refused(request, back, error)
    return redirect(back)


def page_of_key_result(access: Access, key_result: KeyResult) -> str:
    """The address of the key result's page."""
    return reverse("objectives:key-result", args=[access.organization.slug, key_result.pk])
