"""The page on which what people left behind is handed over."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from objectives.forms.owners import possible_owners
from objectives.handing_over import left_behind
from objectives.use_cases.handing_over import hand_over
from objectives.views.readers import reads
from people.access import Access
from people.answers import moved_on, page, refused
from people.models import Membership
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view


def writes(access: Access) -> bool:
    """Who writes objectives hands them over."""
    return access.writes_any_objective


@require_safe
@organization_view(reads=reads, writes=writes, form=True)
def to_hand_over(request: OrganizationRequest) -> HttpResponse:
    """Who has left, what they owned, and who is there to take it."""
    access = request.access
    context = {
        "left": left_behind(access),
        "people": possible_owners(access.organization),
    }
    return page(request, "objectives/hand_over.html", context)


@require_POST
@organization_view(reads=reads, writes=writes)
def take_over(request: OrganizationRequest, person: int) -> HttpResponse:
    """All of one person's goes to another one."""
    access = request.access
    members = Membership.objects.of(access.organization)
    left = get_object_or_404(members, pk=person)
    to = members.active().filter(pk=row_id(request.POST.get("to", "")) or 0).first()
    back = reverse("objectives:hand-over", args=[access.organization.slug])
    if to is None:
        return refused(request, back, ValidationError(_("Choose somebody who is here.")))
    try:
        hand_over(access=access, left=left, to=to)
    except ValidationError as wrong:
        return refused(request, back, wrong)
    said = _("Handed over to %(name)s.") % {"name": to.name}
    return moved_on(request, back, said)
