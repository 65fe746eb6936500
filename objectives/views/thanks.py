"""Thanks: from anyone to anyone, on the scorecard of who got them."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from objectives.forms.talk import ThanksForm
from objectives.models import Thanks
from objectives.use_cases.talk import thank
from people.answers import changed, form_page, ids
from people.forms.typed import add_errors
from people.models import Membership
from people.names import by_name
from people.pages import row_id
from people.scope import OrganizationRequest, organization_view

SHOWN = 12


@require_safe
@organization_view()
def thanks(request: OrganizationRequest) -> HttpResponse:
    """The latest that I got, or `?person=` whose numbers I may see; no number of them anywhere."""
    access = request.access
    wanted = request.GET.get("person", "")
    pk = row_id(wanted) if wanted else access.membership.pk
    if pk is None or (pk != access.membership.pk and not access.reads_person(pk)):
        raise Http404
    person = get_object_or_404(Membership.objects.of(access.organization), pk=pk)
    found = Thanks.objects.filter(organization=access.organization, to=person)
    context = {
        "person": person,
        "own": pk == access.membership.pk,
        "thanks": found.select_related("by").order_by("-at", "-id")[:SHOWN],
    }
    return render(request, "objectives/talk/thanks.html", context)


@organization_view()
def say_thanks(request: OrganizationRequest) -> HttpResponse:
    """Write some; `?to=` names whom."""
    access = request.access
    people = Membership.objects.of(access.organization).active().exclude(pk=access.membership.pk)
    form = ThanksForm(
        request.POST or None,
        people=by_name(people, lambda each: each.name),
        initial={"to": request.GET.get("to", "")},
        auto_id=ids(request),
    )
    back = reverse("organization:notices", args=[access.organization.slug])
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            thank(access=access, to=to, text=form.cleaned_data["text"], path=back)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            return changed(request, back, _("%(name)s gets your thanks.") % {"name": to.name})
    words = {"title": _("Say thanks"), "submit": _("Send"), "back": back}
    return form_page(request, {"form": form} | words)
