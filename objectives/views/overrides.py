"""A status by hand: set with a reason, and taken back."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from objectives.forms.overrides import OverrideForm
from objectives.models import KeyResult, Objective
from objectives.use_cases.overrides import override_status, withdraw_override
from objectives.views.key_results import page_of_key_result, writable_key_result
from objectives.views.meanwhile import refused_of
from objectives.views.objectives import page_of, writable_objective
from objectives.views.readers import reads
from people.answers import changed, form_page
from people.forms.typed import add_errors
from people.scope import OrganizationRequest, organization_view


@organization_view(reads=reads)
def override_key_result(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """Set a key result's status until its next check-in."""
    found = writable_key_result(request.access, key_result, known=request.method == "POST")
    return _form(request, found, page_of_key_result(request.access, found))


@organization_view(reads=reads)
def override_objective(request: OrganizationRequest, objective: int) -> HttpResponse:
    """Set an objective's status until the next check-in on any of its key results."""
    found = writable_objective(request.access, objective, known=request.method == "POST")
    return _form(request, found, page_of(request.access, found))


@require_POST
@organization_view(reads=reads)
def withdraw_of_key_result(request: OrganizationRequest, key_result: int) -> HttpResponse:
    """The figures speak again."""
    found = writable_key_result(request.access, key_result, known=True)
    return _withdraw(request, found, page_of_key_result(request.access, found))


@require_POST
@organization_view(reads=reads)
def withdraw_of_objective(request: OrganizationRequest, objective: int) -> HttpResponse:
    """The figures speak again."""
    found = writable_objective(request.access, objective, known=True)
    return _withdraw(request, found, page_of(request.access, found))


def _withdraw(
    request: OrganizationRequest, subject: KeyResult | Objective, back: str
) -> HttpResponse:
    try:
        withdraw_override(access=request.access, subject=subject)
    except ValidationError as wrong:  # put away or moved meanwhile
        objective = subject if isinstance(subject, Objective) else subject.objective
        return refused_of(request, objective, wrong)
    return changed(request, back, _("The status follows the figures again."))


def _form(request: OrganizationRequest, subject: KeyResult | Objective, back: str) -> HttpResponse:
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            override_status(access=request.access, subject=subject, **form.cleaned_data)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            return changed(request, back, _("The status is set until the next check-in."))
    words = {
        "title": _("Set the status by hand"),
        "submit": _("Save"),
        "back": back,
        "intro": _(
            "It shows as yours until the next check-in. A missing check-in, stale data and a"
            " broken guardrail still show."
        ),
    }
    return form_page(request, {"form": form} | words)
