"""Matching: which helpdesk agent is which person, which group's tickets are which team's."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from metrics.matching import page as matching_page
from metrics.matching.matches import agents_become_people
from metrics.models import HelpdeskAgent, HelpdeskGroup
from metrics.use_cases.assigning import assign_agent, assign_group
from people.answers import changed, page, refused, wants_fragment
from people.models import Membership, Team
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view
from people.views.gates import reads_settings, writes_settings

IGNORE = "ignore"


class ChoiceForm(forms.Form):
    """To whom or what something is matched: an id, nobody yet (empty), or none of ours."""

    to = forms.RegexField(r"^(ignore|\d{1,18})?$", required=False)


@require_safe
@organization_view(reads=reads_settings)
def show(request: OrganizationRequest) -> HttpResponse:
    """What waits to be matched first, then what is."""
    organization = request.access.organization
    agents = matching_page.agent_rows(organization)
    groups = matching_page.group_rows(organization)
    context = {
        "agents": numbered(request, agents),
        "groups": groups,
        "groups_waiting": sum(row.waits for row in groups),
        "people": matching_page.people_to_match(organization),
        "teams": matching_page.teams_to_match(organization),
    } | _agents_waiting(agents)
    return page(request, "metrics/matching.html", context)


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def match_agent(request: OrganizationRequest, agent: int) -> HttpResponse:
    """This helpdesk agent is that person, nobody yet, or none of ours."""
    found = _agent(request, agent)
    to = _choice(request)
    people = Membership.objects.of(request.access.organization).active()
    person = get_object_or_404(people, pk=to) if to.isdigit() else None
    by = request.access.membership
    try:
        assign_agent(agent=found, person=person, ignored=to == IGNORE, by=by)
    except ValidationError as error:
        return refused(request, _address(request), error)
    return _agent_saved(request, agent)


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def new_person(request: OrganizationRequest, agent: int) -> HttpResponse:
    """This helpdesk agent becomes a person of the organization."""
    made = _become_people(request, [_agent(request, agent)])
    if not made and matching_page.agent_row(_agent(request, agent)).waits:
        return refused(request, _address(request), ValidationError(_still_waiting(1)))
    return _agent_saved(request, agent)


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def new_people(request: OrganizationRequest) -> HttpResponse:
    """All that wait become people, each with the role of an agent."""
    organization = request.access.organization
    made = _become_people(request, matching_page.waiting_agents(organization))
    message = ngettext(
        "%(count)s agent is a person now.", "%(count)s agents are people now.", len(made)
    )
    told = [message % {"count": len(made)}]
    waiting = matching_page.waiting_agent_rows(organization)
    if left := sum(row.can_become_person for row in waiting):
        told.append(_still_waiting(left))
    return changed(request, _address(request), " ".join(told))


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def match_group(request: OrganizationRequest, group: int) -> HttpResponse:
    """The tickets of this group are that team's, nobody's yet, or none of ours."""
    found = _group(request, group)
    to = _choice(request)
    teams = Team.objects.of(request.access.organization).active()
    team = get_object_or_404(teams, pk=to) if to.isdigit() else None
    by = request.access.membership
    try:
        assign_group(group=found, team=team, ignored=to == IGNORE, by=by)
    except ValidationError as error:
        return refused(request, _address(request), error)
    waiting = matching_page.waiting_groups(request.access.organization).count()
    context = {"row": matching_page.group_row(_group(request, group)), "groups_waiting": waiting}
    return _saved(request, "metrics/_group_match.html", context)


def _agent(request: OrganizationRequest, agent: int) -> HelpdeskAgent:
    """404 for one whose source was put away since the page was read."""
    agents = matching_page.known_agents(request.access.organization)
    return get_object_or_404(agents, pk=agent)


def _group(request: OrganizationRequest, group: int) -> HelpdeskGroup:
    groups = matching_page.known_groups(request.access.organization)
    return get_object_or_404(groups, pk=group)


def _choice(request: OrganizationRequest) -> str:
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return str(form.cleaned_data["to"])


def _become_people(
    request: OrganizationRequest, agents: Iterable[HelpdeskAgent]
) -> list[Membership]:
    access = request.access
    return agents_become_people(
        organization=access.organization, agents=agents, by=access.membership
    )


def _still_waiting(count: int) -> str:
    """Of those whom no button makes people of."""
    message = ngettext(
        "%(count)s agent still waits: it could not become a person. Choose who it is.",
        "%(count)s agents still wait: they could not become people. Choose who each of them is.",
        count,
    )
    return message % {"count": count}


def _agent_saved(request: OrganizationRequest, agent: int) -> HttpResponse:
    row = matching_page.agent_row(_agent(request, agent))
    waiting = matching_page.waiting_agent_rows(request.access.organization)
    context = {"row": row} | _agents_waiting(waiting)
    return _saved(request, "metrics/_agent_match.html", context)


def _agents_waiting(rows: Iterable[matching_page.Row]) -> dict[str, Any]:
    """How many agents wait, how many of them one button makes people of, and how many somebody has
    to confirm one by one."""
    waiting = [row for row in rows if row.waits]
    new = sum(row.can_become_person for row in waiting)
    return {
        "agents_waiting": len(waiting),
        "agents_new": new,
        "agents_claimed": len(waiting) - new,
    }


def _saved(request: OrganizationRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The changed row with how many still wait, and a word to those who do not see it."""
    if not wants_fragment(request):
        return redirect(_address(request))
    response = render(request, template, context | {"saved": True})
    return trigger_client_event(response, "announce", {"value": _("Saved.")})


def _address(request: OrganizationRequest) -> str:
    return reverse("metrics:matching", args=[request.access.organization.slug])
