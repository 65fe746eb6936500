"""Key results written: added to an objective, and changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.asking.known import Known, known_words
from metrics.catalogue_setup import current_versions
from metrics.intake.freshness import source_state
from metrics.models import MetricVersion
from objectives.baselines import Baseline, propose_baseline
from objectives.choices import Kind, ObjectiveState, Window
from objectives.forms.key_result_initial import initial_of, new_initial
from objectives.forms.key_results import KeyResultForm
from objectives.forms.reason import ask_reason, given_reason
from objectives.missing import saved_without
from objectives.models import KeyResult, Objective, Proposal
from objectives.use_cases.key_results import (
    change_key_result,
    create_key_result,
)
from objectives.use_cases.planning import take_up_key_result
from objectives.views.key_results import page_of_key_result, writable_key_result
from objectives.views.objectives import page_of, writable_objective
from objectives.views.readers import reads
from objectives.worst import Worst, is_worse, worst_measured
from people.access import Access
from people.answers import changed, form_page
from people.forms.typed import add_errors
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


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
            reason = given_reason(form)
            if proposal is None:
                made = create_key_result(
                    access=access, objective=found, text=text, reason=reason, unfinished=True
                )
            else:
                made = take_up_key_result(
                    access=access, proposal=proposal, text=text, reason=reason
                )
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
                shown_steps=form.steps.shown,
                seen=form.cleaned_data["seen"],
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
    ask_reason(form, objective, "" if key_result else _("Why is it added now?"))
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
        key_result.baseline_n,
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
        "teams": frozenset(access.below(team)) if team else None,
        "person_id": person.pk if person else None,
        "filters": form.filters(),
    }


def words_of(access: Access) -> Known:
    """What tickets and accounts carry here, to choose from."""
    as_of = source_state(access.organization).as_of
    return known_words(access.organization, until=as_of or timezone.now())


def _answer(
    request: OrganizationRequest,
    form: KeyResultForm,
    known: list[Baseline],
    objective: Objective,
    title: str,
    back: str,
    coach_url: str,
) -> HttpResponse:
    back_test = reverse(
        "objectives:back-test", args=[request.access.organization.slug, objective.pk]
    )
    context = {
        "coach_url": coach_url,
        "form": form,
        "known": words_of(request.access) if form.one else None,
        "worst": _worst(request.access, form, objective, known),
        "proposal": next((each for each in known if each.period), None),
        "back_test": f"{back_test}?key_result={form.kept.pk}" if form.kept else back_test,
        "title": title,
        "submit": _("Save"),
        "back": back,
    }
    return form_page(request, context, template="objectives/_key_result_fields.html")
