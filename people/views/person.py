"""One person: details, roles, team, the way in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.answers import changed, form_page, ids, page, refused
from people.deliveries.words import why_unsent
from people.directory import describe, open_invitation, role_words
from people.forms.fields import tried
from people.forms.people import DetailsForm, RolesForm, TeamForm
from people.links import invitation_link
from people.models import Invitation, Membership, Role
from people.scope import OrganizationRequest, organization_view
from people.use_cases import members
from people.use_cases.accounts import make_password_link, may_get_password_link
from people.use_cases.invitations import invite, withdraw_invitation
from people.views.gates import reads_settings, writes_settings


def find(request: OrganizationRequest, person: int) -> Membership:
    """The person, of this organization alone."""
    rows = Membership.objects.of(request.access.organization)
    return get_object_or_404(
        rows.select_related("organization", "user", "invitation").prefetch_related("roles__team"),
        pk=person,
    )


@require_safe
@organization_view(reads=reads_settings)
def show(request: OrganizationRequest, person: int) -> HttpResponse:
    """Who this is, and for an admin all that can be changed."""
    found = find(request, person)
    writes = request.access.writes_settings
    invitation = open_invitation(found)
    works = invitation is not None and invitation.expires_at > timezone.now()
    context = {
        "person": found,
        "row": describe(found),
        "roles": role_words(list(found.roles.all())),
        "stays": found.teams.select_related("team").order_by("-start"),
        "always": members.ALWAYS,
        "invitation": invitation,
        "unsent": _why_unsent(invitation),
        "link": invitation_link(invitation) if writes and invitation and works else "",
        "has_scorecard": request.access.reads_person(found.pk) and _is_agent(found),
        "offers_reset": writes and may_get_password_link(found),
    }
    return page(request, "people/person.html", context)


def _why_unsent(invitation: Invitation | None) -> str:
    if invitation is None or not invitation.mail_refused:
        return ""
    return why_unsent(
        invitation.mail_reason,
        email=invitation.membership.email,
        said=invitation.mail_refused,
    )


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def change(request: OrganizationRequest, person: int) -> HttpResponse:
    """Name and address."""
    found = find(request, person)
    initial = {"name": found.name, "email": found.email}
    form = DetailsForm(request.POST or None, initial=initial, auto_id=ids(request))
    return _answer(
        request,
        found,
        form,
        lambda: members.change_person(
            person=found, by=request.access.membership, **form.cleaned_data
        ),
        _("Name and address"),
    )


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def roles(request: OrganizationRequest, person: int) -> HttpResponse:
    """Which roles the person holds."""
    found = find(request, person)
    grants = list(found.roles.all())
    initial = {
        "roles": [grant.role for grant in grants if grant.role != Role.LEAD],
        "leads": [grant.team_id for grant in grants if grant.role == Role.LEAD],
    }
    form = RolesForm(
        request.POST if request.method == "POST" else None,
        organization=found.organization,
        initial=initial,
        auto_id=ids(request),
    )
    return _answer(
        request,
        found,
        form,
        lambda: members.set_roles(person=found, by=request.access.membership, roles=form.grants()),
        _("Roles"),
    )


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def team(request: OrganizationRequest, person: int) -> HttpResponse:
    """In which team the person works, from when on."""
    found = find(request, person)
    form = TeamForm(
        request.POST or None,
        person=found,
        today=_today(found),
        auto_id=ids(request),
        initial={"team": _current_team(found)},
    )
    return _answer(request, found, form, lambda: _put(request, found, form.cleaned_data), _("Team"))


def _put(request: OrganizationRequest, person: Membership, data: dict[str, Any]) -> None:
    members.put_in_team(
        person=person,
        by=request.access.membership,
        team=data["team"],
        start=data["start"] or members.ALWAYS,
    )


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def send_invitation(request: OrganizationRequest, person: int) -> HttpResponse:
    """A new link; an earlier one ends."""
    found = find(request, person)
    return _pressed(
        request,
        found,
        lambda: invite(membership=found, by=request.access.membership),
        _("%(name)s has a new invitation.") % {"name": found.name},
    )


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def withdraw(request: OrganizationRequest, person: int) -> HttpResponse:
    """The open invitation ends."""
    found = find(request, person)
    invitation = open_invitation(found)
    if invitation is not None:
        withdraw_invitation(invitation=invitation, by=request.access.membership)
    return changed(request, _page_of(found), _("The invitation is withdrawn."))


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def leave(request: OrganizationRequest, person: int) -> HttpResponse:
    """The person has left."""
    found = find(request, person)
    return _pressed(
        request,
        found,
        lambda: members.leave(person=found, by=request.access.membership),
        _("%(name)s has left. The history stays.") % {"name": found.name},
    )


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def take_back(request: OrganizationRequest, person: int) -> HttpResponse:
    """The person belongs to the organization again."""
    found = find(request, person)
    members.take_back(person=found, by=request.access.membership)
    return changed(request, _page_of(found), _("%(name)s is back.") % {"name": found.name})


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def password_link(request: OrganizationRequest, person: int) -> HttpResponse:
    """A link to set a new password, shown this once."""
    found = find(request, person)
    link = make_password_link(person=found, by=request.access.membership)
    return page(request, "people/password_link.html", {"person": found, "link": link})


def _answer(
    request: OrganizationRequest,
    person: Membership,
    form: forms.Form,
    use_case: Callable[[], object],
    title: str,
) -> HttpResponse:
    back = _page_of(person)
    if tried(form, use_case):
        return changed(request, back, _("%(name)s is changed.") % {"name": person.name})
    words = {"title": title, "submit": _("Save"), "back": back, "intro": person.name}
    return form_page(request, {"form": form} | words)


def _pressed(
    request: OrganizationRequest, person: Membership, use_case: Callable[[], object], message: str
) -> HttpResponse:
    try:
        use_case()
    except ValidationError as error:
        return refused(request, _page_of(person), error)
    return changed(request, _page_of(person), message)


def _page_of(person: Membership) -> str:
    return reverse("organization:person", args=[person.organization.slug, person.pk])


def _current_team(person: Membership) -> int | None:
    rows = person.teams.all().order_by("-start")
    today = _today(person)
    return next(
        (row.team_id for row in rows if row.start <= today and (not row.end or row.end > today)),
        None,
    )


def _is_agent(person: Membership) -> bool:
    return any(grant.role == Role.AGENT for grant in person.roles.all())


def _today(person: Membership) -> date:
    return timezone.now().astimezone(person.organization.zone).date()
