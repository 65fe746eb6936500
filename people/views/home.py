"""Where one lands: the own organization, a choice of several, or an explanation."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people.access import Access, access_of
from people.models import Organization, Team, User
from people.pages import row_id


class SignedIn(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


@require_safe
@login_required
def home(request: SignedIn) -> HttpResponse:
    """The first page after signing in."""
    organizations = list(Organization.objects.visible_to(request.user))
    if len(organizations) == 1:
        return redirect(_entrance(request.user, organizations[0]))
    return render(request, "people/home.html", {"choices": organizations})


@require_POST
@login_required
def switch_organization(request: SignedIn) -> HttpResponse:
    """Go to another organization to which one belongs."""
    wanted = row_id(request.POST.get("organization", ""))
    if wanted is None:
        return redirect("people:home")
    mine = Organization.objects.visible_to(request.user)
    return redirect(_entrance(request.user, get_object_or_404(mine, pk=wanted)))


def _entrance(user: User, organization: Organization) -> str:
    access = access_of(user=user, organization=organization)
    return landing(access) if access else reverse("people:home")


def landing(access: Access) -> str:
    """The page with which this person's work begins."""
    inside = {"organization": access.organization.slug}
    sets_up = access.writes_settings or access.writes_company
    if sets_up and not Team.objects.of(access.organization).exists():
        return reverse("objectives:start", kwargs=inside)
    if access.reads_objectives:
        return reverse("objectives:dashboard", kwargs=inside)
    return reverse("organization:people", kwargs=inside)
