"""Proposals: what waits for me, what became of mine."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.choices import ProposalState, Stage
from objectives.forms.planning import DeclineForm, ProposalForm
from objectives.models import Objective, Proposal
from objectives.planning.stages import read_stages
from objectives.use_cases.planning import decides, decline, propose, take_up
from objectives.use_cases.rules import require
from objectives.views.objectives import page_of
from objectives.views.readers import reads
from people.access import Access
from people.answers import changed, form_page, page, refused
from people.forms.fields import tried
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view

MOST = 100
RELATED = (
    "by",
    "cycle",
    "team",
    "objective",
    "decided_by",
    "made_objective",
    "made_key_result",
)


def proposes(access: Access) -> bool:
    """Who makes proposals and reads them."""
    return access.proposes


@require_safe
@organization_view(reads=proposes)
def proposals(request: OrganizationRequest) -> HttpResponse:
    """Those that wait for me first, then mine and what became of them."""
    access = request.access
    found = (
        Proposal.objects.visible_to(access)
        .select_related(*RELATED)
        .order_by("-created_at", "-pk")[:MOST]
    )
    listed = list(found)
    _leave_out_unseen(access, listed)
    to_decide = [
        each for each in listed if each.state == ProposalState.WAITING and decides(access, each)
    ]
    mine = [each for each in listed if each.by_id == access.membership.pk]
    decided = [each for each in listed if each not in to_decide and each not in mine]
    context = {"to_decide": to_decide, "mine": mine, "decided": decided}
    return page(request, "objectives/planning/proposals.html", context)


def _leave_out_unseen(access: Access, listed: list[Proposal]) -> None:
    """Of objectives that were made private since then not even the title; one query."""
    ids = {pk for each in listed for pk in (each.objective_id, each.made_objective_id) if pk}
    seen = set(Objective.objects.visible_to(access).filter(pk__in=ids).values_list("pk", flat=True))
    for each in listed:
        if each.objective_id not in seen:
            each.objective = each.made_key_result = None
        if each.made_objective_id not in seen:
            each.made_objective = None


@organization_view(reads=reads, writes=proposes)
def new_proposal(request: OrganizationRequest) -> HttpResponse:
    """An objective, or with `?objective=` a key result of one."""
    access = request.access
    require(access.proposes)
    about = _about(access, request.GET.get("objective", ""))
    own = access.own_team
    form = ProposalForm(
        request.POST or None,
        access=access,
        objective=about,
        stages=() if about else read_stages(access.organization),
        initial={
            "team": own,
            "stage": request.GET.get("stage", Stage.SUPPORT),
            "cycle": request.GET.get("cycle", ""),
        },
    )
    back = _index(access)
    if request.method == "POST" and tried(form, lambda: propose(access=access, text=form.text())):
        return changed(request, back, _("Proposed. You will see here what becomes of it."))
    title = _("Propose a key result") if about else _("Propose an objective")
    context = {"form": form, "title": title, "submit": _("Propose"), "back": back}
    if about:
        context["intro"] = _("For “%(objective)s”.") % {"objective": about.title}
    return form_page(request, context)


def _about(access: Access, wanted: str) -> Objective | None:
    if not wanted:
        return None
    visible = Objective.objects.visible_to(access).select_related("cycle", "team")
    return get_object_or_404(visible, pk=row_id(wanted))


@require_POST
@organization_view(reads=proposes)
def take_up_proposal(request: OrganizationRequest, proposal: int) -> HttpResponse:
    """An objective's becomes a draft; for a key result its form opens."""
    access = request.access
    found = _to_decide(access, proposal)
    slug = access.organization.slug
    if found.objective_id is not None:
        form = reverse("objectives:new-key-result", args=[slug, found.objective_id])
        return redirect(f"{form}?proposal={found.pk}")
    try:
        made = take_up(access=access, proposal=found)
    except ValidationError as error:
        return refused(request, _index(access), error)
    return redirect(page_of(access, made))


@organization_view(reads=proposes)
def decline_proposal(request: OrganizationRequest, proposal: int) -> HttpResponse:
    """With a reason that the proposer reads."""
    access = request.access
    found = _to_decide(access, proposal)
    form = DeclineForm(request.POST or None)
    back = _index(access)
    if request.method == "POST" and tried(
        form,
        lambda: decline(access=access, proposal=found, reason=form.cleaned_data["reason"]),
    ):
        return changed(request, back, _("Declined."))
    context = {"form": form, "title": found.title, "submit": _("Decline"), "back": back}
    return form_page(request, context)


def _to_decide(access: Access, pk: int) -> Proposal:
    """404 for who may not see it, 403 for who may not decide over it."""
    found = get_object_or_404(Proposal.objects.visible_to(access).select_related(*RELATED), pk=pk)
    require(decides(access, found))
    return found


def _index(access: Access) -> str:
    return reverse("objectives:proposals", args=[access.organization.slug])
