"""Matching: which helpdesk agent is which person, which group's tickets are which team's."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from metrics.matching import agents_become_people
from metrics.matching_page import AgentRow, GroupRow, agent_row, group_row, matching_page
from metrics.models import HelpdeskAgent, HelpdeskGroup
from metrics.use_cases.assigning import assign_agent, assign_group
from people.access import Access
from people.models import Membership, Team
from people.scope import OrganizationRequest, organization_view

IGNORE = "ignore"


def reads(access: Access) -> bool:
    """Who may see the matches."""
    return access.reads_settings


def writes(access: Access) -> bool:
    """Who may change them."""
    return access.writes_settings


class ChoiceForm(forms.Form):
    """To whom or what something is matched: an id, nobody yet (empty), or none of ours."""

    to = forms.RegexField(r"^(ignore|\d{1,18})?$", required=False)


@require_GET
@organization_view(reads=reads)
def matching(request: OrganizationRequest) -> HttpResponse:
    """What waits to be matched first, then what is."""
    return render(request, "metrics/matching.html", matching_page(request.access.organization))


@require_POST
@organization_view(reads=reads, writes=writes)
def match_one_agent(request: OrganizationRequest, agent_id: int) -> HttpResponse:
    """This helpdesk agent is that person, nobody yet, or none of ours."""
    agents = HelpdeskAgent.objects.filter(organization=request.access.organization)
    agent = get_object_or_404(agents, pk=agent_id)
    to = _choice(request)
    people = Membership.objects.of(request.access.organization)
    person = get_object_or_404(people, pk=int(to)) if to.isdigit() else None
    assign_agent(
        agent=agent, person=person, ignored=to == IGNORE, by=request.access.membership
    )
    return _row(request, agent_row(agent), "metrics/_agent_match.html")


@require_POST
@organization_view(reads=reads, writes=writes)
def agent_to_person(request: OrganizationRequest, agent_id: int) -> HttpResponse:
    """This helpdesk agent becomes a person of the organization."""
    agents = HelpdeskAgent.objects.filter(organization=request.access.organization)
    agent = get_object_or_404(agents, pk=agent_id)
    _become_people(request, [agent])
    return _row(request, agent_row(agent), "metrics/_agent_match.html")


@require_POST
@organization_view(reads=reads, writes=writes)
def all_agents_to_people(request: OrganizationRequest) -> HttpResponse:
    """All that wait become people, each with the role of an agent."""
    waiting = HelpdeskAgent.objects.filter(
        organization=request.access.organization, matches__isnull=True, ignored=False
    )
    made = _become_people(request, waiting)
    messages.success(
        request,
        ngettext("%(count)s agent is a person now.", "%(count)s agents are people now.", len(made))
        % {"count": len(made)},
    )
    slug = request.access.organization.slug
    return redirect(reverse("metrics:matching", kwargs={"organization": slug}))


@require_POST
@organization_view(reads=reads, writes=writes)
def match_one_group(request: OrganizationRequest, group_id: int) -> HttpResponse:
    """The tickets of this group are that team's, nobody's yet, or none of ours."""
    groups = HelpdeskGroup.objects.filter(organization=request.access.organization)
    group = get_object_or_404(groups, pk=group_id)
    to = _choice(request)
    teams = Team.objects.of(request.access.organization)
    team = get_object_or_404(teams, pk=int(to)) if to.isdigit() else None
    assign_group(group=group, team=team, ignored=to == IGNORE, by=request.access.membership)
    return _row(request, group_row(group), "metrics/_group_match.html")


def _become_people(
    request: OrganizationRequest, agents: Iterable[HelpdeskAgent]
) -> list[Membership]:
    access = request.access
    return agents_become_people(
        organization=access.organization, agents=agents, by=access.membership
    )


def _choice(request: OrganizationRequest) -> str:
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return str(form.cleaned_data["to"])


def _row(request: OrganizationRequest, row: AgentRow | GroupRow, template: str) -> HttpResponse:
    """The changed row, and a word to those who do not see it."""
    organization = request.access.organization
    if not request.htmx:
        return redirect(reverse("metrics:matching", kwargs={"organization": organization.slug}))
    context = matching_page(organization) | {"row": row}
    response = render(request, template, context)
    return trigger_client_event(response, "announce", {"value": _("Saved")})
