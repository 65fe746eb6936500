"""The limits of measures, and the form to set them."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.forms.limits import LimitsForm
from metrics.models.limits import limits_of
from metrics.use_cases.limits import set_limits
from people.answers import changed, form_page, ids
from people.forms.fields import tried
from people.scope import OrganizationRequest, organization_view
from people.views.gates import reads_settings, writes_settings


@organization_view(reads=reads_settings, writes=writes_settings, form=True)
def change(request: OrganizationRequest) -> HttpResponse:
    """What counts as in time, as given up and as covered."""
    access = request.access
    back = reverse("metrics:sla", args=[access.organization.slug])
    form = LimitsForm(
        request.POST or None, auto_id=ids(request), instance=limits_of(access.organization)
    )
    if tried(
        form,
        lambda: set_limits(
            organization=access.organization, by=access.membership, **form.cleaned_data
        ),
    ):
        return changed(request, back, _("Saved. Figures follow in a moment."))
    context = {
        "form": form,
        "title": _("Limits of measures"),
        "submit": _("Save"),
        "back": back,
        "intro": _(
            "A change counts for the past too. Key results keep the hours and the number of "
            "contacts with which they began."
        ),
    }
    return form_page(request, context)
