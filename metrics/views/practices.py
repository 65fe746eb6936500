"""Practices: asking an agent, the agent's answer, and what the team is offered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics.asking.asked import Asked, until_of
from metrics.fairness.funnel import read_funnel
from metrics.fairness.verdict import Flag
from metrics.forms.practice import PracticeForm
from metrics.intake.freshness import source_state
from metrics.models import Consent, Practice
from metrics.showing.practices import definitions, practices_of_metric, shown
from metrics.use_cases.practices import (
    answer_practice,
    ask_for_practice,
    offer_practice,
    stop_practice,
    withdraw_practice,
)
from metrics.views.fairness import comparable, compares, funnel_question
from people.access import Access
from people.answers import changed, form_page, ids, page, refused
from people.forms.fields import tried
from people.models import Membership
from people.scope import OrganizationRequest, organization_view


def reads_practices(access: Access) -> bool:
    """Directors, leads and agents: whoever works with what is offered."""
    return access.reads_any_ticket


@require_safe
@organization_view(reads=reads_practices)
def index(request: OrganizationRequest) -> HttpResponse:
    """What one's teams are offered; to leads what they asked for, to agents what they are asked."""
    access = request.access
    found = Practice.objects.visible_to(access).exclude(
        consent__in=(Consent.REFUSED, Consent.WITHDRAWN)
    )
    rows = shown(access, definitions(access), found.order_by("-asked_at"))
    context = {
        "waiting": [row for row in rows if not row.practice.is_offered],
        "offered": [row for row in rows if row.practice.is_offered],
    }
    return page(request, "metrics/practices.html", context)


@require_safe
@organization_view(reads=reads_practices)
def offered(request: OrganizationRequest, key: str) -> HttpResponse:
    """What one's teams are offered about a metric, as a fragment beside its figures."""
    context = {"practices": practices_of_metric(request.access, key)}
    return render(request, "metrics/_practices_offered.html", context)


@require_POST
@organization_view(reads=compares)
def ask(request: OrganizationRequest, key: str, person: int) -> HttpResponse:
    """May what this agent does be written down? Only where the figure is a good one to look at."""
    access = request.access
    definition = comparable(access).get(key)
    if definition is None or not access.reads_person(person):
        raise Http404
    agent = get_object_or_404(Membership.objects.of(access.organization), pk=person)
    question = funnel_question(
        access,
        definition,
        request.POST.get("team", ""),
        request.POST.get("aggregation", ""),
        until_of(access, source_state(access.organization).as_of),
    )
    try:
        _ask(access, question, agent)
    except ValidationError as error:
        return refused(request, _funnel(question, access), error)
    told = _("Asked. %(name)s finds the question on the own scorecard.") % {"name": agent.name}
    return changed(request, _funnel(question, access), told)


def _ask(access: Access, question: Asked, agent: Membership) -> None:
    funnel = read_funnel(access, question)
    points = funnel.points if funnel else []
    good = any(point.person == agent.pk and point.flag == Flag.GOOD for point in points)
    if not good or question.team is None:
        raise ValidationError(_("Nothing here says that this agent does better than chance."))
    ask_for_practice(
        metric=question.definition.key, team=question.team, person=agent, by=access.membership
    )


def _funnel(question: Asked, access: Access) -> str:
    path = reverse("metrics:funnel", args=[access.organization.slug, question.definition.key])
    return f"{path}?team={question.team.slug}" if question.team else path


@require_POST
@organization_view(reads=reads_practices)
def answer(request: OrganizationRequest, practice: int) -> HttpResponse:
    """The agent agrees, by name or without it, or declines."""
    found = _own(request.access, practice)
    said = request.POST.get("answer", "")
    try:
        answer_practice(
            practice=found,
            by=request.access.membership,
            gives=said in ("named", "nameless"),
            named=said == "named",
        )
    except ValidationError as error:
        return refused(request, _scorecard(request.access), error)
    if said in ("named", "nameless"):
        told = _("Thank you. You can withdraw it at any time.")
    else:
        told = _("Declined. Nothing is written down.")
    return changed(request, _scorecard(request.access), told)


@require_POST
@organization_view(reads=reads_practices)
def withdraw(request: OrganizationRequest, practice: int) -> HttpResponse:
    """The agent takes the consent back; what was written is erased."""
    found = _own(request.access, practice)
    try:
        withdraw_practice(practice=found, by=request.access.membership)
    except ValidationError as error:
        return refused(request, _scorecard(request.access), error)
    return changed(request, _scorecard(request.access), _("Withdrawn. The text is erased."))


@organization_view(reads=reads_practices)
def write(request: OrganizationRequest, practice: int) -> HttpResponse:
    """The lead writes down what is done differently, and offers it to the team."""
    access = request.access
    found = _led(access, practice)
    if found.consent != Consent.GIVEN:
        messages.error(request, _("The agent has not agreed to share this."))
        return changed(request, _practices(access), _("Nothing was changed."))
    form = PracticeForm(
        request.POST or None, initial={"text": found.text}, auto_id=ids(request), label_suffix=""
    )
    if request.method == "POST" and tried(
        form,
        lambda: offer_practice(
            practice=found, by=access.membership, text=form.cleaned_data["text"]
        ),
    ):
        return changed(request, _practices(access), _("Offered to the team."))
    context = {
        "form": form,
        "title": _("What works: %(metric)s") % {"metric": _name(access, found)},
        "submit": _("Offer to the team"),
        "back": _practices(access),
        "intro": _("Write it together with the agent, who can withdraw it at any time."),
    }
    return form_page(request, context)


@require_POST
@organization_view(reads=reads_practices)
def stop(request: OrganizationRequest, practice: int) -> HttpResponse:
    """The team no longer reads it."""
    found = _led(request.access, practice)
    stop_practice(practice=found, by=request.access.membership)
    return changed(request, _practices(request.access), _("No longer offered."))


def _visible(access: Access, practice: int) -> Practice:
    found = Practice.objects.visible_to(access).select_related("team", "person")
    return get_object_or_404(found, pk=practice)


def _own(access: Access, practice: int) -> Practice:
    """One's own; whoever else sees it may not answer for the agent."""
    found = _visible(access, practice)
    if found.person_id != access.membership.pk:
        raise PermissionDenied
    return found


def _led(access: Access, practice: int) -> Practice:
    found = _visible(access, practice)
    if not access.compares_agents_of(found.team_id):
        raise PermissionDenied
    return found


def _name(access: Access, practice: Practice) -> str:
    known = definitions(access).get(practice.metric)
    return str(known.name) if known else practice.metric


def _scorecard(access: Access) -> str:
    return reverse("metrics:my-scorecard", args=[access.organization.slug])


def _practices(access: Access) -> str:
    return reverse("metrics:practices", args=[access.organization.slug])
