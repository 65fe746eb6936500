"""The tree of teams."""

from collections.abc import Callable
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.answers import changed, form_page, ids, page, refused
from people.forms.fields import tried
from people.forms.teams import TeamForm
from people.models import Organization, RoleGrant, Team, TeamMembership
from people.names import by_name
from people.scope import OrganizationRequest, organization_view
from people.use_cases import teams as use_cases
from people.views.gates import reads_settings, writes_settings


class Node(NamedTuple):
    """A team in the tree: how many work in it today, who leads it, what is below."""

    team: Team
    people: int
    leads: list[str]
    children: list["Node"]


@require_safe
@organization_view(reads=reads_settings)
def index(request: OrganizationRequest) -> HttpResponse:
    """The tree, and below it what is archived."""
    organization = request.access.organization
    teams = by_name(Team.objects.of(organization), lambda team: team.name)
    active = [team for team in teams if team.archived_at is None]
    context = {
        "tree": _tree(active, _people_in(organization), _leads_of(organization)),
        "archived": [team for team in teams if team.archived_at is not None],
    }
    return page(request, "people/teams.html", context)


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def add(request: OrganizationRequest) -> HttpResponse:
    """A new team; `?parent=` says below which."""
    organization = request.access.organization
    form = TeamForm(
        request.POST or None,
        organization=organization,
        initial={"parent": request.GET.get("parent", "")},
        auto_id=ids(request),
    )
    return _answer(
        request,
        form,
        lambda: use_cases.create_team(
            organization=organization, by=request.access.membership, **form.cleaned_data
        ),
        {"title": _("Add a team"), "submit": _("Add")},
        _("The team is added."),
    )


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def change(request: OrganizationRequest, team: int) -> HttpResponse:
    """Another name, or another place in the tree."""
    found = _find(request, team)
    form = TeamForm(
        request.POST or None,
        organization=request.access.organization,
        initial={"name": found.name, "parent": found.parent_id},
        auto_id=ids(request),
    )
    return _answer(
        request,
        form,
        lambda: use_cases.change_team(
            team=found, by=request.access.membership, **form.cleaned_data
        ),
        {"title": _("Change the team"), "submit": _("Save")},
        _("The team is changed."),
    )


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def archive(request: OrganizationRequest, team: int) -> HttpResponse:
    """No longer offered; the history stays."""
    found = _find(request, team)
    return _pressed(
        request,
        lambda: use_cases.archive_team(team=found, by=request.access.membership),
        _("The team %(name)s is archived.") % {"name": found.name},
    )


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def restore(request: OrganizationRequest, team: int) -> HttpResponse:
    """One like the others again."""
    found = _find(request, team)
    return _pressed(
        request,
        lambda: use_cases.restore_team(team=found, by=request.access.membership),
        _("The team %(name)s is back.") % {"name": found.name},
    )


def _find(request: OrganizationRequest, team: int) -> Team:
    return get_object_or_404(Team.objects.of(request.access.organization), pk=team)


def _answer(
    request: OrganizationRequest,
    form: forms.Form,
    use_case: Callable[[], object],
    words: dict[str, str],
    message: str,
) -> HttpResponse:
    back = _index(request)
    if tried(form, use_case):
        return changed(request, back, message)
    return form_page(request, {"form": form, "back": back} | words)


def _pressed(
    request: OrganizationRequest, use_case: Callable[[], object], message: str
) -> HttpResponse:
    try:
        use_case()
    except ValidationError as error:
        return refused(request, _index(request), error)
    return changed(request, _index(request), message)


def _index(request: OrganizationRequest) -> str:
    return reverse("organization:teams", args=[request.access.organization.slug])


def _people_in(organization: Organization) -> dict[int, int]:
    current = TeamMembership.objects.current(organization)
    return dict(current.values_list("team").annotate(count=Count("pk")).order_by())


def _leads_of(organization: Organization) -> dict[int, list[str]]:
    leads: dict[int, list[str]] = {}
    grants = RoleGrant.objects.filter(
        organization=organization, team__isnull=False, membership__left_at__isnull=True
    )
    for grant in by_name(grants.select_related("membership"), lambda g: g.membership.name):
        leads.setdefault(grant.team_id or 0, []).append(grant.membership.name)
    return leads


def _tree(teams: list[Team], people: dict[int, int], leads: dict[int, list[str]]) -> list[Node]:
    """The uppermost teams with all below them; a team whose parent is archived stands on top."""
    below: dict[int | None, list[Team]] = {}
    known = {team.pk for team in teams}
    for team in teams:
        below.setdefault(team.parent_id if team.parent_id in known else None, []).append(team)

    def nodes(parent: int | None) -> list[Node]:
        return [
            Node(team, people.get(team.pk, 0), leads.get(team.pk, []), nodes(team.pk))
            for team in below.get(parent, [])
        ]

    return nodes(None)
