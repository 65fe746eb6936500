"""Out of office: one's own absences, and those of the people one leads."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.access import Access
from people.answers import changed, form_page, ids, page
from people.forms.absences import AbsenceForm
from people.forms.fields import tried
from people.models import Absence, Membership
from people.names import by_name
from people.scope import OrganizationRequest, organization_view
from people.use_cases.absences import add_absence, remove_absence


def works(access: Access) -> bool:
    """Who owes anything that somebody else could take over."""
    return access.is_director or access.is_lead or access.is_agent


@require_safe
@organization_view(reads=works)
def index(request: OrganizationRequest) -> HttpResponse:
    """Those that hold or are to come, for whom one may set them."""
    access = request.access
    today = timezone.now().astimezone(access.organization.zone).date()
    found = _visible(access).filter(end__gt=today).select_related("person", "stand_in")
    rows = [(each, access.sets_absence(each.person_id)) for each in found]
    return page(request, "people/absences.html", {"rows": rows, "today": today})


@organization_view(reads=works)
def add(request: OrganizationRequest) -> HttpResponse:
    """A new one; `?person=` names whose."""
    access = request.access
    people = _people(access)
    chosen = [each for each in people if access.sets_absence(each.pk)]
    form = AbsenceForm(
        request.POST or None,
        people=chosen,
        stand_ins=people,
        initial={"person": request.GET.get("person", access.membership.pk)},
        auto_id=ids(request),
    )
    back = reverse("organization:absences", args=[access.organization.slug])
    if request.method == "POST" and tried(
        form, lambda: add_absence(access=access, **form.cleaned_data)
    ):
        return changed(request, back, _("The absence is noted."))
    words = {"title": _("Out of office"), "submit": _("Save"), "back": back}
    return form_page(request, {"form": form} | words)


@require_POST
@organization_view(reads=works)
def remove(request: OrganizationRequest, absence: int) -> HttpResponse:
    """Take one back."""
    access = request.access
    found = get_object_or_404(_visible(access).select_related("person"), pk=absence)
    remove_absence(access=access, absence=found)
    back = reverse("organization:absences", args=[access.organization.slug])
    return changed(request, back, _("The absence is taken back."))


def _visible(access: Access) -> QuerySet[Absence]:
    """One's own, those in which one stands in, and those of one's people."""
    found = Absence.objects.of(access.organization)
    if access.is_director:
        return found
    mine = {access.membership.pk}
    return found.filter(Q(person__in=mine | access.led_people) | Q(stand_in__in=mine))


def _people(access: Access) -> Sequence[Membership]:
    """Who can owe a check-in, and so stand in for somebody."""
    people = Membership.objects.of(access.organization).active().working()
    return by_name(people, lambda each: each.name)
