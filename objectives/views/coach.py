"""The coach: what it says of an objective, and publishing what it does not stop."""

from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.coach.advice import Advice, Waved, advise
from objectives.coach.finding import Finding
from objectives.forms.coaching import TakeBackForm, WaveOffForm
from objectives.models import Objective
from objectives.use_cases.coaching import take_back, wave_off
from objectives.use_cases.objectives import publish_objective
from objectives.use_cases.rules import changed_meanwhile
from objectives.views.meanwhile import is_changed, refused_of
from objectives.views.objectives import page_of, writable_objective
from objectives.views.readers import reads
from people.access import Access
from people.answers import announced, changed, page, refused, wants_fragment
from people.forms.typed import add_errors
from people.scope import OrganizationRequest, organization_view

WHERE = ("page", "dialog")


class Shown(NamedTuple):
    """A finding with the form that lets it stand; a stop has none."""

    finding: Finding
    form: WaveOffForm | None


@require_safe
@organization_view(reads=reads)
def coach(request: OrganizationRequest, objective: int) -> HttpResponse:
    """All that the coach says of an objective, to who can mend it."""
    found = writable_objective(request.access, objective)
    context = advice_context(request.access, found, advise(request.access, found), where="page")
    return page(request, "objectives/coach/coach.html", context)


@organization_view(reads=reads)
def publish(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Asked first: what the coach says. Published unless something stops it."""
    access = request.access
    found = writable_objective(access, objective, known=request.method == "POST")
    if request.method != "POST":
        return _publishing(request, found, advise(access, found), status=200)
    if found.archived_at:
        return refused_of(request, found, changed_meanwhile())
    try:
        publish_objective(access=access, objective=found)
    except ValidationError as wrong:
        advice = advise(access, found)
        # Not the coach's doing: somebody has put it away or moved it meanwhile.
        if is_changed(wrong) or not advice.stops:
            return refused_of(request, found, wrong)
        return _publishing(request, found, advice, status=422)
    return changed(request, page_of(access, found), _("The objective is published."))


def _publishing(
    request: OrganizationRequest, objective: Objective, advice: Advice, *, status: int
) -> HttpResponse:
    fragment = wants_fragment(request)
    template = "publish_dialog" if fragment else "publish_page"
    where = "dialog" if fragment else "page"
    context = advice_context(request.access, objective, advice, where=where)
    response = render(request, f"objectives/coach/{template}.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@organization_view(reads=reads)
def let_stand(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Wave a finding off, with a reason."""
    access = request.access
    found = writable_objective(access, objective, known=True)
    form = WaveOffForm(request.POST, auto_id=f"{_where(request)}_{found.pk}_sent_%s")
    if form.is_valid():
        try:
            advice = wave_off(access=access, objective=found, **form.cleaned_data)
        except ValidationError as wrong:
            if is_changed(wrong):
                return refused_of(request, found, wrong, typed=form.cleaned_data["reason"])
            add_errors(form, wrong)
        else:
            return _answer(request, found, advice, _("The reason is kept."))
    return _answer(request, found, advise(access, found), "", sent=form)


@require_POST
@organization_view(reads=reads)
def speak_again(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Take the waving off back."""
    access = request.access
    found = writable_objective(access, objective, known=True)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        wrong = ValidationError(_("The coach no longer says this."))
        return refused(request, page_of(access, found), wrong)
    try:
        advice = take_back(access=access, objective=found, **form.cleaned_data)
    except ValidationError as wrong:
        if is_changed(wrong):
            return refused_of(request, found, wrong)
        return refused(request, page_of(access, found), wrong)
    return _answer(request, found, advice, _("The coach speaks of it again."))


def _answer(
    request: OrganizationRequest,
    objective: Objective,
    advice: Advice,
    said: str,
    *,
    sent: WaveOffForm | None = None,
) -> HttpResponse:
    """The list again; 422 with the reason's field where it was refused."""
    if not wants_fragment(request) and sent is None:
        address = [request.access.organization.slug, objective.pk]
        return redirect(reverse("objectives:coach", args=address))
    context = advice_context(request.access, objective, advice, where=_where(request), sent=sent)
    if not wants_fragment(request):
        return render(request, "objectives/coach/coach.html", context, status=422)
    response = render(
        request, "objectives/coach/_advice.html", context, status=422 if sent else 200
    )
    return announced(response, said) if said else response


def advice_context(
    access: Access,
    objective: Objective,
    advice: Advice,
    *,
    where: str,
    sent: WaveOffForm | None = None,
) -> dict[str, Any]:
    """What the list is drawn from; sent: the form that was refused.

    lost: that form where it has no place in the list any more, as its finding is gone or stands.
    """

    def shown(finding: Finding) -> Shown:
        if finding.stops:
            return Shown(finding, None)
        if sent is not None and _is_about(sent, finding):
            return Shown(finding, sent)
        return Shown(finding, WaveOffForm.beside(finding, where=where, objective=objective.pk))

    waved: list[Waved] = list(advice.waved)
    listed = [shown(each) for each in advice.findings]
    return {
        "objective": objective,
        "advice": advice,
        "shown": listed,
        "lost": None if any(each.form is sent for each in listed) else sent,
        "waved": waved,
        "where": where,
        "back": page_of(access, objective),
    }


def _is_about(form: WaveOffForm, finding: Finding) -> bool:
    said = (form.data.get("code"), form.data.get("key_result"))
    return said == (finding.code, str(finding.key_result))


def _where(request: OrganizationRequest) -> str:
    wanted = request.POST.get("where", "")
    return wanted if wanted in WHERE else "page"
