"""Planning opens on where we stand; from each point one click leads to a draft."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from metrics.asking.asked import until_of
from metrics.exploring.topics import top_topics
from metrics.intake.freshness import source_state
from metrics.showing.weekly import known_metrics
from objectives.choices import CycleState, ObjectiveState
from objectives.coach.advice import advise_all
from objectives.forms.planning import HandOverForm, MissionForm, StagesForm
from objectives.models import Cycle, Mission, Objective, Proposal
from objectives.planning.stages import read_stages
from objectives.planning.standing import read_standing
from objectives.quarter.overview import side_of
from objectives.quarter.results import read_scores
from objectives.use_cases.planning import (
    change_stages,
    hand_over,
    seen_of_mission,
    write_mission,
)
from objectives.use_cases.publishing import publish_objectives
from objectives.use_cases.rules import require
from objectives.views.coach import advice_context
from objectives.views.exports import asked_team
from objectives.views.objectives import page_of, writable_objective
from objectives.views.readers import reads
from people.access import Access
from people.answers import changed, form_page, page
from people.forms.fields import tried
from people.forms.typed import add_errors
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


def directs(access: Access) -> bool:
    """Who writes missions and stages."""
    return access.writes_company


@require_safe
@organization_view(reads=reads)
def planning(request: OrganizationRequest) -> HttpResponse:
    """Mission, what was missed last time, proposals, drafts; the figures come beside it."""
    access, now = request.access, timezone.now()
    today = now.astimezone(access.organization.zone).date()
    cycles = list(Cycle.objects.of(access.organization))
    into = planned_cycle(cycles, request.GET.get("cycle", ""), today=today)
    last = _last(cycles, into)
    outcomes = read_scores(access, [last]) if last else []
    for each in outcomes:
        request.looks |= each.people
    missed = [each for each in outcomes if each.verdict in ("part", "missed", "no_data")]
    context = {
        "into": into,
        "cycles": [each for each in cycles if each.state in OPEN],
        "last": last,
        "side": side_of(outcomes),
        "missed": missed,
        "missions": _missions(access),
        "waiting": Proposal.objects.to_decide(access).count() if access.writes_any_objective else 0,
        "drafts": _drafts(access, into) if into else [],
    }
    return page(request, "objectives/planning/planning.html", context)


OPEN = (CycleState.DRAFT, CycleState.ACTIVE)


@require_safe
@organization_view(reads=reads)
def figures(request: OrganizationRequest) -> HttpResponse:
    """By stage the leading metrics that did not improve, what customers say, benchmarks."""
    access = request.access
    metrics = known_metrics(access.organization)
    sources = source_state(access.organization)
    until = until_of(access, sources.as_of)
    standing = read_standing(access, metrics, read_stages(access.organization), until=until)
    context = {
        "standing": standing,
        "topics": top_topics(access, metrics, sources.as_of),
        "into": row_id(request.GET.get("cycle", "")) or "",
    }
    return render(request, "objectives/planning/_figures.html", context)


def planned_cycle(cycles: Sequence[Cycle], wanted: str, *, today: date) -> Cycle | None:
    """The one asked for; else the next draft, else one that runs. Newest first comes in."""
    open_ones = [each for each in cycles if each.state in OPEN]
    found = next((each for each in open_ones if each.pk == row_id(wanted)), None)
    drafts = [each for each in open_ones if each.state == CycleState.DRAFT and each.end > today]
    return found or next(iter([*reversed(drafts), *open_ones]), None)


def _last(cycles: Sequence[Cycle], into: Cycle | None) -> Cycle | None:
    """The newest that is graded or closed, of the same cadence as the planned one if there is."""
    over = [each for each in cycles if each.state in (CycleState.GRADING, CycleState.CLOSED)]
    alike = [each for each in over if into is not None and each.cadence == into.cadence]
    return next(iter([*alike, *over]), None)


def _missions(access: Access) -> list[Mission]:
    """The department's first, then the reader's own teams'."""
    found = Mission.objects.filter(organization=access.organization).select_related("team")
    mine = access.own_teams | access.led_teams
    return [
        each
        for each in found.order_by(F("team__name").asc(nulls_first=True))
        if each.team_id is None or each.team_id in mine or access.is_director
    ]


def _drafts(access: Access, cycle: Cycle) -> list[Objective]:
    found = Objective.objects.visible_to(access).in_cycle(cycle).select_related("team", "owner")
    drafts = found.filter(state=ObjectiveState.DRAFT)
    return [each for each in drafts if access.writes_team(each.team_id)]


@organization_view(reads=reads, writes=lambda access: access.writes_any_objective)
def publish_drafts(request: OrganizationRequest, cycle: int) -> HttpResponse:
    """Several drafts of a cycle together, each with what the coach says of it."""
    access = request.access
    found = get_object_or_404(Cycle.objects.of(access.organization), pk=cycle)
    require(access.writes_any_objective)
    drafts = _drafts(access, found)
    for each in drafts:
        each.cycle = found
    sent = request.POST.getlist("objective")
    chosen = [each for each in drafts if str(each.pk) in sent]
    error = ""
    if request.method == "POST":
        try:
            made = publish_objectives(access=access, objectives=chosen)
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            said = ngettext("%(count)s is published.", "%(count)s are published.", len(made))
            return changed(request, planning_page(access, found), said % {"count": len(made)})
    rows = [
        advice_context(access, each.objective, each, where="page")
        | {"chosen": not each.stops and (each.objective in chosen or not error)}
        for each in advise_all(access, drafts)
    ]
    context = {
        "cycle": found,
        "rows": rows,
        "publishable": any(not each["advice"].stops for each in rows),
        "error": error,
        "back": planning_page(access, found),
    }
    response = page(request, "objectives/planning/publish.html", context)
    response.status_code = 422 if error else 200
    return response


@organization_view(reads=reads, writes=directs)
def mission(request: OrganizationRequest, team: str = "") -> HttpResponse:
    """The department's, or a team's; a team that is not there is 404."""
    access = request.access
    require(directs(access))
    found = asked_team(access, team)
    written = Mission.objects.filter(organization=access.organization, team=found).first()
    known = {"text": written.text if written else "", "seen": seen_of_mission(written)}
    form = MissionForm(request.POST or None, initial=known)
    back = planning_page(access)
    if request.method == "POST" and tried(
        form,
        lambda: write_mission(access=access, team=found, **form.cleaned_data),
    ):
        return changed(request, back, _("Saved."))
    title = _("Mission of %(team)s") % {"team": found.name if found else access.organization.name}
    return form_page(request, {"form": form, "title": title, "submit": _("Save"), "back": back})


@organization_view(reads=reads, writes=directs)
def stages(request: OrganizationRequest) -> HttpResponse:
    """Rename, add and hide stages of the customer's journey."""
    access = request.access
    require(directs(access))
    form = StagesForm(request.POST or None, stages=read_stages(access.organization))
    back = planning_page(access)
    if request.method == "POST" and tried(
        form, lambda: change_stages(access=access, stages=form.chosen())
    ):
        return changed(request, back, _("Saved."))
    context = {
        "form": form,
        "title": _("Stages of the customer's journey"),
        "intro": _("A name that you leave as it is stands in each reader's own language."),
        "submit": _("Save"),
        "back": back,
    }
    return form_page(request, context, template="objectives/planning/_stages.html")


@organization_view(reads=reads)
def hand_over_objective(request: OrganizationRequest, objective: int) -> HttpResponse:
    """To a new owner, with those of its key results that were the old one's."""
    access = request.access
    found = writable_objective(access, objective)
    form = HandOverForm(request.POST or None, access=access)
    back = page_of(access, found)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(access=access, objective=found, **form.cleaned_data)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            return changed(request, back, _("It is handed over."))
    context = {"form": form, "title": _("Hand over"), "submit": _("Hand over"), "back": back}
    return form_page(request, context)


def planning_page(access: Access, cycle: Cycle | None = None) -> str:
    """The address of planning."""
    base = reverse("objectives:planning", args=[access.organization.slug])
    return f"{base}?cycle={cycle.pk}" if cycle else base
