"""Who a helpdesk's agent was, and whose a group's tickets were, over time."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.forms.match import FromForm, MatchForm
from metrics.matching import page as matching_page
from metrics.matching.matches import unmatch_agent, unmatch_group
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from metrics.use_cases.dating import change_match, match_from, said
from people.answers import form_page, moved_on
from people.forms.fields import tried
from people.models import Membership, Team
from people.scope import OrganizationRequest, organization_view
from people.views.gates import reads_settings, writes_settings

AGENTS, GROUPS = "agents", "groups"


@organization_view(reads=reads_settings, writes=writes_settings)
def show(request: OrganizationRequest, kind: str, named: int) -> HttpResponse:
    """All its matches by date; and from a day on it is another's."""
    found = _named(request, kind, named)
    form = FromForm(request.POST or None, targets=_targets(request, found))
    if request.method == "POST" and tried(form, lambda: _match_from(request, found, form)):
        return moved_on(request, _address(request, found), _("Saved. Figures follow in a moment."))
    context = {"named": found, "kind": kind, "form": form, "matches": matching_page.history(found)}
    status = 422 if form.is_bound else 200
    return render(request, "metrics/match_history.html", context, status=status)


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def change(request: OrganizationRequest, kind: str, named: int, match: int) -> HttpResponse:
    """Correct one match: whom it names, and its days."""
    found = _named(request, kind, named)
    chosen = _match(found, match)
    target = chosen.person if isinstance(chosen, AgentMatch) else chosen.team
    initial = {
        "to": target.pk,
        "start": chosen.start,
        "end": chosen.end,
        "seen": said(chosen),
    }
    targets = _targets(request, found, target)
    form = MatchForm(request.POST or None, targets=targets, initial=initial)
    if request.method == "POST" and tried(form, lambda: _change(request, chosen, form)):
        return moved_on(request, _address(request, found), _("Saved. Figures follow in a moment."))
    context = {
        "form": form,
        "title": _("Correct the match of %(name)s") % {"name": found.name},
        "submit": _("Save"),
        "back": _address(request, found),
    }
    return form_page(request, context)


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def remove(request: OrganizationRequest, kind: str, named: int, match: int) -> HttpResponse:
    """On the match's days it was nobody of ours."""
    found = _named(request, kind, named)
    chosen = _match(found, match)
    by = request.access.membership
    if isinstance(chosen, AgentMatch):
        unmatch_agent(match=chosen, by=by)
    else:
        unmatch_group(match=chosen, by=by)
    return moved_on(request, _address(request, found), _("Removed. Figures follow in a moment."))


def _match_from(
    request: OrganizationRequest, named: HelpdeskAgent | HelpdeskGroup, form: FromForm
) -> None:
    start = form.cleaned_data["start"]
    match_from(named=named, to=form.target, start=start, by=request.access.membership)


def _change(request: OrganizationRequest, match: AgentMatch | GroupMatch, form: MatchForm) -> None:
    """An overlap is the days' fault: it stands beside them."""
    data = form.cleaned_data
    try:
        change_match(
            match=match,
            seen=data["seen"] or said(match),
            to=form.target,
            start=data["start"],
            end=data["end"],
            by=request.access.membership,
        )
    except ValidationError as error:
        told = error.error_dict if hasattr(error, "error_dict") else {}
        if list(told) == [NON_FIELD_ERRORS]:
            raise ValidationError({"start": told[NON_FIELD_ERRORS]}) from error
        raise


def _named(request: OrganizationRequest, kind: str, named: int) -> HelpdeskAgent | HelpdeskGroup:
    mine: dict[str, Any] = {"organization": request.access.organization, "pk": named}
    if kind == AGENTS:
        return get_object_or_404(HelpdeskAgent.objects.select_related("source"), **mine)
    if kind == GROUPS:
        return get_object_or_404(HelpdeskGroup.objects.select_related("source"), **mine)
    raise Http404


def _match(named: HelpdeskAgent | HelpdeskGroup, match: int) -> AgentMatch | GroupMatch:
    if isinstance(named, HelpdeskAgent):
        return get_object_or_404(named.matches.select_related("person", "agent"), pk=match)
    return get_object_or_404(named.matches.select_related("team", "group"), pk=match)


def _targets(
    request: OrganizationRequest,
    named: HelpdeskAgent | HelpdeskGroup,
    present: Membership | Team | None = None,
) -> list[Membership] | list[Team]:
    """Who can be chosen; who is, although gone, stays."""
    organization = request.access.organization
    if isinstance(named, HelpdeskAgent):
        people = matching_page.people_to_match(organization)
        gone = isinstance(present, Membership) and present not in people
        return [*people, present] if gone and isinstance(present, Membership) else people
    teams = matching_page.teams_to_match(organization)
    gone = isinstance(present, Team) and present not in teams
    return [*teams, present] if gone and isinstance(present, Team) else teams


def _address(request: OrganizationRequest, named: HelpdeskAgent | HelpdeskGroup) -> str:
    kind = AGENTS if isinstance(named, HelpdeskAgent) else GROUPS
    return reverse("metrics:matches", args=[request.access.organization.slug, kind, named.pk])
