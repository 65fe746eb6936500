"""How status is judged: the organization's own numbers."""

from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from objectives.forms.judging import StatusRulesForm
from objectives.models import StatusRules
from objectives.use_cases.judging import change_status_rules
from objectives.use_cases.rules import require
from objectives.views.readers import reads
from people.access import Access
from people.answers import changed, form_page
from people.forms.typed import add_errors
from people.scope import OrganizationRequest, organization_view


def writes(access: Access) -> bool:
    """Who says by which numbers status is judged."""
    return access.writes_company


@organization_view(reads=reads, writes=writes)
def status_rules(request: OrganizationRequest) -> HttpResponse:
    """The three numbers, with the usual ones where none were set."""
    access = request.access
    require(access.writes_company)
    back = reverse("objectives:cycles", args=[access.organization.slug])
    known = StatusRules.objects.filter(organization=access.organization).first() or StatusRules()
    form = StatusRulesForm(request.POST or None, initial=model_to_dict(known))
    if request.method == "POST" and form.is_valid():
        try:
            change_status_rules(access=access, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return changed(request, back, _("Status is judged by these numbers from now on."))
    words = {"title": _("How status is judged"), "submit": _("Save"), "back": back}
    return form_page(request, {"form": form} | words)
