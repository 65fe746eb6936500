"""The people of an organization: the list, somebody new, inviting everybody."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from people.answers import changed, form_page, ids, moved_on, page
from people.directory import people, uninvited
from people.forms.fields import tried
from people.forms.people import AddForm
from people.models import Membership
from people.pages import numbered
from people.scope import OrganizationRequest, organization_view
from people.use_cases.invitations import invite
from people.use_cases.members import add_person
from people.views.gates import reads_settings, writes_settings


@require_safe
@organization_view(reads=reads_settings)
def index(request: OrganizationRequest) -> HttpResponse:
    """Everybody, or those whose name or address contains what was typed."""
    organization = request.access.organization
    search, left = request.GET.get("q", "").strip(), "left" in request.GET
    found = people(organization, search=search, left=left)
    context = {
        "people": numbered(request, found),
        "count": len(found),
        "search": search,
        "left": left,
        "uninvited": len(uninvited(organization)) if request.access.writes_settings else 0,
    }
    return page(request, "people/people.html", context)


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def add(request: OrganizationRequest) -> HttpResponse:
    """Somebody new, invited at once if wanted."""
    access = request.access
    form = AddForm(request.POST or None, organization=access.organization, auto_id=ids(request))
    added: list[Membership] = []
    if tried(form, lambda: added.append(_add(request, form))):
        to = reverse("organization:person", args=[access.organization.slug, added[0].pk])
        # Their page shows the link to hand over.
        return moved_on(request, to, _("%(name)s is added.") % {"name": added[0].name})
    back = reverse("organization:people", args=[access.organization.slug])
    words = {"title": _("Add a person"), "submit": _("Add"), "back": back}
    return form_page(request, {"form": form} | words)


def _add(request: OrganizationRequest, form: AddForm) -> Membership:
    data, by = form.cleaned_data, request.access.membership
    person = add_person(
        organization=request.access.organization,
        by=by,
        name=data["name"],
        email=data["email"],
        roles=form.grants(),
        team=data["team"],
    )
    if data["invite"]:
        invite(membership=person, by=by)
    return person


@require_POST
@organization_view(reads=reads_settings, writes=writes_settings)
def invite_all(request: OrganizationRequest) -> HttpResponse:
    """A link for each who has neither an account nor an invitation that still works."""
    waiting = uninvited(request.access.organization)
    for person in waiting:
        invite(membership=person, by=request.access.membership)
    count = len(waiting)
    message = ngettext("%(count)d person is invited.", "%(count)d people are invited.", count)
    to = reverse("organization:people", args=[request.access.organization.slug])
    return changed(request, to, message % {"count": count})
